package dev.stator.control.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stator.model.cluster.NodeRecord;
import dev.stator.proto.cluster.OrderResult;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Between what was ordered and the report that tells of it. */
class ReplicaRebuildReconcilerTest extends ControlPlaneFixture {
  private long nowNanos;

  @Test
  void whatWasDoneIsNotOrderedAgainBeforeItCanBeReported() throws InterruptedException {
    cluster(3);
    var reconciler =
        new ReplicaRebuildReconciler(
            control.reports(), new PartitionLeaders(control.reports()), () -> nowNanos);
    lose("n3");
    report();
    assertEquals(List.of(), reconciler.due(control.metadata()), "it may come back by itself");
    pass(Duration.ofSeconds(2));

    var due = reconciler.due(control.metadata());
    assertEquals(1, due.size());
    assertTrue(due.getFirst().step().take(control));
    assertEquals(Set.of("n1", "n2", "n3"), group(1).voters);
    assertEquals(List.of(), reconciler.due(control.metadata()));
    pass(Duration.ofSeconds(3));
    assertEquals(1, reconciler.due(control.metadata()).size(), "it was lost again");

    report();
    assertEquals(List.of(), reconciler.due(control.metadata()));
  }

  private void pass(Duration time) {
    nowNanos += time.toNanos();
  }

  private void report() {
    nodes.reports().forEach(control.reports()::reported);
  }

  /** As a control plane leaves it that dies in the middle of making a replica again. */
  private void lose(String nodeId) {
    var image = image();
    var others =
        image.nodes().values().stream()
            .filter(node -> !node.nodeId().equals(nodeId))
            .map(Keys::peer)
            .toList();
    var leader = node(String.valueOf(group(1).leader));
    assertEquals(new OrderResult.Done(), nodes.changeVoters(leader, 1, others));
    assertEquals(new OrderResult.Done(), nodes.removeReplica(node(nodeId), 1));
  }

  private NodeRecord node(String nodeId) {
    var node = image().nodes().get(nodeId);
    assertNotNull(node);
    return node;
  }
}
