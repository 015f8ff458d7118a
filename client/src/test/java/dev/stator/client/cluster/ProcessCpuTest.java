package dev.stator.client.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ProcessCpuTest {
  @Test
  void readsUserAndSystemTimeBehindAnyName() {
    String stat = "4711 (a) b (c) S 1 4711 4711 0 -1 4194304 100 0 0 0 250 50 0 0 20 0 30 0 99";
    assertEquals(3_000_000, ProcessCpu.parse(stat));
  }

  @Test
  void ofThisProcessIsPositiveAndOfNoneZero() {
    assertTrue(ProcessCpu.micros(ProcessHandle.current().pid()) > 0);
    assertEquals(0, ProcessCpu.micros(Integer.MAX_VALUE));
  }
}
