package dev.stator.chaos;

/** Tells whoever watches a run what happens, and when. */
final class Narrator {
  private final long startNanos = System.nanoTime();

  void say(String what) {
    System.out.printf("%6.1f s  %s%n", seconds(), what);
  }

  /** Since the run began. */
  double seconds() {
    return (System.nanoTime() - startNanos) / 1e9;
  }
}
