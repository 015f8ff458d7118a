package dev.stator.control.metadata;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stator.control.metadata.MetadataCommand.ActivatePartition;
import dev.stator.control.metadata.MetadataCommand.AdmitNode;
import dev.stator.control.metadata.MetadataCommand.CutKeyspace;
import dev.stator.control.metadata.MetadataCommand.EndJob;
import dev.stator.control.metadata.MetadataCommand.FormCluster;
import dev.stator.control.metadata.MetadataCommand.MergePartitions;
import dev.stator.control.metadata.MetadataCommand.NoteProgress;
import dev.stator.control.metadata.MetadataCommand.SplitPartition;
import dev.stator.control.metadata.MetadataCommand.SubmitJob;
import dev.stator.model.Bytes;
import dev.stator.model.cluster.JobRecord;
import dev.stator.model.cluster.JobRecord.State;
import dev.stator.model.cluster.JobSpec;
import dev.stator.model.cluster.NodeRecord;
import dev.stator.model.cluster.PartitionRecord;
import dev.stator.proto.cluster.Registration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Jobs in the metadata, command by command; and what a split does to the map. */
class JobRulesTest {
  private static final Bytes MIDDLE = Bytes.ofHex("80");
  private static final Bytes QUARTER = Bytes.ofHex("40");
  private static final List<String> VOTERS = List.of("n1", "n2", "n3");

  private Metadata metadata = Metadata.EMPTY;
  private long millis = 1_000;

  /** Four nodes; partition 1 led by n1, partition 2 by n2, both on n1, n2 and n3. */
  @BeforeEach
  void aCluster() {
    apply(new FormCluster("c"));
    for (int i = 1; i <= 4; i++) {
      var host = "h" + i;
      apply(
          new AdmitNode(
              new Registration("", "", "r", "az" + i, host, host + ":1", host + ":2", "", "")));
    }
    apply(
        new CutKeyspace(
            List.of(
                new PartitionRecord(0, Bytes.EMPTY, MIDDLE, 1, VOTERS, "n1", false),
                new PartitionRecord(0, MIDDLE, null, 1, VOTERS, "n2", false))));
    assertEquals("Partition 1 is still being created.", refused(new JobSpec.Split(1, null, 0)));
    apply(new ActivatePartition(1));
    apply(new ActivatePartition(2));
  }

  @Test
  void aJobRunsUntilItEnds() {
    var job = submitted(new JobSpec.Move(1, "n2", "n4"));
    assertEquals(1, job.jobId());
    assertTrue(job.runs());
    apply(new NoteProgress(1, "copies"));
    assertEquals("copies", job(1).progress());
    millis = 5_000;
    apply(new EndJob(1, "The disk is full."));
    assertEquals(State.FAILED, job(1).state());
    assertEquals("The disk is full.", job(1).why());
    assertEquals(5_000, job(1).finishedMillis());
    apply(new EndJob(1, ""));
    apply(new NoteProgress(1, "copies again"));
    assertEquals(State.FAILED, job(1).state(), "it ended before");
    assertEquals("copies", job(1).progress());
  }

  @Test
  void aSplitGivesTheUpperHalfToAChildAtTheNextEpoch() {
    var job = submitted(new JobSpec.Split(1, QUARTER, 0));
    assertEquals(new JobSpec.Split(1, QUARTER, 3), job.spec());
    apply(new SplitPartition(job.jobId(), QUARTER));
    assertEquals(new PartitionRecord(1, Bytes.EMPTY, QUARTER, 2, VOTERS, "n1", true), partition(1));
    assertEquals(
        new PartitionRecord(3, QUARTER, MIDDLE, 2, VOTERS, "n3", true),
        partition(3),
        "n3 is where fewest leaders belong");
    var image = metadata.image();
    apply(new SplitPartition(job.jobId(), QUARTER));
    assertEquals(image, metadata.image(), "noted twice");
    assertEquals(3, image.partitions().size());
    apply(new EndJob(job.jobId(), ""));
    assertEquals(
        new JobSpec.Split(1, Bytes.ofHex("20"), 4),
        submitted(new JobSpec.Split(1, Bytes.ofHex("20"), 0)).spec());
  }

  @Test
  void aKeyThatThePartitionDoesNotHoldCutsNothing() {
    for (var outside : List.of(Bytes.EMPTY, MIDDLE, Bytes.ofHex("90"))) {
      assertTrue(refused(new JobSpec.Split(1, outside, 0)).contains("is not inside partition 1"));
    }
    var job = submitted(new JobSpec.Split(1, null, 0));
    for (var outside : List.of(Bytes.EMPTY, MIDDLE, Bytes.ofHex("90"))) {
      assertInstanceOf(
          MetadataResult.Refused.class, apply(new SplitPartition(job.jobId(), outside)));
    }
    assertEquals(2, metadata.image().partitions().size());
  }

  @Test
  void aMergeLeavesOneOfTwo() {
    var job = submitted(new JobSpec.Merge(1, 2));
    apply(new MergePartitions(job.jobId()));
    var image = metadata.image();
    assertEquals(1, image.partitions().size());
    var joined = image.partitions().firstEntry().getValue();
    assertEquals(1, joined.partitionId());
    assertEquals(2, joined.rangeEpoch());
    assertNull(joined.end());
    apply(new MergePartitions(job.jobId()));
    assertEquals(image, metadata.image(), "noted twice");
  }

  @Test
  void senselessJobsAreRefusedWithASentence() {
    assertEquals("There is no partition 9.", refused(new JobSpec.Split(9, null, 0)));
    assertEquals(
        "Partition 1 does not begin where partition 2 ends.", refused(new JobSpec.Merge(2, 1)));
    assertEquals("n4 has no replica of partition 1.", refused(new JobSpec.Move(1, "n4", "n1")));
    assertEquals(
        "n3 has a replica of partition 1 already.", refused(new JobSpec.Move(1, "n1", "n3")));
    assertEquals("There is no node n9.", refused(new JobSpec.Move(1, "n1", "n9")));
    assertEquals("n4 has no replica of partition 1.", refused(new JobSpec.Transfer(1, "n4")));
    assertEquals("There is no node n9.", refused(new JobSpec.Drain("n9")));
    assertTrue(metadata.jobs().isEmpty());
  }

  @Test
  void aDrainMarksItsNodeUntilItIsUndone() {
    var drain = submitted(new JobSpec.Drain("n4"));
    assertTrue(node("n4").draining());
    assertEquals("n4 is being drained by job 1.", refused(new JobSpec.Drain("n4")));
    assertEquals(
        "n4 is drained: it takes no replicas until it is undrained.",
        refused(new JobSpec.Move(1, "n1", "n4")));
    apply(new AdmitNode(new Registration("c", "n4", "r", "az4", "h4", "h4:1", "h4:2", "", "")));
    assertTrue(node("n4").draining(), "also when it registers again");

    assertEquals(State.DONE, submitted(new JobSpec.Undrain("n4")).state());
    assertFalse(node("n4").draining());
    assertEquals(State.FAILED, job(drain.jobId()).state());
    assertEquals("Undone by job 2.", job(drain.jobId()).why());
  }

  @Test
  void aLeadershipThatWasTransferredByHandStays() {
    apply(new EndJob(submitted(new JobSpec.Transfer(1, "n3")).jobId(), "n3 lags."));
    assertEquals("n1", partition(1).firstLeader());
    apply(new EndJob(submitted(new JobSpec.Transfer(1, "n3")).jobId(), ""));
    assertEquals("n3", partition(1).firstLeader());
  }

  @Test
  void whatIsDerivedTwiceIsOneJob() {
    var first = derived(new JobSpec.Move(1, "n1", "n4"));
    assertEquals(first, derived(new JobSpec.Move(1, "n1", "n4")));
    apply(new EndJob(first.jobId(), "n4 died."));
    assertEquals(2, derived(new JobSpec.Move(1, "n1", "n4")).jobId());
  }

  @Test
  void endedJobsAreForgottenInTheEnd() {
    var first = submitted(new JobSpec.Move(1, "n1", "n4"));
    for (int i = 0; i < 300; i++) {
      apply(new EndJob(submitted(new JobSpec.Undrain("n4")).jobId(), ""));
    }
    assertEquals(257, metadata.jobs().size(), "those that run are kept");
    assertNotNull(metadata.jobs().get(first.jobId()));
    assertNull(metadata.jobs().get(2L));
    millis += 25L * 3_600_000;
    apply(new NoteProgress(first.jobId(), "still"));
    assertEquals(1, metadata.jobs().size());
  }

  @Test
  void aRepeatedSubmissionIsOneJob() {
    var requestId = Bytes.wrap(new byte[16]);
    var draft = new MetadataDraft(metadata, metadata.image().version() + 1, millis);
    var once = MetadataRules.apply(draft, requestId, new SubmitJob(new JobSpec.Drain("n4"), ""));
    var again = MetadataRules.apply(draft, requestId, new SubmitJob(new JobSpec.Drain("n4"), ""));
    assertInstanceOf(MetadataResult.Job.class, once);
    assertEquals(once, again);
    assertEquals(1, draft.finish().jobs().size());
  }

  private JobRecord submitted(JobSpec spec) {
    return assertInstanceOf(MetadataResult.Job.class, apply(new SubmitJob(spec, ""))).job();
  }

  private JobRecord derived(JobSpec spec) {
    return assertInstanceOf(MetadataResult.Job.class, apply(new SubmitJob(spec, "job 9"))).job();
  }

  private String refused(JobSpec spec) {
    return assertInstanceOf(MetadataResult.Refused.class, apply(new SubmitJob(spec, ""))).why();
  }

  private JobRecord job(long jobId) {
    var job = metadata.jobs().get(jobId);
    assertNotNull(job);
    return job;
  }

  private NodeRecord node(String nodeId) {
    var node = metadata.image().nodes().get(nodeId);
    assertNotNull(node);
    return node;
  }

  private PartitionRecord partition(long partitionId) {
    var partition = metadata.image().partition(partitionId);
    assertNotNull(partition);
    return partition;
  }

  private MetadataResult apply(MetadataCommand command) {
    var draft = new MetadataDraft(metadata, metadata.image().version() + 1, millis);
    var result = MetadataRules.apply(draft, Bytes.EMPTY, command);
    metadata = draft.finish();
    return result;
  }
}
