package dev.stator.control.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stator.control.metadata.MetadataCommand.DeleteTable;
import dev.stator.control.metadata.MetadataCommand.UpdateTable;
import dev.stator.control.metadata.MetadataResult;
import dev.stator.model.cluster.TableRecord;
import dev.stator.model.key.Keyspace;
import dev.stator.model.table.Derived;
import dev.stator.model.table.IndexProjection;
import dev.stator.model.table.IndexSchema;
import dev.stator.model.table.KeyAttribute;
import dev.stator.model.table.KeyType;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * The life of a cluster, once undisturbed and then once for every effect that its leader may die
 * before or after.
 */
class CrashAtEveryStepTest extends ControlPlaneFixture {
  private static final int MUSIC = 0x40000000;
  private static final int BOOKS = 0x80000001;

  private static final IndexSchema INDEX =
      IndexSchema.global(
          "byTitle",
          0xc0000001,
          List.of(new KeyAttribute("title", KeyType.S)),
          1,
          IndexProjection.ALL);

  @Test
  void aClusterGrowsLosesADiskAndDropsATable() throws InterruptedException {
    int effects = life(Integer.MAX_VALUE, false);
    assertTrue(effects >= 25, "effects: " + effects);
    for (int crash = 0; crash < effects; crash++) {
      life(crash, false);
      life(crash, true);
    }
  }

  private int life(int crash, boolean after) throws InterruptedException {
    begin(crash, after);
    var when = "crash " + (after ? "after" : "before") + " effect " + crash;
    control.settle();
    register("n1", "h1", "az1");
    register("n2", "h2", "az2");
    control.settle();
    assertTrue(image().partitions().isEmpty(), "two nodes are not enough");
    register("n3", "h3", "az3");
    create("Music", MUSIC);
    control.settle();
    create("Books", BOOKS);
    control.settle();
    checkTables(when);

    nodes.wipe("n2");
    register("n4", "h2", "az2");
    change("Music", MUSIC);
    control.commit(new DeleteTable(key("Books"), 1));
    control.settle();
    checkChange(when);
    takeIndex(when);
    var image = image();
    assertNull(image.tables().get(key("Books")), when);
    nodes.groups().values().forEach(group -> assertTrue(!group.tables.contains(BOOKS), when));
    for (var partition : image.partitions().values()) {
      assertTrue(partition.active(), when);
      assertEquals(
          new TreeSet<>(List.of("n1", "n3", "n4")), new TreeSet<>(partition.replicas()), when);
      assertTrue(!partition.firstLeader().equals("n2"), when);
      var group = group(partition.partitionId());
      assertEquals(new TreeSet<>(partition.replicas()), group.voters, when);
    }
    rebuild(when);
    assertEquals(List.of(), nodes.broken(), when);
    return control.effects();
  }

  /** One stopped replica is made again; of two, neither is: who is right cannot be told. */
  private void rebuild(String when) throws InterruptedException {
    nodes.damage("n1", 1);
    control.settle();
    var group = group(1);
    assertEquals(new TreeSet<>(List.of("n1", "n3", "n4")), group.voters, when);
    assertTrue(alive("n1", 1), when);

    var leader = String.valueOf(group.leader);
    var others = group.voters.stream().filter(voter -> !voter.equals(leader)).toList();
    others.forEach(voter -> nodes.damage(voter, 1));
    control.rounds(3);
    others.forEach(voter -> assertTrue(!alive(voter, 1), when));
    assertEquals(new TreeSet<>(List.of("n1", "n3", "n4")), group.voters, when);
  }

  private boolean alive(String nodeId, long partitionId) {
    return nodes.reports().stream()
        .filter(report -> report.nodeId().equals(nodeId))
        .flatMap(report -> report.replicas().stream())
        .anyMatch(replica -> replica.partitionId() == partitionId && replica.alive());
  }

  private void checkTables(String when) {
    var image = image();
    for (var table : image.tables().values()) {
      assertEquals(TableRecord.Status.ACTIVE, table.status(), when);
      var start = Keyspace.tableStart(table.schema().tableId());
      var partition = image.partitionOf(start);
      assertNotNull(partition, when);
      var group = group(partition.partitionId());
      assertTrue(group.tables.contains(table.schema().tableId()), when);
    }
    assertEquals(2, image.tables().size(), when);
  }

  /** Gives a table an index. */
  private void change(String name, int tableId) {
    assertInstanceOf(
        MetadataResult.Table.class,
        control.commit(
            new UpdateTable(
                key(name), tableId, 1, Derived.of(List.of(INDEX)), "{before}", "{after}", 1)));
  }

  /**
   * The index came: its partition and the table's got each schema, and the items were asked for.
   */
  private void checkChange(String when) {
    var table = image().tables().get(key("Music"));
    assertNotNull(table, when);
    assertEquals(TableRecord.Status.ACTIVE, table.status(), when);
    assertEquals("{after}", table.definition(), when);
    assertEquals("", table.nextDefinition(), when);
    assertEquals(List.of(INDEX), table.schema().indexes(), when);
    assertEquals(3, table.schema().version(), when);
    assertEquals(List.of(), table.settling(), when);
    nodes
        .groups()
        .forEach((partitionId, group) -> {
          assertEquals(
              holdsItems(partitionId) || holdsIndex(partitionId) ? Long.valueOf(3) : null,
              group.schemaVersions.get(MUSIC),
              when);
          assertEquals(holdsItems(partitionId), group.backfilling.contains(INDEX.id()), when);
        });
  }

  /** The index goes; every partition learns of it, and those that have rows of it drop them. */
  private void takeIndex(String when) throws InterruptedException {
    var table = image().tables().get(key("Music"));
    assertNotNull(table, when);
    control.commit(
        new UpdateTable(
            key("Music"), MUSIC, table.revision(), Derived.NOTHING, "{after}", "{gone}", 1));
    control.settle();
    var left = image().tables().get(key("Music"));
    assertNotNull(left, when);
    assertEquals(TableRecord.Status.ACTIVE, left.status(), when);
    assertEquals("{gone}", left.definition(), when);
    assertEquals(List.of(), left.schema().indexes(), when);
    assertEquals(List.of(), left.settling(), when);
    nodes
        .groups()
        .forEach((partitionId, group) -> {
          assertEquals(
              holdsItems(partitionId) || holdsIndex(partitionId) ? Long.valueOf(4) : null,
              group.schemaVersions.get(MUSIC),
              when);
          assertEquals(holdsIndex(partitionId), group.dropped.contains(INDEX.id()), when);
        });
  }

  private boolean holdsItems(long partitionId) {
    return isAt(partitionId, MUSIC);
  }

  private boolean holdsIndex(long partitionId) {
    return isAt(partitionId, INDEX.id());
  }

  private boolean isAt(long partitionId, int id) {
    var partition = image().partitionOf(Keyspace.tableStart(id));
    return partition != null && partition.partitionId() == partitionId;
  }
}
