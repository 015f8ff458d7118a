package dev.stator.control.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stator.control.metadata.MetadataCommand.UpdateTable;
import dev.stator.control.metadata.MetadataResult;
import dev.stator.model.Bytes;
import dev.stator.model.cluster.JobRecord;
import dev.stator.model.cluster.JobSpec;
import dev.stator.model.cluster.TableRecord.Status;
import dev.stator.model.key.KeyRange;
import dev.stator.model.key.Keyspace;
import dev.stator.model.table.Derived;
import dev.stator.model.table.IndexProjection;
import dev.stator.model.table.IndexSchema;
import dev.stator.model.table.KeyAttribute;
import dev.stator.model.table.KeyType;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Building an index while its table's partitions change. */
class IndexReconcilerTest extends ControlPlaneFixture {
  private static final int MUSIC = 0x60000000;
  private static final IndexSchema INDEX =
      IndexSchema.global(
          "byTitle",
          0x10000001,
          List.of(new KeyAttribute("title", KeyType.S)),
          1,
          IndexProjection.ALL);

  @Test
  void everyPartitionOfOneMapMustBeDone() throws InterruptedException {
    begin();
    long parent = holding();
    var job = submit(new JobSpec.Split(parent, Bytes.ofHex("600000001080"), 0));
    for (int i = 0; i < 20 && job(job).runs(); i++) {
      control.rounds(1);
    }
    assertEquals(JobRecord.State.DONE, job(job).state(), job(job).why());
    assertEquals(true, builds());
    group(parent).backfilling.add(INDEX.id());
    nodes.refuseBackfills(false);
    control.settle();
    checkInUse();
    int holding = 0;
    for (var partition : image().partitions().values()) {
      boolean items =
          new KeyRange(partition.start(), partition.end())
              .overlaps(Keyspace.tableRanges(table("Music").schema()).getFirst());
      holding += items ? 1 : 0;
      assertEquals(items ? partition.rangeEpoch() : 0, group(partition.partitionId()).backfilledAt);
    }
    assertEquals(2, holding);
  }

  @Test
  void aPartitionThatHasNoLeaderHoldsItUp() throws InterruptedException {
    begin();
    nodes.refuseBackfills(false);
    var group = group(holding());
    var leader = group.leader;
    group.leader = null;
    control.rounds(3);
    assertEquals(true, builds());
    assertEquals(Status.ACTIVE, table("Music").status());
    group.leader = leader;
    control.settle();
    checkInUse();
  }

  @Test
  void anIndexMayGoBeforeItIsBuilt() throws InterruptedException {
    begin();
    change(List.of(), "{without}");
    control.settle();
    assertEquals(List.of(), table("Music").schema().indexes());
    assertEquals(List.of(), table("Music").settling());
    assertTrue(group(1).dropped.contains(INDEX.id()));
    assertEquals(List.of(), nodes.broken());
  }

  /** The table has the index, but its partition does not say how far it is. */
  private void begin() throws InterruptedException {
    cluster(3);
    create("Music", MUSIC);
    control.settle();
    nodes.refuseBackfills(true);
    change(List.of(INDEX), "{with}");
    for (int i = 0; i < 20 && table("Music").status() != Status.ACTIVE; i++) {
      control.rounds(1);
    }
    assertEquals(Status.ACTIVE, table("Music").status());
    assertEquals(true, builds());
    assertEquals("{with}", table("Music").definition());
  }

  private boolean builds() {
    var table = table("Music");
    return table.builds(table.schema().indexes().getFirst());
  }

  private long holding() {
    var partition = image().partitionOf(Keyspace.tableStart(MUSIC));
    return partition == null ? 0 : partition.partitionId();
  }

  private void change(List<IndexSchema> indexes, String next) {
    var table = table("Music");
    assertInstanceOf(
        MetadataResult.Table.class,
        control.commit(
            new UpdateTable(
                key("Music"),
                MUSIC,
                table.revision(),
                Derived.of(indexes),
                table.definition(),
                next,
                1)));
  }

  private void checkInUse() {
    assertEquals(Status.ACTIVE, table("Music").status());
    assertEquals(List.of(INDEX), table("Music").schema().indexes());
    assertEquals(false, builds());
    assertEquals(List.of(), nodes.broken());
  }
}
