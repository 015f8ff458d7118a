package dev.stator.model.key;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stator.model.Bytes;
import java.util.Random;
import org.junit.jupiter.api.Test;

class KeyRangeTest {
  private static final int PAIRS = 5_000;
  private static final int KEYS = 12;

  private static Bytes key(int value) {
    return Bytes.wrap(new byte[] {(byte) value});
  }

  private static KeyRange range(Random random) {
    int start = random.nextInt(KEYS - 1);
    int length = 1 + random.nextInt(KEYS);
    return new KeyRange(key(start), start + length >= KEYS ? null : key(start + length));
  }

  @Test
  void aRangeLessAnotherHasTheKeysThatOnlyItHas() {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    var random = new Random(seed);
    for (int i = 0; i < PAIRS; i++) {
      var one = range(random);
      var other = range(random);
      var rest = one.minus(other);
      for (int value = 0; value <= KEYS; value++) {
        var key = key(value);
        boolean expected = one.contains(key) && !other.contains(key);
        long found = rest.stream().filter(range -> range.contains(key)).count();
        assertEquals(expected ? 1 : 0, found, seed + ": " + one + " less " + other);
      }
      assertTrue(rest.stream().noneMatch(KeyRange::isEmpty), seed + ": " + one + " less " + other);
    }
  }
}
