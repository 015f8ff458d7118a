package dev.stator.control.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stator.control.reconcile.ControlPlaneFixture;
import dev.stator.model.Bytes;
import dev.stator.model.cluster.JobRecord.State;
import dev.stator.model.cluster.JobSpec;
import dev.stator.model.cluster.PartitionRecord;
import dev.stator.model.cluster.TableRecord;
import dev.stator.model.key.Keyspace;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Jobs of operators, once with a leader of the control plane that lives, and once for every effect
 * that it may die before or after.
 */
class JobsOfDyingLeadersTest extends ControlPlaneFixture {
  @Test
  void jobsSurviveALeaderThatDiesAtAnyStep() throws InterruptedException {
    int effects = life(Integer.MAX_VALUE, false);
    assertTrue(effects >= 50, "effects: " + effects);
    for (int crash = 0; crash < effects; crash++) {
      life(crash, false);
      life(crash, true);
    }
  }

  private int life(int crash, boolean after) throws InterruptedException {
    begin(crash, after);
    var when = "crash " + (after ? "after" : "before") + " effect " + crash;
    grow(4);

    var split = submit(new JobSpec.Split(2, Bytes.ofHex("80"), 0));
    var again = submit(new JobSpec.Split(2, null, 0));
    create("Music", 0x70000000);
    create("Books", 0x90000000);
    control.settle();
    for (long done : List.of(split, again)) {
      assertEquals(State.DONE, job(done).state(), when);
    }
    assertSplit(when);

    var transfer = submit(new JobSpec.Transfer(1, "n3"));
    var move = submit(new JobSpec.Move(1, "n3", "n4"));
    control.settle();
    assertEquals(State.DONE, job(transfer).state(), when);
    assertEquals(State.DONE, job(move).state(), when);
    assertWell(1, Set.of("n1", "n2", "n4"), when);
    assertNotEquals("n3", group(1).leader, when);

    var drain = submit(new JobSpec.Drain("n1"));
    control.settle();
    assertEquals(State.DONE, job(drain).state(), when);
    for (long partitionId = 1; partitionId <= 5; partitionId++) {
      assertWell(partitionId, Set.of("n2", "n3", "n4"), when);
    }
    assertEquals(List.of(), nodes.broken(), when);
    return control.effects();
  }

  /** Partition 2 was cut at 80, and its lower half once more: 2, 5 and 4. */
  private void assertSplit(String when) {
    var image = image();
    assertEquals(
        List.of(1L, 2L, 5L, 4L, 3L),
        image.partitions().values().stream().map(PartitionRecord::partitionId).toList(),
        when);
    Bytes end = Bytes.EMPTY;
    for (var partition : image.partitions().values()) {
      assertEquals(end, partition.start(), when);
      end = partition.end();
      long id = partition.partitionId();
      assertEquals(group(id).rangeEpoch, partition.rangeEpoch(), when);
      assertWell(id, Set.of("n1", "n2", "n3"), when);
    }
    assertNull(end, when);
    for (var table : image.tables().values()) {
      assertEquals(TableRecord.Status.ACTIVE, table.status(), when);
      int tableId = table.schema().tableId();
      var holding = image.partitionOf(Keyspace.tableStart(tableId));
      assertNotNull(holding, when);
      assertTrue(group(holding.partitionId()).tables.contains(tableId), when);
    }
  }

  @Test
  void mergesSurviveALeaderThatDiesAtAnyStep() throws InterruptedException {
    int effects = mergedLife(Integer.MAX_VALUE, false);
    for (int crash = 0; crash < effects; crash++) {
      mergedLife(crash, false);
      mergedLife(crash, true);
    }
  }

  private int mergedLife(int crash, boolean after) throws InterruptedException {
    begin(crash, after);
    var when = "crash " + (after ? "after" : "before") + " effect " + crash;
    grow(3);
    var merge = submit(new JobSpec.Merge(1, 2));
    create("Music", 0x70000000);
    control.settle();
    assertEquals(State.DONE, job(merge).state(), when);
    var joined = image().partition(1);
    assertNotNull(joined, when);
    assertEquals(2, joined.rangeEpoch(), when);
    assertNull(image().partition(2), when);
    assertEquals(2, image().partitions().size(), when);
    assertEquals(Set.of(), nodes.holders(2), when);
    assertEquals(List.of(), nodes.broken(), when);
    return control.effects();
  }
}
