package dev.stator.storage.snapshot;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Lets bytes pass at a steady rate: who sends too fast waits. Of one thread. */
final class Throttle {
  private final long bytesPerSecond;
  private long nextNanos = System.nanoTime();

  Throttle(long bytesPerSecond) {
    this.bytesPerSecond = bytesPerSecond;
  }

  void pass(int bytes) {
    long now = System.nanoTime();
    if (nextNanos - now > 0) {
      LockSupport.parkNanos(nextNanos - now);
    } else {
      nextNanos = now;
    }
    nextNanos += TimeUnit.SECONDS.toNanos(1) * bytes / bytesPerSecond;
  }
}
