package dev.stator.model.item;

import java.util.Random;

/** Randomness of a test: new each time, printed, and repeated with -Dseed=NUMBER. */
public final class Seed {
  private Seed() {}

  public static Random random() {
    long seed = Long.getLong("seed", System.nanoTime());
    System.out.println("-Dseed=" + seed);
    return new Random(seed);
  }
}
