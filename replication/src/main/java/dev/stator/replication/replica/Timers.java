package dev.stator.replication.replica;

/** Runs something later, on some thread. */
public interface Timers {
  void after(long delayNanos, Runnable task);
}
