package dev.stator.control.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stator.control.metadata.MetadataCommand.AdmitNode;
import dev.stator.control.metadata.MetadataCommand.CreateTable;
import dev.stator.control.metadata.MetadataCommand.SubmitJob;
import dev.stator.control.metadata.MetadataCommand.UpdateTable;
import dev.stator.control.metadata.MetadataResult;
import dev.stator.control.reconcile.FakeControlPlane;
import dev.stator.control.reconcile.FakeNodes;
import dev.stator.model.Bytes;
import dev.stator.model.cluster.ClusterImage;
import dev.stator.model.cluster.JobRecord;
import dev.stator.model.cluster.JobRecord.State;
import dev.stator.model.cluster.JobSpec;
import dev.stator.model.cluster.PartitionRecord;
import dev.stator.model.cluster.TableRecord;
import dev.stator.model.key.Keyspace;
import dev.stator.model.table.KeyAttribute;
import dev.stator.model.table.KeyType;
import dev.stator.model.table.TableSchema;
import dev.stator.proto.cluster.OrderResult;
import dev.stator.proto.cluster.Registration;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Jobs of operators, undisturbed, with nodes that die, and with a leader of the control plane that
 * dies before or after each of its effects.
 */
class JobsTest {
  @TempDir Path folder;

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
    var nodes = new FakeNodes();
    var control = new FakeControlPlane(folder, nodes);
    control.crashAt(crash, after);
    var when = "crash " + (after ? "after" : "before") + " effect " + crash;
    cluster(control, nodes, 4);

    var split = submit(control, new JobSpec.Split(2, Bytes.ofHex("80"), 0));
    var again = submit(control, new JobSpec.Split(2, null, 0));
    create(control, "Music", 0x70000000);
    create(control, "Books", 0x90000000);
    control.settle();
    for (long done : List.of(split, again)) {
      assertEquals(State.DONE, job(control, done).state(), when);
    }
    assertSplit(control, nodes, when);

    var transfer = submit(control, new JobSpec.Transfer(1, "n3"));
    var move = submit(control, new JobSpec.Move(1, "n3", "n4"));
    control.settle();
    assertEquals(State.DONE, job(control, transfer).state(), when);
    assertEquals(State.DONE, job(control, move).state(), when);
    assertWell(control, nodes, 1, Set.of("n1", "n2", "n4"), when);
    assertNotEquals("n3", group(nodes, 1).leader, when);

    var drain = submit(control, new JobSpec.Drain("n1"));
    control.settle();
    assertEquals(State.DONE, job(control, drain).state(), when);
    for (long partitionId = 1; partitionId <= 5; partitionId++) {
      assertWell(control, nodes, partitionId, Set.of("n2", "n3", "n4"), when);
    }
    assertEquals(List.of(), nodes.broken(), when);
    return control.effects();
  }

  /** Partition 2 was cut at 80, and its lower half once more: 2, 5 and 4. */
  private static void assertSplit(FakeControlPlane control, FakeNodes nodes, String when) {
    var image = control.metadata().image();
    assertEquals(
        List.of(1L, 2L, 5L, 4L, 3L),
        image.partitions().values().stream().map(PartitionRecord::partitionId).toList(),
        when);
    Bytes end = Bytes.EMPTY;
    for (var partition : image.partitions().values()) {
      assertEquals(end, partition.start(), when);
      end = partition.end();
      long id = partition.partitionId();
      assertEquals(group(nodes, id).rangeEpoch, partition.rangeEpoch(), when);
      assertWell(control, nodes, id, Set.of("n1", "n2", "n3"), when);
    }
    assertNull(end, when);
    for (var table : image.tables().values()) {
      assertEquals(TableRecord.Status.ACTIVE, table.status(), when);
      int tableId = table.schema().tableId();
      var holding = image.partitionOf(Keyspace.tableStart(tableId));
      assertNotNull(holding, when);
      assertTrue(group(nodes, holding.partitionId()).tables.contains(tableId), when);
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
    var nodes = new FakeNodes();
    var control = new FakeControlPlane(folder, nodes);
    control.crashAt(crash, after);
    var when = "crash " + (after ? "after" : "before") + " effect " + crash;
    cluster(control, nodes, 3);
    var merge = submit(control, new JobSpec.Merge(1, 2));
    create(control, "Music", 0x70000000);
    control.settle();
    assertEquals(State.DONE, job(control, merge).state(), when);
    var joined = control.metadata().image().partition(1);
    assertNotNull(joined, when);
    assertEquals(2, joined.rangeEpoch(), when);
    assertNull(control.metadata().image().partition(2), when);
    assertEquals(2, control.metadata().image().partitions().size(), when);
    assertEquals(Set.of(), nodes.holders(2), when);
    assertEquals(List.of(), nodes.broken(), when);
    return control.effects();
  }

  /** A node that was away while its partition was adopted. */
  @Test
  void aReplicaOfAnAdoptedPartitionIsRemovedWhenItsNodeIsBack() throws InterruptedException {
    var nodes = new FakeNodes();
    var control = new FakeControlPlane(folder, nodes);
    cluster(control, nodes, 3);
    nodes.stop("n3", true);
    control.pass(Duration.ofMinutes(1));
    var merge = submit(control, new JobSpec.Merge(1, 2));
    control.settle();
    assertEquals(State.DONE, job(control, merge).state());
    assertEquals(Set.of("n3"), nodes.holders(2));
    nodes.stop("n3", false);
    control.settle();
    assertEquals(Set.of(), nodes.holders(2));
  }

  @Test
  void aLeaderThatRefusesToSplitForAWhileFailsTheJobWithItsSentence() throws InterruptedException {
    var nodes = new FakeNodes();
    var control = new FakeControlPlane(folder, nodes);
    cluster(control, nodes, 3);
    nodes.answerSplits(1, new OrderResult.Refused("The partition is overloaded"));
    var split = submit(control, new JobSpec.Split(1, null, 0));
    control.rounds(3);
    assertTrue(job(control, split).runs(), "it may pass");
    control.pass(Duration.ofSeconds(6));
    control.settle();
    assertEquals("The partition is overloaded", job(control, split).why());
    assertEquals(3, control.metadata().image().partitions().size());
  }

  @Test
  void whatCannotBeIsToldAtOnce() throws InterruptedException {
    var nodes = new FakeNodes();
    var control = new FakeControlPlane(folder, nodes);
    cluster(control, nodes, 3);
    var why = "The partition holds too little to be split in the middle.";
    nodes.answerSplits(1, new OrderResult.Impossible(why));
    var split = submit(control, new JobSpec.Split(1, null, 0));
    control.rounds(1);
    assertEquals(why, job(control, split).why());
    assertEquals(State.FAILED, job(control, split).state());
  }

  /** One that applied the split from a copy of the parent does not make the child itself. */
  @Test
  void aVoterThatNeverMadeItsChildIsGivenOne() throws InterruptedException {
    var nodes = new FakeNodes();
    var control = new FakeControlPlane(folder, nodes);
    cluster(control, nodes, 4);
    nodes.stop("n3", true);
    control.pass(Duration.ofMinutes(1));
    submit(control, new JobSpec.Split(1, null, 0));
    control.settle();
    submit(control, new JobSpec.Move(1, "n3", "n4"));
    control.settle();
    nodes.stop("n3", false);
    assertEquals(Set.of("n1", "n2"), nodes.holders(4));
    control.settle();
    assertWell(control, nodes, 4, Set.of("n1", "n2", "n3"), "the child");
    assertWell(control, nodes, 1, Set.of("n1", "n2", "n4"), "the parent");
    assertEquals(List.of(), nodes.broken());
  }

  /** It applied the split late, and made the child itself: nobody interferes. */
  @Test
  void aVoterThatLagsMakesItsChildItself() throws InterruptedException {
    var nodes = new FakeNodes();
    var control = new FakeControlPlane(folder, nodes);
    cluster(control, nodes, 4);
    nodes.stop("n3", true);
    control.pass(Duration.ofMinutes(1));
    var split = submit(control, new JobSpec.Split(1, null, 0));
    control.settle();
    assertEquals(State.DONE, job(control, split).state());
    nodes.stop("n3", false);
    control.settle();
    assertWell(control, nodes, 4, Set.of("n1", "n2", "n3"), "the child");
  }

  @Test
  void ofTwoJobsOnAPartitionTheSecondWaits() throws InterruptedException {
    var nodes = new FakeNodes();
    var control = new FakeControlPlane(folder, nodes);
    cluster(control, nodes, 5);
    nodes.stop("n5", true);
    var first = submit(control, new JobSpec.Move(1, "n3", "n5"));
    var second = submit(control, new JobSpec.Move(1, "n2", "n4"));
    var elsewhere = submit(control, new JobSpec.Move(2, "n2", "n4"));
    control.rounds(3);
    assertEquals(job(control, first), JobQueue.before(control.metadata(), job(control, second)));
    assertTrue(job(control, second).runs());
    assertEquals(State.DONE, job(control, elsewhere).state());
    nodes.stop("n5", false);
    control.settle();
    assertNull(JobQueue.before(control.metadata(), job(control, second)));
    assertWell(control, nodes, 1, Set.of("n1", "n4", "n5"), "both are done");
  }

  @Test
  void aTargetThatDiesForGoodLeavesThePartitionAsItWas() throws InterruptedException {
    var nodes = new FakeNodes();
    var control = new FakeControlPlane(folder, nodes);
    cluster(control, nodes, 4);
    var move = submit(control, new JobSpec.Move(1, "n3", "n4"));
    nodes.stop("n4", true);
    control.rounds(3);
    assertTrue(job(control, move).runs());
    control.pass(Duration.ofSeconds(30));
    control.rounds(3);
    assertEquals("waits for n4, which does not answer", job(control, move).progress());
    control.pass(Duration.ofSeconds(90));
    control.settle();
    assertEquals(State.FAILED, job(control, move).state());
    assertEquals("Node n4 does not answer; nothing was changed.", job(control, move).why());
    assertEquals(Set.of("n1", "n2", "n3"), group(nodes, 1).voters);
    nodes.stop("n4", false);
    control.settle();
    assertWell(control, nodes, 1, Set.of("n1", "n2", "n3"), "the beginnings are removed");
  }

  @Test
  void aDeadNodesReplicasAreRebuiltByADrain() throws InterruptedException {
    var nodes = new FakeNodes();
    var control = new FakeControlPlane(folder, nodes);
    cluster(control, nodes, 4);
    nodes.stop("n2", true);
    control.pass(Duration.ofMinutes(1));
    var drain = submit(control, new JobSpec.Drain("n2"));
    control.settle();
    assertEquals(State.DONE, job(control, drain).state());
    for (long partitionId = 1; partitionId <= 3; partitionId++) {
      assertEquals(Set.of("n1", "n3", "n4"), group(nodes, partitionId).voters);
      assertTrue(nodes.holders(partitionId).contains("n2"), "it is on a disk that is away");
    }
    nodes.stop("n2", false);
    control.settle();
    for (long partitionId = 1; partitionId <= 3; partitionId++) {
      assertWell(control, nodes, partitionId, Set.of("n1", "n3", "n4"), "n2 is back");
    }
    assertEquals(List.of(), nodes.broken());
  }

  @Test
  void aDrainWithNowhereToGoIsRefusedOrFailsWithASentence() throws InterruptedException {
    var nodes = new FakeNodes();
    var control = new FakeControlPlane(folder, nodes);
    cluster(control, nodes, 3);
    var nowhere =
        "There is no node that the replica of partition 1 on n1 could go to: every living node"
            + " that takes replicas has one of that partition. Start another storage node first.";
    var admission = new JobAdmission(control.reports());
    assertEquals(nowhere, admission.refusal(control.metadata(), new JobSpec.Drain("n1")));
    var drain = submit(control, new JobSpec.Drain("n1"));
    control.rounds(3);
    assertTrue(job(control, drain).runs(), "a node may still come");
    control.pass(Duration.ofMinutes(2));
    control.settle();
    assertEquals(nowhere, job(control, drain).why());
  }

  @Test
  void aMoveDoesNotPutTwoReplicasInOneZoneWhileAnotherHasRoom() throws InterruptedException {
    var nodes = new FakeNodes();
    var control = new FakeControlPlane(folder, nodes);
    cluster(control, nodes, 3);
    register(control, nodes, 4, "az1");
    control.rounds(1);
    var admission = new JobAdmission(control.reports());
    assertEquals(
        "Partition 1 has a replica in az1 already, on n1: two in one zone would be lost together.",
        admission.refusal(control.metadata(), new JobSpec.Move(1, "n2", "n4")));
    assertNull(admission.refusal(control.metadata(), new JobSpec.Move(1, "n1", "n4")));
    register(control, nodes, 5, "az2");
    control.rounds(1);
    var refusal = admission.refusal(control.metadata(), new JobSpec.Move(1, "n2", "n4"));
    assertTrue(String.valueOf(refusal).endsWith("az2 has room, on n5."), refusal);
    var drain = submit(control, new JobSpec.Drain("n2"));
    control.settle();
    assertEquals(State.DONE, job(control, drain).state());
    for (var partition : control.metadata().image().partitions().values()) {
      assertEquals(new TreeSet<>(Set.of("n1", "n3", "n5")), new TreeSet<>(partition.replicas()));
    }
  }

  private static void cluster(FakeControlPlane control, FakeNodes nodes, int size)
      throws InterruptedException {
    control.settle();
    for (int i = 1; i <= size; i++) {
      register(control, nodes, i, "az" + i);
      // The keyspace is cut over the first three.
      control.settle();
    }
  }

  private static void register(FakeControlPlane control, FakeNodes nodes, int number, String az) {
    var host = "h" + number;
    control.commit(
        new AdmitNode(new Registration("", "", "r", az, host, host + ":1", host + ":2", "", "")));
    nodes.start("n" + number);
  }

  /** Its keys lie in partitions of their own, cut at even tokens, before it is ACTIVE. */
  @Test
  void aTableThatNeedsPartitionsForItselfHasThemBeforeItIsActive() throws InterruptedException {
    var nodes = new FakeNodes();
    var control = new FakeControlPlane(folder, nodes);
    cluster(control, nodes, 3);
    create(control, "Music", 0x60000000, 4);
    create(control, "Books", 0x60000001, 2);
    control.rounds(2);
    assertEquals(TableRecord.Status.CREATING, table(control, "Music").status());
    control.settle();
    assertEquals(TableRecord.Status.ACTIVE, table(control, "Music").status());
    assertEquals(TableRecord.Status.ACTIVE, table(control, "Books").status());
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
        starts(control));
    for (var partition : control.metadata().image().partitions().values()) {
      var group = group(nodes, partition.partitionId());
      var start = partition.start();
      boolean ofMusic = start.hex().startsWith("60000000");
      assertEquals(ofMusic, group.tables.contains(0x60000000), start.hex());
      assertWell(control, nodes, partition.partitionId(), Set.of("n1", "n2", "n3"), start.hex());
    }

    update(control, "Music", 6);
    assertEquals(TableRecord.Status.UPDATING, table(control, "Music").status());
    control.settle();
    assertEquals(TableRecord.Status.ACTIVE, table(control, "Music").status());
    assertEquals(14, starts(control).size(), "cuts at sixths; there is one at the half");
    assertEquals(List.of(), nodes.broken());
  }

  @Test
  void aCutThatIsRefusedDoesNotKeepATableFromBeingActive() throws InterruptedException {
    var nodes = new FakeNodes();
    var control = new FakeControlPlane(folder, nodes);
    cluster(control, nodes, 3);
    nodes.answerSplits(2, new OrderResult.Refused("The partition is overloaded"));
    create(control, "Music", 0x60000000, 2);
    for (int i = 0; i < 60 && table(control, "Music").status() != TableRecord.Status.ACTIVE; i++) {
      control.rounds(1);
      control.pass(Duration.ofSeconds(3));
    }
    control.settle();
    assertEquals(TableRecord.Status.ACTIVE, table(control, "Music").status());
    assertEquals(3, starts(control).size());
  }

  private static List<String> starts(FakeControlPlane control) {
    return control.metadata().image().partitions().keySet().stream().map(Bytes::hex).toList();
  }

  private static void update(FakeControlPlane control, String name, int partitions) {
    var table = table(control, name);
    control.commit(
        new UpdateTable(
            ClusterImage.tableKey("000000000000", "r", name),
            table.schema().tableId(),
            table.revision(),
            List.of(),
            "{}",
            "{more}",
            partitions));
  }

  private static TableRecord table(FakeControlPlane control, String name) {
    var table = control.metadata().image().table("000000000000", "r", name);
    assertNotNull(table);
    return table;
  }

  private static void create(FakeControlPlane control, String name, int tableId) {
    create(control, name, tableId, 1);
  }

  private static void create(FakeControlPlane control, String name, int tableId, int partitions) {
    var schema = new TableSchema(tableId, 1, name, new KeyAttribute("pk", KeyType.S), null);
    control.commit(new CreateTable("000000000000", "r", schema, "uuid", "{}", partitions));
  }

  private static long submit(FakeControlPlane control, JobSpec spec) {
    var result = control.commit(new SubmitJob(spec, ""));
    return assertInstanceOf(MetadataResult.Job.class, result).job().jobId();
  }

  private static JobRecord job(FakeControlPlane control, long jobId) {
    var job = control.metadata().jobs().get(jobId);
    assertNotNull(job);
    return job;
  }

  private static FakeNodes.Group group(FakeNodes nodes, long partitionId) {
    var group = nodes.groups().get(partitionId);
    assertNotNull(group);
    return group;
  }

  /** The map, the group's configuration and the disks agree. */
  private static void assertWell(
      FakeControlPlane control, FakeNodes nodes, long partitionId, Set<String> on, String when) {
    PartitionRecord partition = control.metadata().image().partition(partitionId);
    assertNotNull(partition, when);
    assertEquals(on, Set.copyOf(partition.replicas()), when);
    assertEquals(on, group(nodes, partitionId).voters, when);
    assertEquals(on, nodes.holders(partitionId), when);
    assertTrue(on.contains(group(nodes, partitionId).leader), when);
    assertTrue(on.contains(partition.firstLeader()), when);
  }
}
