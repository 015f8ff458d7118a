package dev.stator.client.bench;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;

/** What contradicts the acknowledgements a run was given. Thread-safe. */
final class Findings {
  private static final int EXAMPLES_KEPT = 5;

  private final LongAdder lost = new LongAdder();
  private final LongAdder doubled = new LongAdder();
  private final LongAdder stale = new LongAdder();
  private final LongAdder unreadable = new LongAdder();
  private final LongAdder readBack = new LongAdder();
  private final List<String> examples = new CopyOnWriteArrayList<>();

  /** An acknowledged write is not there. */
  void lost(String example) {
    lost.increment();
    keep("lost: " + example);
  }

  /** A write took effect that was never sent so often: a retry was carried out twice. */
  void doubled(String example) {
    doubled.increment();
    keep("doubled: " + example);
  }

  /** A strongly consistent read returned less than what had been acknowledged before it began. */
  void stale(String example) {
    stale.increment();
    keep("stale: " + example);
  }

  /** An item could not be read back, so that nothing is known of it. */
  void unreadable(String example) {
    unreadable.increment();
    keep("unreadable: " + example);
  }

  void readBack() {
    readBack.increment();
  }

  private void keep(String example) {
    if (examples.size() < EXAMPLES_KEPT) {
      examples.add(example);
    }
  }

  long lostCount() {
    return lost.sum();
  }

  long doubledCount() {
    return doubled.sum();
  }

  long staleCount() {
    return stale.sum();
  }

  long unreadableCount() {
    return unreadable.sum();
  }

  long readBackCount() {
    return readBack.sum();
  }

  List<String> examples() {
    return List.copyOf(examples);
  }

  boolean none() {
    return lostCount() + doubledCount() + staleCount() + unreadableCount() == 0;
  }
}
