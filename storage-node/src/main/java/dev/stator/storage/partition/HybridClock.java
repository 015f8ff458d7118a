package dev.stator.storage.partition;

/**
 * Hybrid logical time: milliseconds since 1970 in the upper 46 bits, a counter in the lower 18.
 *
 * <p>It is computed when an entry is applied, from the physical time that the entry's proposer
 * stamped: unique, rising in the order of the log, the same on every replica, whatever the clocks
 * do. It is the version of items.
 */
public final class HybridClock {
  private static final int COUNTER_BITS = 18;

  private HybridClock() {}

  /**
   * The time of the next change after {@code last} in an entry that was stamped with {@code
   * physicalMillis}.
   */
  public static long next(long last, long physicalMillis) {
    return Math.max(last + 1, physicalMillis << COUNTER_BITS);
  }

  public static long physicalMillis(long time) {
    return time >>> COUNTER_BITS;
  }
}
