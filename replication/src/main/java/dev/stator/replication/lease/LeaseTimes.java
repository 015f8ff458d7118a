package dev.stator.replication.lease;

import java.time.Duration;

/**
 * How long leases last; equal on all members of a group.
 *
 * @param leaseNanos D: how long an applied own entry proves leadership, from when it was sent; 0
 *     with quorum reads
 * @param startWaitNanos how long a replica that knows nothing of its past waits: no lease of any
 *     configuration with this election timeout is longer
 */
public record LeaseTimes(long leaseNanos, long startWaitNanos) {
  /**
   * Leases of 0.4 election timeouts: over before an election by timeout can end, so that failover
   * hardly waits.
   */
  public static LeaseTimes of(Duration electionTimeout, boolean quorumReads) {
    long lease = electionTimeout.toNanos() * 4 / 10;
    return new LeaseTimes(quorumReads ? 0 : lease, withMargin(lease));
  }

  public boolean quorumReads() {
    return leaseNanos == 0;
  }

  /** W: what others wait for a lease of D, which covers clocks that run up to 5 % fast or slow. */
  static long withMargin(long leaseNanos) {
    return leaseNanos + leaseNanos / 10;
  }
}
