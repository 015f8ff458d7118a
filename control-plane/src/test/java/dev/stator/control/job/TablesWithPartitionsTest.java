package dev.stator.control.job;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.stator.control.metadata.MetadataCommand.UpdateTable;
import dev.stator.control.reconcile.ControlPlaneFixture;
import dev.stator.model.Bytes;
import dev.stator.model.cluster.ClusterImage;
import dev.stator.model.cluster.TableRecord;
import dev.stator.model.table.Derived;
import dev.stator.proto.cluster.OrderResult;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Tables that are given partitions for themselves. */
class TablesWithPartitionsTest extends ControlPlaneFixture {
  /** Its keys lie in partitions of their own, cut at even tokens, before it is ACTIVE. */
  @Test
  void aTableThatNeedsPartitionsForItselfHasThemBeforeItIsActive() throws InterruptedException {
    cluster(3);
    create("Music", 0x60000000, 4);
    create("Books", 0x60000001, 2);
    control.rounds(2);
    assertEquals(TableRecord.Status.CREATING, table("Music").status());
    control.settle();
    assertEquals(TableRecord.Status.ACTIVE, table("Music").status());
    assertEquals(TableRecord.Status.ACTIVE, table("Books").status());
    assertEquals(
        List.of(
            "",
            "56000000",
            "60000000",
            "60000000104000000000000000",
            "60000000108000000000000000",
            "6000000010c000000000000000",
            "60000001",
            "60000001108000000000000000",
            "60000002",
            "ab000000"),
        starts());
    for (var partition : image().partitions().values()) {
      var group = group(partition.partitionId());
      var start = partition.start();
      boolean ofMusic = start.hex().startsWith("60000000");
      assertEquals(ofMusic, group.tables.contains(0x60000000), start.hex());
      assertWell(partition.partitionId(), Set.of("n1", "n2", "n3"), start.hex());
    }

    update("Music", 6);
    assertEquals(TableRecord.Status.UPDATING, table("Music").status());
    control.settle();
    assertEquals(TableRecord.Status.ACTIVE, table("Music").status());
    assertEquals(14, starts().size(), "cuts at sixths; there is one at the half");
    assertEquals(List.of(), nodes.broken());
  }

  @Test
  void aCutThatIsRefusedDoesNotKeepATableFromBeingActive() throws InterruptedException {
    cluster(3);
    nodes.answerSplits(2, new OrderResult.Refused("The partition is overloaded"));
    create("Music", 0x60000000, 2);
    for (int i = 0; i < 60 && table("Music").status() != TableRecord.Status.ACTIVE; i++) {
      control.rounds(1);
      control.pass(Duration.ofSeconds(3));
    }
    control.settle();
    assertEquals(TableRecord.Status.ACTIVE, table("Music").status());
    assertEquals(3, starts().size());
  }

  private List<String> starts() {
    return image().partitions().keySet().stream().map(Bytes::hex).toList();
  }

  private void update(String name, int partitions) {
    var table = table(name);
    control.commit(
        new UpdateTable(
            ClusterImage.tableKey("000000000000", "r", name),
            table.schema().tableId(),
            table.revision(),
            Derived.NOTHING,
            "{}",
            "{more}",
            partitions));
  }
}
