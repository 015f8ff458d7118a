package dev.stator.control.job;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Since when jobs do not get on: soft state of one leader. Another leader is patient anew.
 * Thread-safe.
 */
final class Troubles {
  private final LongSupplier nanoTime;
  private final Map<Long, Long> sinceNanos = new ConcurrentHashMap<>();

  Troubles(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** Notes that a job does not get on; true when it has not for as long as {@code patience}. */
  boolean outlast(long jobId, Duration patience) {
    long now = nanoTime.getAsLong();
    return now - sinceNanos.computeIfAbsent(jobId, absent -> now) >= patience.toNanos();
  }

  void over(long jobId) {
    sinceNanos.remove(jobId);
  }

  void forgetAllBut(Collection<Long> jobIds) {
    sinceNanos.keySet().retainAll(jobIds);
  }
}
