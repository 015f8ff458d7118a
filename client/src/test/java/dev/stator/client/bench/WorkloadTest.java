package dev.stator.client.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.stator.client.CommandFailure;
import java.util.EnumMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class WorkloadTest {
  @Test
  void aMixIsPickedByItsWeights() {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    var mix = Workload.of("mix", "get=80, put=15,update=5");
    assertEquals(Map.of(Op.GET, 80, Op.PUT, 15, Op.UPDATE, 5), mix.weights());
    var random = new SplittableRandom(seed);
    var counts = new EnumMap<Op, Integer>(Op.class);
    for (int i = 0; i < 100_000; i++) {
      counts.merge(mix.pick(random), 1, Integer::sum);
    }
    assertEquals(80_000, counts.getOrDefault(Op.GET, 0), 1_500);
    assertEquals(5_000, counts.getOrDefault(Op.UPDATE, 0), 600);
  }

  @Test
  void whatIsNoWorkloadIsRefused() {
    assertThrows(CommandFailure.class, () -> Workload.of("truncate", ""));
    assertThrows(CommandFailure.class, () -> Workload.of("mix", "get"));
    assertThrows(CommandFailure.class, () -> Workload.of("mix", "get=0,put=1"));
  }
}
