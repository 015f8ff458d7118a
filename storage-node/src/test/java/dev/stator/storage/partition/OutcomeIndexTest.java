package dev.stator.storage.partition;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashMap;
import java.util.Random;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

@NullMarked
class OutcomeIndexTest {
  private record Place(long logIndex, int ordinal) {}

  @Test
  void behavesLikeAMap() {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    var random = new Random(seed);
    var index = new OutcomeIndex();
    var oracle = new HashMap<Long, Place>();
    for (int step = 0; step < 200_000; step++) {
      long id = random.nextInt(3_000);
      if (random.nextInt(5) < 3) {
        var place = new Place(random.nextInt(100), random.nextInt(512));
        index.put(id % 7, id, place.logIndex, place.ordinal);
        oracle.put(id, place);
      } else {
        var known = oracle.remove(id);
        index.remove(id % 7, id, 1_000);
        if (known != null) {
          index.remove(id % 7, id, known.logIndex);
        }
      }
      assertEquals(oracle.size(), index.size(), "seed " + seed);
      var expected = oracle.get(id);
      assertEquals(
          expected == null ? OutcomeIndex.ABSENT : expected.logIndex,
          index.logIndex(id % 7, id),
          "seed " + seed);
      if (expected != null) {
        assertEquals(expected.ordinal, index.ordinal(id % 7, id), "seed " + seed);
      }
    }
  }
}
