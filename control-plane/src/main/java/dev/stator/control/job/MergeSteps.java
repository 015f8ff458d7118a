package dev.stator.control.job;

import dev.stator.control.metadata.Metadata;
import dev.stator.control.metadata.MetadataCommand.MergePartitions;
import dev.stator.control.metadata.MetadataResult;
import dev.stator.control.nodes.NodeReports;
import dev.stator.control.reconcile.Duties;
import dev.stator.control.reconcile.PartitionLeaders;
import dev.stator.model.cluster.ClusterImage;
import dev.stator.model.cluster.JobRecord;
import dev.stator.model.cluster.JobSpec.Merge;
import dev.stator.model.cluster.PartitionRecord;
import dev.stator.proto.cluster.OrderResult;
import dev.stator.proto.cluster.ReplicaReport;
import java.time.Duration;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Joins two neighbours. The left partition's log decides: its leader is told to adopt the right one
 * until it says that it has, or that it will not; then the map follows; then the right one's
 * replicas are removed.
 *
 * <p>A merge that does not get on is cancelled in the same way: the leader is told to give it up
 * until it says which of the two became of it. A job fails only on such a word.
 */
final class MergeSteps {
  private static final Logger LOG = LoggerFactory.getLogger(MergeSteps.class);

  /** How long a leader may refuse what may pass. */
  private static final Duration REFUSALS_MAX = Duration.ofSeconds(5);

  /** What may be copied is copied in less, if the partition's nodes are well. */
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private final NodeReports reports;
  private final PartitionLeaders leaders;
  private final Troubles troubles;

  /** Since when merges are worked on. */
  private final Troubles begun;

  MergeSteps(NodeReports reports, PartitionLeaders leaders, Troubles troubles, Troubles begun) {
    this.reports = reports;
    this.leaders = leaders;
    this.troubles = troubles;
    this.begun = begun;
  }

  boolean take(Duties duties, Metadata metadata, JobRecord job, Merge merge)
      throws InterruptedException {
    var image = metadata.image();
    var left = image.partition(merge.leftId());
    var right = image.partition(merge.rightId());
    if (right == null) {
      return removeReplicas(duties, image, job, merge);
    }
    if (left == null || !Objects.equals(left.end(), right.start())) {
      return JobNotes.failed(duties, job, "The partitions are no neighbours any more.");
    }
    return switch (adopt(duties, image, job, left, right)) {
      case OrderResult.Done() ->
          switch (duties.propose(new MergePartitions(job.jobId()))) {
            case MetadataResult.Refused(var why) -> JobNotes.failed(duties, job, why);
            case MetadataResult other -> true;
          };
      case OrderResult.Impossible(var why) -> JobNotes.failed(duties, job, why);
      case OrderResult.Refused(var why) ->
          troubles.outlast(job.jobId(), REFUSALS_MAX) && JobNotes.failed(duties, job, why);
      case OrderResult.Working _, OrderResult.NotLeader _, OrderResult.Unreachable _ -> {
        troubles.over(job.jobId());
        yield false;
      }
    };
  }

  /** Tells the left partition's leader until it is done, or does not get on. */
  private OrderResult adopt(
      Duties duties, ClusterImage image, JobRecord job, PartitionRecord left, PartitionRecord right)
      throws InterruptedException {
    return StandingOrder.give(
        duties,
        job,
        () -> {
          boolean cancel = begun.outlast(job.jobId(), PATIENCE);
          return leaders.order(
              image,
              left,
              node -> duties.orders().mergePartitions(node, job.jobId(), left, right, cancel));
        });
  }

  /** What is not removed now is removed as a stray once its node answers. */
  private boolean removeReplicas(Duties duties, ClusterImage image, JobRecord job, Merge merge)
      throws InterruptedException {
    for (var report : reports.latest()) {
      var node = image.nodes().get(report.nodeId());
      boolean holds =
          report.replicas().stream()
              .anyMatch(replica ->
                  replica.partitionId() == merge.rightId()
                      && !replica.role().equals(ReplicaReport.REMOVED));
      if (node != null && holds && node.replacedBy() == null && reports.alive(node.nodeId())) {
        var removed = duties.orders().removeReplica(node, merge.rightId());
        LOG.info(
            "The replica of partition {} on {} is removed: {}",
            merge.rightId(),
            node.nodeId(),
            removed);
      }
    }
    return JobNotes.done(duties, job);
  }
}
