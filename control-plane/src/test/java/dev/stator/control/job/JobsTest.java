package dev.stator.control.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stator.control.reconcile.ControlPlaneFixture;
import dev.stator.model.cluster.JobRecord.State;
import dev.stator.model.cluster.JobSpec;
import dev.stator.proto.cluster.OrderResult;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Jobs of operators, with nodes that die or refuse, and with nowhere to go. */
class JobsTest extends ControlPlaneFixture {
  /** A node that was away while its partition was adopted. */
  @Test
  void aReplicaOfAnAdoptedPartitionIsRemovedWhenItsNodeIsBack() throws InterruptedException {
    cluster(3);
    nodes.stop("n3", true);
    control.pass(Duration.ofMinutes(1));
    var merge = submit(new JobSpec.Merge(1, 2));
    control.settle();
    assertEquals(State.DONE, job(merge).state());
    assertEquals(Set.of("n3"), nodes.holders(2));
    nodes.stop("n3", false);
    control.settle();
    assertEquals(Set.of(), nodes.holders(2));
  }

  @Test
  void aLeaderThatRefusesToSplitForAWhileFailsTheJobWithItsSentence() throws InterruptedException {
    cluster(3);
    nodes.answerSplits(1, new OrderResult.Refused("The partition is overloaded"));
    var split = submit(new JobSpec.Split(1, null, 0));
    control.rounds(3);
    assertTrue(job(split).runs(), "it may pass");
    control.pass(Duration.ofSeconds(6));
    control.settle();
    assertEquals("The partition is overloaded", job(split).why());
    assertEquals(3, image().partitions().size());
  }

  @Test
  void whatCannotBeIsToldAtOnce() throws InterruptedException {
    cluster(3);
    var why = "The partition holds too little to be split in the middle.";
    nodes.answerSplits(1, new OrderResult.Impossible(why));
    var split = submit(new JobSpec.Split(1, null, 0));
    control.rounds(1);
    assertEquals(why, job(split).why());
    assertEquals(State.FAILED, job(split).state());
  }

  /** One that applied the split from a copy of the parent does not make the child itself. */
  @Test
  void aVoterThatNeverMadeItsChildIsGivenOne() throws InterruptedException {
    cluster(4);
    nodes.stop("n3", true);
    control.pass(Duration.ofMinutes(1));
    submit(new JobSpec.Split(1, null, 0));
    control.settle();
    submit(new JobSpec.Move(1, "n3", "n4"));
    control.settle();
    nodes.stop("n3", false);
    assertEquals(Set.of("n1", "n2"), nodes.holders(4));
    control.settle();
    assertWell(4, Set.of("n1", "n2", "n3"), "the child");
    assertWell(1, Set.of("n1", "n2", "n4"), "the parent");
    assertEquals(List.of(), nodes.broken());
  }

  /** It applied the split late, and made the child itself: nobody interferes. */
  @Test
  void aVoterThatLagsMakesItsChildItself() throws InterruptedException {
    cluster(4);
    nodes.stop("n3", true);
    control.pass(Duration.ofMinutes(1));
    var split = submit(new JobSpec.Split(1, null, 0));
    control.settle();
    assertEquals(State.DONE, job(split).state());
    nodes.stop("n3", false);
    control.settle();
    assertWell(4, Set.of("n1", "n2", "n3"), "the child");
  }

  /** Its leader was away for most of the time. */
  @Test
  void aMergeThatDoesNotGetOnIsGivenUp() throws InterruptedException {
    cluster(3);
    var leader = group(1).leader;
    group(1).leader = null;
    var merge = submit(new JobSpec.Merge(1, 2));
    control.rounds(1);
    control.pass(Duration.ofMinutes(9));
    control.rounds(1);
    assertTrue(job(merge).runs(), "it may still get on");
    control.pass(Duration.ofMinutes(1));
    group(1).leader = leader;
    control.settle();
    assertEquals(State.FAILED, job(merge).state());
    assertEquals("The merge was cancelled.", job(merge).why());
    assertEquals(3, image().partitions().size());
  }

  @Test
  void ofTwoJobsOnAPartitionTheSecondWaits() throws InterruptedException {
    cluster(5);
    nodes.stop("n5", true);
    var first = submit(new JobSpec.Move(1, "n3", "n5"));
    var second = submit(new JobSpec.Move(1, "n2", "n4"));
    var elsewhere = submit(new JobSpec.Move(2, "n2", "n4"));
    control.rounds(3);
    assertEquals(job(first), JobQueue.before(control.metadata(), job(second)));
    assertTrue(job(second).runs());
    assertEquals(State.DONE, job(elsewhere).state());
    nodes.stop("n5", false);
    control.settle();
    assertNull(JobQueue.before(control.metadata(), job(second)));
    assertWell(1, Set.of("n1", "n4", "n5"), "both are done");
  }

  @Test
  void aTargetThatDiesForGoodLeavesThePartitionAsItWas() throws InterruptedException {
    cluster(4);
    var move = submit(new JobSpec.Move(1, "n3", "n4"));
    nodes.stop("n4", true);
    control.rounds(3);
    assertTrue(job(move).runs());
    control.pass(Duration.ofSeconds(30));
    control.rounds(3);
    assertEquals("waits for n4, which does not answer", job(move).progress());
    control.pass(Duration.ofSeconds(90));
    control.settle();
    assertEquals(State.FAILED, job(move).state());
    assertEquals("Node n4 does not answer; nothing was changed.", job(move).why());
    assertEquals(Set.of("n1", "n2", "n3"), group(1).voters);
    nodes.stop("n4", false);
    control.settle();
    assertWell(1, Set.of("n1", "n2", "n3"), "the beginnings are removed");
  }

  @Test
  void aDeadNodesReplicasAreRebuiltByADrain() throws InterruptedException {
    cluster(4);
    nodes.stop("n2", true);
    control.pass(Duration.ofMinutes(1));
    var drain = submit(new JobSpec.Drain("n2"));
    control.settle();
    assertEquals(State.DONE, job(drain).state());
    for (long partitionId = 1; partitionId <= 3; partitionId++) {
      assertEquals(Set.of("n1", "n3", "n4"), group(partitionId).voters);
      assertTrue(nodes.holders(partitionId).contains("n2"), "it is on a disk that is away");
    }
    nodes.stop("n2", false);
    control.settle();
    for (long partitionId = 1; partitionId <= 3; partitionId++) {
      assertWell(partitionId, Set.of("n1", "n3", "n4"), "n2 is back");
    }
    assertEquals(List.of(), nodes.broken());
  }

  @Test
  void aDrainWithNowhereToGoIsRefusedOrFailsWithASentence() throws InterruptedException {
    cluster(3);
    var nowhere =
        "There is no node that the replica of partition 1 on n1 could go to: every living node"
            + " that takes replicas has one of that partition. Start another storage node first.";
    var admission = new JobAdmission(control.reports());
    assertEquals(nowhere, admission.refusal(control.metadata(), new JobSpec.Drain("n1")));
    var drain = submit(new JobSpec.Drain("n1"));
    control.rounds(3);
    assertTrue(job(drain).runs(), "a node may still come");
    control.pass(Duration.ofMinutes(2));
    control.settle();
    assertEquals(nowhere, job(drain).why());
  }

  @Test
  void aMoveDoesNotPutTwoReplicasInOneZoneWhileAnotherHasRoom() throws InterruptedException {
    cluster(3);
    register("n4", "h4", "az1");
    control.rounds(1);
    var admission = new JobAdmission(control.reports());
    assertEquals(
        "Partition 1 has a replica in az1 already, on n1: two in one zone would be lost together.",
        admission.refusal(control.metadata(), new JobSpec.Move(1, "n2", "n4")));
    assertNull(admission.refusal(control.metadata(), new JobSpec.Move(1, "n1", "n4")));
    register("n5", "h5", "az2");
    control.rounds(1);
    var refusal = admission.refusal(control.metadata(), new JobSpec.Move(1, "n2", "n4"));
    assertTrue(String.valueOf(refusal).endsWith("az2 has room, on n5."), refusal);
    var drain = submit(new JobSpec.Drain("n2"));
    control.settle();
    assertEquals(State.DONE, job(drain).state());
    for (var partition : image().partitions().values()) {
      assertEquals(new TreeSet<>(Set.of("n1", "n3", "n5")), new TreeSet<>(partition.replicas()));
    }
  }
}
