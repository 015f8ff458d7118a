package dev.stator.control.job;

import dev.stator.control.metadata.Metadata;
import dev.stator.control.nodes.NodeReports;
import dev.stator.control.reconcile.Duties;
import dev.stator.control.reconcile.PartitionLeaders;
import dev.stator.model.cluster.JobRecord;
import dev.stator.model.cluster.JobSpec.Transfer;
import dev.stator.proto.cluster.OrderResult;
import java.time.Duration;

/** Hands a partition's leadership to another voter. */
final class TransferSteps {
  /** A voter that lags catches up within seconds, or not soon. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final NodeReports reports;
  private final PartitionLeaders leaders;
  private final Troubles troubles;

  TransferSteps(NodeReports reports, PartitionLeaders leaders, Troubles troubles) {
    this.reports = reports;
    this.leaders = leaders;
    this.troubles = troubles;
  }

  boolean take(Duties duties, Metadata metadata, JobRecord job, Transfer transfer)
      throws InterruptedException {
    var image = metadata.image();
    long partitionId = transfer.partitionId();
    var partition = image.partition(partitionId);
    if (partition == null || !partition.replicas().contains(transfer.to())) {
      return JobNotes.failed(
          duties,
          job,
          transfer.to() + " has no replica of partition " + partitionId + " any more.");
    }
    var result =
        leaders.order(
            image,
            partition,
            leader -> duties.orders().transferLeadership(leader, partitionId, transfer.to()));
    if (result instanceof OrderResult.Done) {
      return JobNotes.done(duties, job);
    }
    if (troubles.outlast(job.jobId(), PATIENCE)) {
      return JobNotes.failed(
          duties,
          job,
          reports.alive(transfer.to())
              ? "The leadership was not handed over: " + result
              : "Node " + transfer.to() + " does not answer.");
    }
    return false;
  }
}
