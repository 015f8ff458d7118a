package dev.stator.client.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class KeyChooserTest {
  private static final int DRAWS = 400_000;

  private final long seed = System.nanoTime();
  private final SplittableRandom random = new SplittableRandom(seed);

  @Test
  void zipfianRanksAreAsFrequentAsTheirProbability() {
    System.out.println("seed " + seed);
    var zipfian = new KeyChooser.Zipfian(1_000, 0.99);
    var counts = new int[1_000];
    for (int i = 0; i < DRAWS; i++) {
      counts[(int) zipfian.rank(random.nextDouble())]++;
    }
    for (int rank : new int[] {0, 1}) {
      assertEquals(zipfian.probability(rank) * DRAWS, counts[rank], 0.05 * counts[rank]);
    }
    // Beyond the first two ranks the method is a fit: compare sums of ranges.
    assertEquals(expected(zipfian, 2, 10), sum(counts, 2, 10), 0.15 * sum(counts, 2, 10));
    assertEquals(expected(zipfian, 10, 100), sum(counts, 10, 100), 0.1 * sum(counts, 10, 100));
    assertEquals(
        expected(zipfian, 100, 1_000), sum(counts, 100, 1_000), 0.1 * sum(counts, 100, 1_000));
  }

  private static double expected(KeyChooser.Zipfian zipfian, int from, int to) {
    double sum = 0;
    for (int rank = from; rank < to; rank++) {
      sum += zipfian.probability(rank);
    }
    return sum * DRAWS;
  }

  private static double sum(int[] counts, int from, int to) {
    double sum = 0;
    for (int rank = from; rank < to; rank++) {
      sum += counts[rank];
    }
    return sum;
  }

  @Test
  void everyDistributionStaysWithinTheKeys() {
    System.out.println("seed " + seed);
    for (var distribution : KeyChooser.Distribution.values()) {
      for (long keys : new long[] {1, 2, 3, 17, 100_000}) {
        var chooser = KeyChooser.of(distribution, keys);
        for (int i = 0; i < 1_000; i++) {
          long key = chooser.next(random);
          assertTrue(key >= 0 && key < keys, distribution + " of " + keys + " chose " + key);
        }
      }
    }
  }

  @Test
  void theHotKeyTakesItsShare() {
    System.out.println("seed " + seed);
    var hot = new KeyChooser.Hot(1_000, 0.9);
    int hits = 0;
    for (int i = 0; i < DRAWS; i++) {
      hits += hot.next(random) == 0 ? 1 : 0;
    }
    assertEquals(0.9 * DRAWS, hits, 0.01 * DRAWS);
  }
}
