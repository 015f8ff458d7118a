package dev.stator.replication.lease;

/**
 * One moment, read from three clocks of one process, in nanoseconds since that process began to
 * count.
 *
 * <p>No clock alone tells how much time passed: the monotonic one stops while a virtual machine is
 * suspended, boot time may do the same under a hypervisor, and the wall clock jumps. Who gives
 * something up after a time (a lease) must believe the clock that ran most, {@link #elapsedAtMost};
 * who waits for others to give up must believe the one that cannot jump ahead, {@link #monotonic}.
 */
public record Moment(long monotonic, long bootTime, long wall) {
  /** The most that may have passed between {@code earlier} and this moment. */
  public long elapsedAtMost(Moment earlier) {
    return Math.max(
        monotonic - earlier.monotonic, Math.max(bootTime - earlier.bootTime, wall - earlier.wall));
  }
}
