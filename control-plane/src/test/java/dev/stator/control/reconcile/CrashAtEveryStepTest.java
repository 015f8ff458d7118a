package dev.stator.control.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stator.control.metadata.MetadataCommand.AdmitNode;
import dev.stator.control.metadata.MetadataCommand.CreateTable;
import dev.stator.control.metadata.MetadataCommand.DeleteTable;
import dev.stator.control.metadata.MetadataCommand.UpdateTable;
import dev.stator.control.metadata.MetadataResult;
import dev.stator.model.cluster.ClusterImage;
import dev.stator.model.cluster.TableRecord;
import dev.stator.model.key.Keyspace;
import dev.stator.model.table.IndexSchema;
import dev.stator.model.table.KeyAttribute;
import dev.stator.model.table.KeyType;
import dev.stator.model.table.TableSchema;
import dev.stator.proto.cluster.Registration;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The life of a cluster, once undisturbed and then once for every effect that its leader may die
 * before or after.
 */
class CrashAtEveryStepTest {
  private static final int MUSIC = 0x40000000;
  private static final int BOOKS = 0x80000001;

  private static final IndexSchema INDEX =
      new IndexSchema("byTitle", false, List.of(new KeyAttribute("title", KeyType.S)));

  @TempDir Path folder;

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
    var nodes = new FakeNodes();
    var control = new FakeControlPlane(folder, nodes);
    control.crashAt(crash, after);
    var when = "crash " + (after ? "after" : "before") + " effect " + crash;
    control.settle();
    register(control, nodes, "n1", 1);
    register(control, nodes, "n2", 2);
    control.settle();
    assertTrue(control.metadata().image().partitions().isEmpty(), "two nodes are not enough");
    register(control, nodes, "n3", 3);
    create(control, "Music", MUSIC);
    control.settle();
    create(control, "Books", BOOKS);
    control.settle();
    checkTables(control, nodes, when);

    nodes.wipe("n2");
    register(control, nodes, "n4", 2);
    change(control, "Music", MUSIC);
    control.commit(new DeleteTable(key("Books"), 1));
    control.settle();
    checkChange(control, nodes, when);
    var image = control.metadata().image();
    assertNull(image.tables().get(key("Books")), when);
    nodes.groups().values().forEach(group -> assertTrue(!group.tables.contains(BOOKS), when));
    for (var partition : image.partitions().values()) {
      assertTrue(partition.active(), when);
      assertEquals(
          new TreeSet<>(List.of("n1", "n3", "n4")), new TreeSet<>(partition.replicas()), when);
      assertTrue(!partition.firstLeader().equals("n2"), when);
      var group = nodes.groups().get(partition.partitionId());
      assertNotNull(group, when);
      assertEquals(new TreeSet<>(partition.replicas()), group.voters, when);
    }
    rebuild(control, nodes, when);
    assertEquals(List.of(), nodes.broken(), when);
    return control.effects();
  }

  /** One stopped replica is made again; of two, neither is: who is right cannot be told. */
  private static void rebuild(FakeControlPlane control, FakeNodes nodes, String when)
      throws InterruptedException {
    nodes.damage("n1", 1);
    control.settle();
    var group = nodes.groups().get(1L);
    assertNotNull(group, when);
    assertEquals(new TreeSet<>(List.of("n1", "n3", "n4")), group.voters, when);
    assertTrue(alive(nodes, "n1", 1), when);

    var leader = String.valueOf(group.leader);
    var others = group.voters.stream().filter(voter -> !voter.equals(leader)).toList();
    others.forEach(voter -> nodes.damage(voter, 1));
    control.rounds(3);
    others.forEach(voter -> assertTrue(!alive(nodes, voter, 1), when));
    assertEquals(new TreeSet<>(List.of("n1", "n3", "n4")), group.voters, when);
  }

  private static boolean alive(FakeNodes nodes, String nodeId, long partitionId) {
    return nodes.reports().stream()
        .filter(report -> report.nodeId().equals(nodeId))
        .flatMap(report -> report.replicas().stream())
        .anyMatch(replica -> replica.partitionId() == partitionId && replica.alive());
  }

  private static void checkTables(FakeControlPlane control, FakeNodes nodes, String when) {
    var image = control.metadata().image();
    for (var table : image.tables().values()) {
      assertEquals(TableRecord.Status.ACTIVE, table.status(), when);
      var start = Keyspace.tableStart(table.schema().tableId());
      var partition = image.partitionOf(start);
      assertNotNull(partition, when);
      var group = nodes.groups().get(partition.partitionId());
      assertNotNull(group, when);
      assertTrue(group.tables.contains(table.schema().tableId()), when);
    }
    assertEquals(2, image.tables().size(), when);
  }

  private static void register(
      FakeControlPlane control, FakeNodes nodes, String expected, int place) {
    var host = "h" + place;
    var result =
        control.commit(
            new AdmitNode(
                new Registration(
                    "", "", "r", "az" + place, host, host + ":1", host + ":2", "", "")));
    assertEquals(new MetadataResult.Admitted(expected), result);
    nodes.start(expected);
  }

  private static void create(FakeControlPlane control, String name, int tableId) {
    var schema = new TableSchema(tableId, 1, name, new KeyAttribute("pk", KeyType.S), null);
    assertInstanceOf(
        MetadataResult.Table.class,
        control.commit(new CreateTable("000000000000", "r", schema, "uuid", "{}", 1)));
  }

  /** Gives a table an index. */
  private static void change(FakeControlPlane control, String name, int tableId) {
    assertInstanceOf(
        MetadataResult.Table.class,
        control.commit(
            new UpdateTable(key(name), tableId, 1, List.of(INDEX), "{before}", "{after}", 1)));
  }

  /** Every partition of the table got the newer schema, and only then did the change count. */
  private static void checkChange(FakeControlPlane control, FakeNodes nodes, String when) {
    var table = control.metadata().image().tables().get(key("Music"));
    assertNotNull(table, when);
    assertEquals(TableRecord.Status.ACTIVE, table.status(), when);
    assertEquals("{after}", table.definition(), when);
    assertEquals("", table.nextDefinition(), when);
    assertEquals(List.of(INDEX), table.schema().indexes(), when);
    assertEquals(2, table.schema().version(), when);
    assertTrue(
        nodes.groups().values().stream()
            .anyMatch(group -> Long.valueOf(2).equals(group.schemaVersions.get(MUSIC))),
        when);
  }

  private static String key(String name) {
    return ClusterImage.tableKey("000000000000", "r", name);
  }
}
