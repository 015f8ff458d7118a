package dev.stator.replication.lease;

import dev.stator.replication.LeaseVariant;
import dev.stator.replication.LogPosition;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The rule by which one replica knows that no other leader has answered anything newer: a function
 * of the applied log and of the clocks of one process. It asks Raft for no role.
 *
 * <p><b>The rule.</b>
 *
 * <ol>
 *   <li>Each instance draws a random incarnation. Every command entry carries (incarnation,
 *       sequence, D, release), and its proposer notes when it sent it, once, before the entry is
 *       handed to the log.
 *   <li>An instance that knows nothing (just created, or just given a snapshot) waits as if another
 *       had a lease. Applying another's entry ends own serving and raises the wait to W = 1.1 D
 *       after that entry <i>arrived</i> here.
 *   <li>Applying an own entry of term t: serve in t, from when the wait is over; the lease runs D
 *       from when the newest such entry was sent. Raft's own entries, which carry no stamp, change
 *       nothing.
 *   <li>A read checks that it serves and has waited, takes its value from one snapshot of the
 *       store, then checks that it still serves in the same term, under a lease that has not run
 *       out. Otherwise it renews, and repeats.
 *   <li>Nothing that reveals state leaves during the wait, results of writes included.
 *   <li>A release: stop serving, then propose an entry that says so. Others that apply it need not
 *       wait. Only who serves and has waited may release, and the entry counts only in the term
 *       whose lease it gives up.
 *   <li>With quorum reads the second check asks for an own entry sent after the read arrived, and
 *       applied in the same term, instead of for a lease. No clock is believed.
 * </ol>
 *
 * <p><b>Why it holds.</b> A lease of p comes from an own entry x, committed in p's term. A leader q
 * of a later term has x in its log (leader completeness) and applied it before its own first entry,
 * so before it serves. x reached q after p sent it, and W covers D at any two clock rates within 5
 * %, so q's wait ends after p's lease. A majority took x in p's term, so no leader of a later term
 * existed when x was sent: a value read <i>before</i> a renewal is current when that renewal is
 * applied. The first check puts the value after the term's beginning; the comparison of terms
 * forbids a read that spans two of them.
 *
 * <p><b>Two clocks, not one.</b> A lease is given up by the clock that ran most ({@link
 * Moment#elapsedAtMost}), for the others may have stopped with the machine. A wait ends by the
 * monotonic clock, for the others may jump ahead. One clock for both is unsafe either way;
 * LeaseVariantsTest shows it.
 *
 * <p><b>A release names its term.</b> Between the moment a leader stops serving and the moment its
 * release is logged it may have lost and regained leadership. Another may have served in between,
 * and its lease is not p's to give up.
 *
 * <p><b>A base that was released.</b> A split makes a second group out of a part of what the first
 * one holds: each replica of the child begins with a base, the parent's state at the entry of the
 * split, and an empty log. The child's log holds no entry by which the parent's leader has its
 * lease, so nothing in it makes the child wait, while a leader of the parent that has not yet
 * applied the split would go on answering for the child's part. Two things close that. The leader
 * of the parent stops answering for that part <i>before</i> it proposes the split, under a lease
 * that it may give up (it serves and has waited), and the split names the term of that lease: it
 * counts as a release if its entry is of that term, as any release does. Leaders of later terms
 * have the split in their log and have applied it before they serve. So when the entry is applied,
 * nobody has a lease over the child's part, or ever will but in the child: the child need not wait
 * ({@link #opened}). A split that released nothing makes a base that waits W, like any replica that
 * knows nothing.
 *
 * <p>That holds for every opening of a replica that has applied nothing behind its base, however
 * late: leases of the child come from entries behind the base, and those it has yet to apply. Once
 * it has applied some, it may have been flushed behind a lease that it does not remember, and waits
 * as any replica does after a start.
 *
 * <p>Pure: no thread, no clock. Whoever owns it lets one thread at a time call what changes it
 * ({@link #send}, {@link #opened}, {@link #applied}, {@link #release}, {@link #installed}, {@link
 * #closed}); checks may come from any thread at any time.
 */
public final class LeaseRule {
  private static final int SENT_MAX = 64;

  private final LeaseTimes times;
  private final LeaseVariant variant;
  private final Map<Long, Moment> sent =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Moment> eldest) {
          return size() > SENT_MAX;
        }
      };
  private volatile long nextSequence = 1;
  private volatile long incarnation;
  private volatile Lease lease;
  private volatile boolean leading;
  private boolean closed;

  public LeaseRule(LeaseTimes times, LeaseVariant variant, long incarnation, Moment now) {
    this.times = times;
    this.variant = variant;
    this.incarnation = incarnation;
    this.lease = Lease.foreign(forgetsStart() ? 0 : now.monotonic() + times.startWaitNanos());
  }

  /**
   * The state was opened, and no entry applied yet.
   *
   * @param position what the state holds
   * @param releasedBase that is a base over which nobody has a lease, with nothing applied behind
   *     it
   */
  public void opened(LogPosition position, boolean releasedBase) {
    boolean claims = variant == LeaseVariant.CHILD_SERVES_WITHOUT_RELEASE && position.index() >= 0;
    if (!closed && (releasedBase || claims)) {
      lease = Lease.foreign(0);
    }
  }

  public long incarnation() {
    return incarnation;
  }

  /** The sequence of the next entry: every entry with at least this one is sent after now. */
  public long nextSequence() {
    return nextSequence;
  }

  /** Stamps the next entry, which must be handed to the log after {@code now}. */
  public LeaseStamp send(long releaseTerm, Moment now) {
    sent.put(nextSequence, now);
    long sequence = nextSequence;
    nextSequence = sequence + 1;
    return new LeaseStamp(incarnation, sequence, times.leaseNanos(), releaseTerm);
  }

  /**
   * Notes that an entry was applied: after its effects can be read when it is an own one, before
   * when it is not.
   *
   * @param arrived monotonic time at which this replica appended it, or that of {@code now} when
   *     that is not known
   */
  public void applied(LeaseStamp stamp, long term, long arrived, Moment now) {
    if (closed) {
      return;
    }
    boolean releases =
        variant == LeaseVariant.RELEASE_IN_ANY_TERM
            ? stamp.releaseTerm() != 0
            : stamp.releases(term);
    if (stamp.incarnation() != incarnation) {
      long since = variant == LeaseVariant.FIRST_DRAFT ? now.monotonic() : arrived;
      long wait =
          variant == LeaseVariant.WAIT_WITHOUT_MARGIN
              ? stamp.leaseNanos()
              : LeaseTimes.withMargin(stamp.leaseNanos());
      lease = Lease.foreign(releases ? 0 : Math.max(lease.foreignUntil(), since + wait));
      return;
    }
    var moment = sent.remove(stamp.sequence());
    var serving = lease.serving(term, stamp.sequence());
    if (releases) {
      lease = serving.sentAt(null).releasing(0);
    } else if (!serving.released() || term > serving.releasedTerm()) {
      // A release that is not in the log before an entry of a later term never will be: it released
      // nothing.
      lease = countFrom(serving.releasing(0), moment, now);
    } else {
      lease = serving;
    }
  }

  /**
   * Notes that an entry without a stamp was applied; {@code ownSent} only when this instance, as
   * leader, made it.
   */
  public void skipped(long term, @Nullable Moment ownSent, Moment now) {
    if (variant == LeaseVariant.LEASE_FROM_UNSTAMPED && !closed && ownSent != null) {
      lease = countFrom(lease.serving(term, lease.lastSequence()), ownSent, now);
    }
  }

  private Lease countFrom(Lease serving, @Nullable Moment moment, Moment now) {
    if (moment == null) {
      return serving;
    }
    var counted = variant == LeaseVariant.COUNT_FROM_APPLY ? now : moment;
    var current = serving.sent();
    return current != null && current.monotonic() > counted.monotonic()
        ? serving
        : serving.sentAt(counted);
  }

  /** The state was replaced by a snapshot: what the log said of leases was not seen. */
  public void installed(long newIncarnation, Moment now) {
    if (closed) {
      return;
    }
    incarnation = newIncarnation;
    sent.clear();
    boolean forgets =
        variant == LeaseVariant.NO_WAIT_AFTER_INSTALL || variant == LeaseVariant.FIRST_DRAFT;
    long wait = forgets ? 0 : now.monotonic() + times.startWaitNanos();
    lease = Lease.foreign(Math.max(forgets ? 0 : lease.foreignUntil(), wait));
  }

  /** This instance is over: it never serves again. */
  public void closed() {
    closed = true;
    lease = new Lease(0, Lease.NEVER, null, 0, Lease.NEVER, Lease.NEVER);
  }

  /**
   * Stops serving for good, as far as this term's lease goes.
   *
   * @return the term to put into the release entry, or 0 when this instance has no lease that it
   *     may give up
   */
  public long release(Moment now) {
    var current = lease;
    boolean waited =
        now.monotonic() >= current.from() || variant == LeaseVariant.RELEASE_WITHOUT_WAIT;
    if (current.term() == 0 || current.released() || !waited) {
      return 0;
    }
    if (variant != LeaseVariant.RELEASE_WITHOUT_FLAG) {
      lease = current.releasing(current.term());
    }
    return current.term();
  }

  /** The release entry is surely not in the log: this instance may count on its entries again. */
  public void releaseRefused(long term) {
    if (lease.releasedTerm() == term) {
      lease = lease.releasing(0);
    }
  }

  /**
   * Raft's idea of the role, which only {@link LeaseVariant#FIRST_DRAFT} and the check it lacks
   * believe in.
   */
  public void believesLeading(boolean leader) {
    leading = leader;
  }

  public Lease lease() {
    return lease;
  }

  /**
   * The check before a read: the lease to hand to {@link #holds} after it, or null when it may not
   * read now.
   */
  public @Nullable Lease begin(Moment now) {
    var current = lease;
    if (variant == LeaseVariant.NO_CHECK_BEFORE) {
      return leading ? current : null;
    }
    boolean serves = serves(current, now) && !current.released();
    boolean lasting = variant != LeaseVariant.NO_CHECK_AFTER || lasts(current, 0, now);
    return serves && lasting ? current : null;
  }

  /**
   * The check after a read: whether its value was current at some moment since it arrived.
   *
   * @param began what {@link #begin} returned
   * @param sequence {@link #nextSequence} when the read arrived; only quorum reads use it
   */
  public boolean holds(Lease began, long sequence, Moment now) {
    if (variant == LeaseVariant.NO_CHECK_AFTER) {
      return true;
    }
    var current = lease;
    boolean anyTerm =
        variant == LeaseVariant.NO_SAME_TERM
            || variant == LeaseVariant.NO_CHECK_BEFORE
            || variant == LeaseVariant.FIRST_DRAFT;
    return serves(current, now)
        && !current.released()
        && (anyTerm || current.term() == began.term())
        && lasts(current, sequence, now);
  }

  /** Whether results of an entry of {@code term} may be told. */
  public boolean mayReveal(long term, Moment now) {
    var current = lease;
    boolean waited = variant == LeaseVariant.REVEAL_DURING_WAIT || serves(current, now);
    return current.term() == term && waited;
  }

  /**
   * Whether less than a third of the lease is left, so that a renewal now spares a later read the
   * wait.
   */
  public boolean shouldRenew(Lease current, Moment now) {
    var from = current.sent();
    return !times.quorumReads()
        && (from == null || now.elapsedAtMost(from) > times.leaseNanos() * 2 / 3);
  }

  private boolean serves(Lease current, Moment now) {
    if (variant == LeaseVariant.FIRST_DRAFT) {
      return leading && now.monotonic() >= current.foreignUntil();
    }
    long waited =
        variant == LeaseVariant.WAIT_BY_LARGEST_CLOCK
            ? Math.max(now.monotonic(), Math.max(now.bootTime(), now.wall()))
            : now.monotonic();
    return current.term() != 0 && waited >= current.from();
  }

  private boolean lasts(Lease current, long sequence, Moment now) {
    if (times.quorumReads()) {
      return current.lastSequence() >= sequence;
    }
    var from = current.sent();
    if (from == null) {
      return false;
    }
    long elapsed =
        variant == LeaseVariant.LEASE_BY_MONOTONIC_CLOCK
            ? now.monotonic() - from.monotonic()
            : now.elapsedAtMost(from);
    return elapsed < times.leaseNanos();
  }

  private boolean forgetsStart() {
    return variant == LeaseVariant.NO_WAIT_AFTER_START || variant == LeaseVariant.FIRST_DRAFT;
  }
}
