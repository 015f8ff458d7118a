package dev.stator.deploy.differential;

import java.util.List;
import java.util.Random;

/**
 * Choices that one seed determines. A request gets at most one fault: which of two is found first
 * is a question for tests that know the answer.
 */
final class Dice {
  private final Random random;
  private boolean faulty;

  Dice(long seed) {
    random = new Random(seed);
  }

  /** At least 0, less than {@code bound}. */
  int below(int bound) {
    return random.nextInt(bound);
  }

  /** Both ends included. */
  int between(int least, int most) {
    return least + below(most - least + 1);
  }

  boolean chance(int percent) {
    return below(100) < percent;
  }

  void beginRequest() {
    faulty = false;
  }

  /** Whether to get something wrong here. */
  boolean fault(int percent) {
    if (faulty || !chance(percent)) {
      return false;
    }
    faulty = true;
    return true;
  }

  <T> T one(List<T> of) {
    return of.get(below(of.size()));
  }

  @SafeVarargs
  final <T> T one(T... of) {
    return of[below(of.length)];
  }
}
