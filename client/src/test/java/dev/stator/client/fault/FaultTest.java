package dev.stator.client.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stator.client.CommandFailure;
import java.util.List;
import org.junit.jupiter.api.Test;

class FaultTest {
  @Test
  void readsTargetsAndTimesInOrderOfTime() {
    assertEquals(
        List.of(
            new Fault("n2", 500),
            new Fault("leader", 2_500),
            new Fault("control-plane-all", 10_000)),
        Fault.parseAll("control-plane-all@10s, leader@2.5s,n2@500ms"));
  }

  @Test
  void refusesWhatItDoesNotKnow() {
    for (String text : List.of("leader", "leader@", "leader@x", "king@10s", "leader@-1s", "@3s")) {
      var failure = assertThrows(CommandFailure.class, () -> Fault.parseAll(text), text);
      assertEquals(2, failure.exitCode());
    }
  }

  @Test
  void knowsWhoHitsTheControlPlane() {
    assertTrue(new Fault(Fault.CONTROL_PLANE_LEADER, 0).hitsControlPlane());
    assertTrue(new Fault("c2", 0).hitsControlPlane());
    assertFalse(new Fault("n2", 0).hitsControlPlane());
  }
}
