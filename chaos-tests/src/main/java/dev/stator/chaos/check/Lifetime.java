package dev.stator.chaos.check;

/**
 * When an entry was there that is inserted once and deleted at most once, as far as its client
 * knows: moments of {@link History#now}, or {@link Operation#NEVER} for a call that was not made,
 * or whose outcome is unknown.
 */
public record Lifetime(
    long insertInvoked, long insertReturned, long deleteInvoked, long deleteReturned) {
  private static final long NEVER = Operation.NEVER;

  /** An entry whose insertion is about to be asked for. */
  public static Lifetime of(long insertInvoked) {
    return new Lifetime(insertInvoked, NEVER, NEVER, NEVER);
  }

  public Lifetime inserted(long nanos) {
    return new Lifetime(insertInvoked, nanos, NEVER, NEVER);
  }

  /** Its deletion is about to be asked for. */
  public Lifetime ending(long nanos) {
    return new Lifetime(insertInvoked, insertReturned, nanos, NEVER);
  }

  public Lifetime deleted(long nanos) {
    return new Lifetime(insertInvoked, insertReturned, deleteInvoked, nanos);
  }

  /** Surely there all the time. */
  boolean spans(long beginNanos, long endNanos) {
    return insertReturned < beginNanos && deleteInvoked > endNanos;
  }

  /** Perhaps there for some of the time. */
  boolean touches(long beginNanos, long endNanos) {
    return insertInvoked < endNanos && deleteReturned > beginNanos;
  }
}
