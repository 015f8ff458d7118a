package dev.stator.client.bench;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Open loop: operation i is to begin at start + i / rate, whether or not the ones before have been
 * answered. One that begins late because every lane was busy is counted from when it should have
 * begun. Thread-safe.
 */
final class Pacer {
  private final long startNanos;
  private final double nanosPerOperation;
  private final AtomicLong taken = new AtomicLong();

  Pacer(long startNanos, double operationsPerSecond) {
    this.startNanos = startNanos;
    this.nanosPerOperation = 1e9 / operationsPerSecond;
  }

  /** When the next operation is to begin. */
  long next() {
    return startNanos + (long) (taken.getAndIncrement() * nanosPerOperation);
  }
}
