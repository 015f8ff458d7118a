package dev.stator.client.bench;

/**
 * The longest time during which nothing was acknowledged, the time before the first and behind the
 * last acknowledgement included. A run that is over stops sending: of what is still answered then,
 * only the first counts, since it says how long the silence at the end really was. Thread-safe.
 */
public final class GapMeter {
  private long startNanos;
  private long lastNanos;
  private long longestNanos;
  private long longestBeganNanos;
  private long stopNanos = Long.MAX_VALUE;

  public GapMeter(long startNanos) {
    restart(startNanos);
  }

  /** No operation begins behind {@code nanos}. */
  public synchronized void stopAt(long nanos) {
    stopNanos = nanos;
  }

  /** Forgets what was and begins to measure at {@code now}. */
  public final synchronized void restart(long now) {
    startNanos = now;
    lastNanos = now;
    longestNanos = 0;
    longestBeganNanos = now;
  }

  public synchronized void acknowledged(long now) {
    if (lastNanos < stopNanos) {
      close(now);
      lastNanos = Math.max(lastNanos, now);
    }
  }

  /** Ends the measurement: the time since the last acknowledgement counts too. */
  public synchronized void end(long now) {
    if (lastNanos < stopNanos) {
      close(now);
    }
  }

  private void close(long now) {
    if (now - lastNanos > longestNanos) {
      longestNanos = now - lastNanos;
      longestBeganNanos = lastNanos;
    }
  }

  public synchronized long longestMillis() {
    return Math.round(longestNanos / 1e6);
  }

  /** When the longest gap began, in seconds since the start. */
  public synchronized double longestBeganSeconds() {
    return (longestBeganNanos - startNanos) / 1e9;
  }
}
