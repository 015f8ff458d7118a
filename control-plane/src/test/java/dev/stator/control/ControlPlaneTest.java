package dev.stator.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stator.control.reconcile.FakeNodes;
import dev.stator.model.cluster.ClusterImage;
import dev.stator.model.cluster.PartitionRecord;
import dev.stator.model.cluster.TableRecord;
import dev.stator.model.key.Keyspace;
import dev.stator.model.table.Derived;
import dev.stator.model.table.IndexProjection;
import dev.stator.model.table.IndexSchema;
import dev.stator.model.table.KeyAttribute;
import dev.stator.model.table.KeyType;
import dev.stator.proto.cluster.ChangedTable;
import dev.stator.proto.cluster.ControlPlaneClient;
import dev.stator.proto.cluster.MapFile;
import dev.stator.proto.cluster.MapWatch;
import dev.stator.proto.cluster.NewTable;
import dev.stator.proto.cluster.RefusedException;
import dev.stator.proto.cluster.Registration;
import dev.stator.proto.cluster.TableChange;
import dev.stator.replication.Peer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Members over real Raft and real gRPC; the storage nodes are fakes that keep the rules of real
 * ones.
 */
@Timeout(180)
class ControlPlaneTest {
  private static final String ACCOUNT = "000000000000";
  private static final String REGION = "us-east-1";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path folder;

  @Test
  void oneMemberMakesAClusterAndTables() throws Exception {
    try (var control = new TestControlPlane(folder, 1)) {
      control.start("c1");
      var nodes = new FakeNodes();
      try (var n1 = new FakeStorageNode(nodes, "A");
          var n2 = new FakeStorageNode(nodes, "B");
          var n3 = new FakeStorageNode(nodes, "C")) {
        control.awaitLeader();
        var client = control.client();
        assertEquals("n1", n1.register(client).nodeId());
        assertEquals("n2", n2.register(client).nodeId());
        assertEquals("n3", n3.register(client).nodeId());
        try (var watch = client.watch("test", new MapFile(folder.resolve("map")), image -> {})) {
          watch.await(ControlPlaneTest::cut, PATIENCE);

          long slowestMillis = 0;
          for (int i = 0; i < 20; i++) {
            var name = "T" + i;
            long start = System.nanoTime();
            assertInstanceOf(TableChange.Accepted.class, client.createTable(table(name)));
            watch.await(image -> status(image, name) == TableRecord.Status.ACTIVE, PATIENCE);
            slowestMillis =
                i < 5 ? 0 : Math.max(slowestMillis, (System.nanoTime() - start) / 1_000_000);
          }
          System.out.println(
              "CreateTable to ACTIVE seen by a watcher, slowest of 15: " + slowestMillis + " ms");
          assertInstanceOf(TableChange.Exists.class, client.createTable(table("T1")));
          assertInstanceOf(
              TableChange.NotFound.class, client.deleteTable(ACCOUNT, REGION, "None", 0));
          long revision = change(client, watch);
          assertInstanceOf(
              TableChange.Changed.class, client.deleteTable(ACCOUNT, REGION, "T1", revision - 1));
          assertInstanceOf(
              TableChange.Accepted.class, client.deleteTable(ACCOUNT, REGION, "T1", revision));
          watch.await(image -> image.table(ACCOUNT, REGION, "T1") == null, PATIENCE);
          for (var node : List.of(n1, n2, n3)) {
            client.heartbeat(node.report());
          }
          assertEquals(3, client.members().reports().size());
          assertEquals(List.of(), nodes.broken());
        }
      }
    }
  }

  /** Gives table T1 an index, and returns its revision. */
  private static long change(ControlPlaneClient client, MapWatch watch) throws Exception {
    var before = table(watch.image());
    var index =
        IndexSchema.global(
            "byTitle",
            IndexSchema.UNDRAWN,
            List.of(new KeyAttribute("title", KeyType.S)),
            1,
            IndexProjection.ALL);
    var change = new ChangedTable(before, Derived.of(List.of(index)), "{old}", "{new}", 1);
    var accepted = assertInstanceOf(TableChange.Accepted.class, client.updateTable(change));
    assertEquals(TableRecord.Status.UPDATING, accepted.table().status());
    var image =
        watch.await(
            map ->
                map.version() >= accepted.version()
                    && status(map, "T1") == TableRecord.Status.ACTIVE
                    && table(map).schema().indexes().stream().noneMatch(table(map)::builds),
            PATIENCE);
    var after = table(image);
    assertEquals("{new}", after.definition());
    var drawn = after.schema().indexes().getFirst();
    assertEquals(index.name(), drawn.name());
    assertTrue(Integer.compareUnsigned(drawn.id(), Keyspace.TABLE_ID_MIN) >= 0, drawn.toString());
    assertInstanceOf(TableChange.Changed.class, client.updateTable(change));
    return after.revision();
  }

  private static TableRecord table(ClusterImage image) {
    return Objects.requireNonNull(image.table(ACCOUNT, REGION, "T1"));
  }

  @Test
  void aLostDiskIsRepaired() throws Exception {
    var nodes = new FakeNodes();
    try (var control = new TestControlPlane(folder, 1);
        var n1 = new FakeStorageNode(nodes, "A");
        var n2 = new FakeStorageNode(nodes, "B");
        var n3 = new FakeStorageNode(nodes, "C")) {
      control.start("c1");
      var client = control.client();
      n1.register(client);
      n2.register(client);
      n3.register(client);
      try (var watch = client.watch("test", null, image -> {})) {
        watch.await(ControlPlaneTest::cut, PATIENCE);
        nodes.wipe("n3");
        assertEquals("n4", n3.register(client).nodeId());
        var repaired =
            watch.await(
                image ->
                    image.partitions().values().stream()
                        .allMatch(p ->
                            new TreeSet<>(p.replicas())
                                .equals(new TreeSet<>(List.of("n1", "n2", "n4")))),
                PATIENCE);
        var lost = repaired.nodes().get("n3");
        assertNotNull(lost);
        assertEquals("n4", lost.replacedBy());
        nodes.groups().values().forEach(group -> assertTrue(group.voters.contains("n4")));
        assertEquals(List.of(), nodes.broken());

        var foreign = new Registration("other", "n1", REGION, "A", "h", "h:1", "h:2", "", "");
        var refused = assertThrows(RefusedException.class, () -> client.register(foreign));
        assertTrue(String.valueOf(refused.getMessage()).contains("belongs to cluster other"));
      }
    }
  }

  @Test
  void threeMembersOutliveTheirLeader() throws Exception {
    try (var control = new TestControlPlane(folder, 3)) {
      for (var member : control.members) {
        control.start(member.id());
      }
      var client = control.client();
      var versions = new ArrayList<Long>();
      try (var watch = client.watch("test", null, image -> versions.add(image.version()))) {
        watch.await(image -> !image.clusterId().isEmpty(), PATIENCE);
        assertInstanceOf(TableChange.Accepted.class, client.createTable(table("Before")));
        for (var member : control.members) {
          TestControlPlane.await(
              member.id() + " to follow",
              () -> control.member(member.id()).image().table(ACCOUNT, REGION, "Before") != null);
        }
        var leader = control.awaitLeader();
        long start = System.nanoTime();
        control.stop(leader);
        assertInstanceOf(TableChange.Accepted.class, client.createTable(table("After")));
        System.out.println(
            "CreateTable answered "
                + (System.nanoTime() - start) / 1_000_000
                + " ms after the leader began to stop");
        watch.await(image -> image.table(ACCOUNT, REGION, "After") != null, PATIENCE);

        control.start(leader);
        TestControlPlane.await(
            "the old leader to catch up",
            () -> control.member(leader).image().table(ACCOUNT, REGION, "After") != null);
        assertNotNull(control.member(leader).image().table(ACCOUNT, REGION, "Before"));
        var sorted = new TreeSet<>(versions);
        assertEquals(new ArrayList<>(sorted), versions, "versions only rise");
      }
    }
  }

  @Test
  void aMemberThatLostItsFolderDoesNotVote() throws Exception {
    try (var control = new TestControlPlane(folder, 3)) {
      for (var member : control.members) {
        control.start(member.id());
      }
      var leader = control.awaitLeader();
      TestControlPlane.await("all members to be on record", () -> admitted(control, leader));
      var follower =
          control.members.stream()
              .filter(m -> !m.id().equals(leader))
              .findFirst()
              .orElseThrow()
              .id();
      control.stop(follower);
      var empty = control.start(follower, folder.resolve("empty"));
      var failure =
          assertThrows(ExecutionException.class, () -> empty.joined().get(60, TimeUnit.SECONDS));
      assertTrue(
          String.valueOf(failure.getMessage()).contains("lived in another data folder"),
          failure.toString());
      control.stop(follower);
      rejoin(control, follower, leader);
    }
  }

  /** With the operator's word that its folder is lost it joins, and its vote counts again. */
  private void rejoin(TestControlPlane control, String lost, String leader) throws Exception {
    control.start(lost, folder.resolve("new"), true).joined().get(60, TimeUnit.SECONDS);
    TestControlPlane.await(
        "the map", () -> control.member(lost).image().equals(control.member(leader).image()));
    for (var id : List.of(leader, lost)) {
      TestControlPlane.await(
          "a vote, as " + id + " has it", () -> control.member(id).voters().contains(lost));
    }
    control.stop(lost);
    control.start(lost, folder.resolve("new"));
    var third =
        control.members.stream()
            .map(Peer::id)
            .filter(id -> !id.equals(leader) && !id.equals(lost))
            .findFirst()
            .orElseThrow();
    control.stop(third);
    control.stop(leader);
    control.start(leader);
    control.awaitLeader();
  }

  private static boolean admitted(TestControlPlane control, String leader) {
    return control.member(leader).admittedMembers().size() == 3;
  }

  @Test
  void aWatcherStartsFromItsFileWhileTheControlPlaneIsDown() throws Exception {
    var file = new MapFile(folder.resolve("map"));
    ClusterImage kept;
    try (var control = new TestControlPlane(folder, 1)) {
      control.start("c1");
      var client = control.client();
      try (var watch = client.watch("test", file, image -> {})) {
        watch.await(image -> !image.clusterId().isEmpty(), PATIENCE);
        client.createTable(table("Kept"));
        kept = watch.await(image -> image.table(ACCOUNT, REGION, "Kept") != null, PATIENCE);
        TestControlPlane.await("the map's file", () -> load(file).version() == kept.version());
      }
      control.stop("c1");
      var seen = new ArrayList<ClusterImage>();
      try (var watch = client.watch("test", file, seen::add)) {
        assertEquals(kept, watch.image());
        assertEquals(List.of(kept), seen);
        control.start("c1");
        client.createTable(table("Later"));
        watch.await(image -> image.table(ACCOUNT, REGION, "Later") != null, PATIENCE);
        assertNull(watch.image().table(ACCOUNT, REGION, "Never"));
      }
    }
  }

  @Test
  void aForeignOrUsedFolderIsRefusedWithASentence() throws Exception {
    try (var control = new TestControlPlane(folder, 1)) {
      control.start("c1");
      var used = assertThrows(IOException.class, () -> control.start("c1"));
      assertTrue(String.valueOf(used.getMessage()).contains("is in use by another process"));
    }
    try (var control = new TestControlPlane(folder.resolve("3"), 3)) {
      var foreign =
          assertThrows(IOException.class, () -> control.start("c2", folder.resolve("c1")));
      assertTrue(String.valueOf(foreign.getMessage()).contains("belongs to member c1, not c2"));
    }
  }

  private static ClusterImage load(MapFile file) {
    try {
      return file.load();
    } catch (IOException e) {
      return ClusterImage.EMPTY;
    }
  }

  private static boolean cut(ClusterImage image) {
    return image.partitions().size() == 3
        && image.partitions().values().stream().allMatch(PartitionRecord::active);
  }

  private static TableRecord.Status status(ClusterImage image, String name) {
    var table = image.table(ACCOUNT, REGION, name);
    return table == null ? TableRecord.Status.UPDATING : table.status();
  }

  private static NewTable table(String name) {
    return new NewTable(
        ACCOUNT, REGION, name, new KeyAttribute("pk", KeyType.S), null, Derived.NOTHING, "{}", 1);
  }
}
