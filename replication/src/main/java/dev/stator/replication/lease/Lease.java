package dev.stator.replication.lease;

import org.jspecify.annotations.Nullable;

/**
 * What a replica knows of leases after some entry of the log.
 *
 * @param term the term in which this instance serves, or 0
 * @param from monotonic time from which it may reveal anything in that term
 * @param sent when the newest own entry that counts was sent; the lease runs from there
 * @param lastSequence the newest own entry applied in this term
 * @param foreignUntil monotonic time until which another instance may hold a lease
 * @param releasedTerm the term whose lease this instance has given up and not yet seen the entry
 *     that says so, or 0
 */
public record Lease(
    long term,
    long from,
    @Nullable Moment sent,
    long lastSequence,
    long foreignUntil,
    long releasedTerm) {
  static final long NEVER = Long.MAX_VALUE;

  boolean released() {
    return releasedTerm != 0;
  }

  /** Not serving, and another may until {@code until}. */
  static Lease foreign(long until) {
    return new Lease(0, 0, null, 0, until, 0);
  }

  Lease serving(long newTerm, long sequence) {
    return term == newTerm
        ? new Lease(term, from, sent, sequence, foreignUntil, releasedTerm)
        : new Lease(newTerm, foreignUntil, null, sequence, foreignUntil, releasedTerm);
  }

  Lease sentAt(@Nullable Moment moment) {
    return new Lease(term, from, moment, lastSequence, foreignUntil, releasedTerm);
  }

  Lease releasing(long ofTerm) {
    return new Lease(term, from, sent, lastSequence, foreignUntil, ofTerm);
  }
}
