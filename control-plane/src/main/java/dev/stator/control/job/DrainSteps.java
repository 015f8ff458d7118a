package dev.stator.control.job;

import dev.stator.control.metadata.Metadata;
import dev.stator.control.metadata.MetadataCommand.SubmitJob;
import dev.stator.control.nodes.NodeReports;
import dev.stator.control.reconcile.Duties;
import dev.stator.control.reconcile.Placement;
import dev.stator.control.reconcile.Reconciler.Work;
import dev.stator.model.cluster.JobRecord;
import dev.stator.model.cluster.JobSpec;
import dev.stator.model.cluster.JobSpec.Drain;
import dev.stator.model.cluster.PartitionRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Empties a node: derives a move for every replica that it has, a few at a time, each to where
 * placement says at that moment. A move that failed is derived anew.
 */
final class DrainSteps {
  /** Copying more at once would take from those who work. */
  private static final int MOVES_MAX = 2;

  /** For a node to come that takes replicas. */
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final NodeReports reports;
  private final Troubles troubles;

  DrainSteps(NodeReports reports, Troubles troubles) {
    this.reports = reports;
    this.troubles = troubles;
  }

  /** What can be done now, or null while the moves go on. */
  @Nullable Work due(Metadata metadata, JobRecord job, Drain drain) {
    var held =
        metadata.image().partitions().values().stream()
            .filter(partition -> partition.replicas().contains(drain.nodeId()))
            .toList();
    var waiting = held.stream().filter(each -> !moves(metadata, each, drain.nodeId())).toList();
    int room = MOVES_MAX - (held.size() - waiting.size());
    if (!held.isEmpty() && (waiting.isEmpty() || room <= 0)) {
      return null;
    }
    return new Work(
        "job/" + job.jobId(), duties -> take(duties, metadata, job, drain, held, waiting, room));
  }

  private static boolean moves(Metadata metadata, PartitionRecord partition, String from) {
    return metadata.runningJobs().stream()
        .anyMatch(job ->
            job.spec() instanceof JobSpec.Move move
                && move.partitionId() == partition.partitionId()
                && move.from().equals(from));
  }

  private boolean take(
      Duties duties,
      Metadata metadata,
      JobRecord job,
      Drain drain,
      List<PartitionRecord> held,
      List<PartitionRecord> waiting,
      int room)
      throws InterruptedException {
    if (held.isEmpty()) {
      return JobNotes.done(duties, job);
    }
    var moves = new ArrayList<JobSpec.Move>();
    for (var partition : waiting) {
      var target = Placement.target(metadata, partition, drain.nodeId(), reports::alive);
      if (target != null && moves.size() < room) {
        moves.add(new JobSpec.Move(partition.partitionId(), drain.nodeId(), target.nodeId()));
      }
    }
    if (moves.isEmpty()) {
      var why = Placement.noTarget(waiting.getFirst(), drain.nodeId());
      return troubles.outlast(job.jobId(), PATIENCE) && JobNotes.failed(duties, job, why);
    }
    troubles.over(job.jobId());
    JobNotes.progress(
        duties, job, held.size() + (held.size() == 1 ? " replica left" : " replicas left"));
    for (var move : moves) {
      duties.propose(new SubmitJob(move, "job " + job.jobId()));
    }
    return true;
  }
}
