package dev.stator.chaos.fuzz;

import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;

/** How many requests were sent, and how many of each operation succeeded. Thread-safe. */
final class Tally {
  private final LongAdder sent = new LongAdder();
  private final ConcurrentSkipListMap<String, LongAdder> served = new ConcurrentSkipListMap<>();

  void add(String operation, boolean succeeded) {
    sent.increment();
    if (succeeded) {
      served.computeIfAbsent(operation, _ -> new LongAdder()).increment();
    }
  }

  @Override
  public String toString() {
    return sent + " requests, served of these: " + served;
  }
}
