package dev.stator.chaos.workload;

/**
 * A number per key, {@code 0} where there is none: as much of the database as the workloads use.
 * Calls block.
 */
public interface NumberStore {
  /** Reads with strong consistency. */
  Answer<Long> read(String key);

  Answer<Long> write(String key, long value);

  /** Writes {@code value} if the number is {@code expected}; answers whether it was. */
  Answer<Boolean> compareAndSet(String key, long expected, long value);

  /** Adds one; answers the number after. */
  Answer<Long> increment(String key);
}
