package dev.stator.storage.node;

import java.time.Duration;

/** How long the attempts of this node at one merge have taken. */
final class MergePatience {
  /** A neighbour that does not come to rest within this time is not adopted. */
  private static final Duration MAX = Duration.ofSeconds(30);

  private final long begunNanos = System.nanoTime();
  private volatile long frozenNanos;

  /** The neighbour is about to be frozen, for the first time or again. */
  void frozen() {
    if (frozenNanos == 0) {
      frozenNanos = System.nanoTime();
    }
  }

  /** Since the neighbour was first frozen; 0: it was not. */
  long nanosFrozen() {
    return frozenNanos == 0 ? 0 : System.nanoTime() - frozenNanos;
  }

  boolean isOver() {
    return System.nanoTime() - begunNanos > MAX.toNanos();
  }
}
