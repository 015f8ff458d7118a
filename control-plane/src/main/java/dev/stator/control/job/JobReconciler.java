package dev.stator.control.job;

import dev.stator.control.metadata.Metadata;
import dev.stator.control.nodes.NodeReports;
import dev.stator.control.reconcile.Keys;
import dev.stator.control.reconcile.PartitionLeaders;
import dev.stator.control.reconcile.Reconciler;
import dev.stator.model.cluster.JobRecord;
import dev.stator.model.cluster.JobSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Works on the jobs whose turn it is. It stands before those that repair in the list of
 * reconcilers: while a job touches a partition, they keep off it.
 */
public final class JobReconciler implements Reconciler {
  private final Troubles troubles;
  private final SplitSteps splits;
  private final Troubles mergesBegun;
  private final MergeSteps merges;
  private final MoveSteps moves;
  private final TransferSteps transfers;
  private final DrainSteps drains;

  public JobReconciler(NodeReports reports, PartitionLeaders leaders, LongSupplier nanoTime) {
    this.troubles = new Troubles(nanoTime);
    this.splits = new SplitSteps(reports, leaders, troubles);
    this.mergesBegun = new Troubles(nanoTime);
    this.merges = new MergeSteps(reports, leaders, troubles, mergesBegun);
    this.moves = new MoveSteps(reports, leaders, troubles);
    this.transfers = new TransferSteps(reports, leaders, troubles);
    this.drains = new DrainSteps(reports, troubles);
  }

  @Override
  public List<Work> due(Metadata metadata) {
    troubles.forgetAllBut(metadata.jobs().keySet());
    mergesBegun.forgetAllBut(metadata.jobs().keySet());
    var work = new ArrayList<Work>();
    for (var job : JobQueue.runnable(metadata)) {
      work.addAll(due(metadata, job));
    }
    return work;
  }

  private List<Work> due(Metadata metadata, JobRecord job) {
    return switch (job.spec()) {
      case JobSpec.Split split ->
          List.of(
              new Work(
                  Keys.partition(split.partitionId()),
                  duties -> splits.take(duties, metadata, job, split)));
      case JobSpec.Merge merge ->
          List.of(
              new Work(
                  Keys.partition(merge.leftId()),
                  duties -> merges.take(duties, metadata, job, merge)));
      case JobSpec.Move move ->
          List.of(
              new Work(
                  Keys.partition(move.partitionId()),
                  duties -> moves.take(duties, metadata, job, move)));
      case JobSpec.Transfer transfer ->
          List.of(
              new Work(
                  Keys.partition(transfer.partitionId()),
                  duties -> transfers.take(duties, metadata, job, transfer)));
      case JobSpec.Drain drain -> {
        var next = drains.due(metadata, job, drain);
        yield next == null ? List.of() : List.of(next);
      }
      // Ended as soon as it is accepted.
      case JobSpec.Undrain _ -> List.of();
    };
  }
}
