package dev.stator.replication;

/**
 * The rule of leases, and the same with one part left out. Every variant but {@link #SAFE} lets a
 * stale leader answer: they exist so that tests can show that they would notice. Nothing but a test
 * passes one.
 */
public enum LeaseVariant {
  SAFE,
  /** A read checks only after it took the value that the lease holds. */
  NO_CHECK_BEFORE,
  /** A read checks only before it takes the value. */
  NO_CHECK_AFTER,
  /** The check after a read does not ask whether the term is still that of the check before. */
  NO_SAME_TERM,
  /** A new leader answers writes while its predecessor's lease may still hold. */
  REVEAL_DURING_WAIT,
  /** The lease counts from when an entry was applied, not from before it was sent. */
  COUNT_FROM_APPLY,
  /** A replica that restarts forgets that there may be a leader with a lease. */
  NO_WAIT_AFTER_START,
  /** A replica that received a snapshot forgets the same. */
  NO_WAIT_AFTER_INSTALL,
  /** Raft's own entries, which carry no stamp, count for a lease. */
  LEASE_FROM_UNSTAMPED,
  /** A leader releases a lease although it has not waited out its predecessor's. */
  RELEASE_WITHOUT_WAIT,
  /** A leader goes on serving until its release is applied. */
  RELEASE_WITHOUT_FLAG,
  /**
   * A release counts although the leader that proposed it lost and regained leadership meanwhile.
   */
  RELEASE_IN_ANY_TERM,
  /**
   * A group that begins with a base serves at once, although nobody gave up a lease over what the
   * base holds.
   */
  CHILD_SERVES_WITHOUT_RELEASE,
  /** An entry that overwrote another at the same index keeps the other's time of arrival. */
  ARRIVAL_BY_INDEX,
  /** The wait is no longer than the lease, so clocks that run at different rates undo it. */
  WAIT_WITHOUT_MARGIN,
  /** A successor waits by the clock that a jump of the wall clock moves. */
  WAIT_BY_LARGEST_CLOCK,
  /** A leader counts its lease by the clock that stops while a machine is suspended. */
  LEASE_BY_MONOTONIC_CLOCK,
  /**
   * What the design said first: check at the door, count from apply, nothing after restart or
   * install.
   */
  FIRST_DRAFT
}
