package dev.stator.control.job;

import dev.stator.control.metadata.Metadata;
import dev.stator.control.metadata.MetadataCommand.SplitPartition;
import dev.stator.control.metadata.MetadataResult;
import dev.stator.control.nodes.NodeReports;
import dev.stator.control.reconcile.Duties;
import dev.stator.control.reconcile.PartitionLeaders;
import dev.stator.model.Bytes;
import dev.stator.model.cluster.ClusterImage;
import dev.stator.model.cluster.JobRecord;
import dev.stator.model.cluster.JobSpec.Split;
import dev.stator.model.cluster.PartitionRecord;
import dev.stator.proto.cluster.NodeClient.Cut;
import dev.stator.proto.cluster.OrderResult;
import java.time.Duration;
import java.util.ArrayList;

/**
 * Cuts a partition in two. The partition's log decides: its leader is told to split until it says
 * that it has, now or long ago; then the map follows; then the child is waited for, which the
 * partition's nodes make by themselves.
 *
 * <p>A split that the log holds is never given up: its leader would answer that it is done. So a
 * leader that refuses for a while surely has not split, and the job fails without a trace.
 */
final class SplitSteps {
  /** How long a leader may refuse what may pass: a full queue, a fault. */
  private static final Duration REFUSALS_MAX = Duration.ofSeconds(5);

  private final NodeReports reports;
  private final PartitionLeaders leaders;
  private final Troubles troubles;

  SplitSteps(NodeReports reports, PartitionLeaders leaders, Troubles troubles) {
    this.reports = reports;
    this.leaders = leaders;
    this.troubles = troubles;
  }

  boolean take(Duties duties, Metadata metadata, JobRecord job, Split split)
      throws InterruptedException {
    var image = metadata.image();
    var child = image.partition(split.childId());
    if (child != null) {
      return awaitChild(duties, image, job, child);
    }
    var parent = image.partition(split.partitionId());
    var at = split.at();
    if (parent == null || (at != null && !parent.contains(at))) {
      return JobNotes.failed(
          duties,
          job,
          "Partition " + split.partitionId() + " does not hold the key to cut at any more.");
    }
    var cut = cut(duties, image, job, split, parent);
    return switch (cut.order()) {
      case OrderResult.Done() -> {
        troubles.over(job.jobId());
        yield switch (duties.propose(new SplitPartition(job.jobId(), cut.at()))) {
          case MetadataResult.Refused(var why) -> JobNotes.failed(duties, job, why);
          case MetadataResult other -> true;
        };
      }
      case OrderResult.Impossible(var why) -> JobNotes.failed(duties, job, why);
      case OrderResult.Refused(var why) ->
          troubles.outlast(job.jobId(), REFUSALS_MAX) && JobNotes.failed(duties, job, why);
      case OrderResult.Working _, OrderResult.NotLeader _, OrderResult.Unreachable _ -> {
        troubles.over(job.jobId());
        yield false;
      }
    };
  }

  /** Tells the partition's leader until it is done, or does not get on. */
  private Cut cut(
      Duties duties, ClusterImage image, JobRecord job, Split split, PartitionRecord parent)
      throws InterruptedException {
    var at = split.at() == null ? Bytes.EMPTY : split.at();
    var answers = new ArrayList<Cut>();
    var order =
        StandingOrder.give(
            duties,
            job,
            () ->
                leaders.order(
                    image,
                    parent,
                    node -> {
                      var cut =
                          duties
                              .orders()
                              .splitPartition(node, job.jobId(), parent, at, split.childId());
                      answers.add(cut);
                      return cut.order();
                    }));
    return new Cut(order, answers.isEmpty() ? Bytes.EMPTY : answers.getLast().at());
  }

  /** Asks the nodes themselves: a heartbeat may come a second later. */
  private boolean awaitChild(
      Duties duties, ClusterImage image, JobRecord job, PartitionRecord child)
      throws InterruptedException {
    long deadline = System.nanoTime() + StandingOrder.STEP_MAX.toNanos();
    do {
      if (ServingLeader.of(duties, image, reports, child) != null) {
        return JobNotes.done(duties, job);
      }
      Thread.sleep(StandingOrder.ASK_AGAIN);
    } while (System.nanoTime() < deadline);
    JobNotes.progress(
        duties, job, "waits for a leader of partition " + child.partitionId() + ", the new one");
    return false;
  }
}
