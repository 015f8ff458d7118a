package dev.stator.control.metadata;

import dev.stator.control.metadata.MetadataCommand.SubmitJob;
import dev.stator.control.metadata.MetadataResult.Done;
import dev.stator.control.metadata.MetadataResult.Refused;
import dev.stator.model.cluster.JobRecord;
import dev.stator.model.cluster.JobRecord.State;
import dev.stator.model.cluster.JobSpec;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The life of jobs: RUNNING until they are DONE or have FAILED. What can be seen to be senseless
 * from the metadata alone is refused here; whether nodes live is not known here.
 */
final class JobRules {
  private static final Done DONE = new Done();
  private static final int RUNNING_MAX = 1_000;

  private JobRules() {}

  static MetadataResult submit(MetadataDraft draft, SubmitJob command) {
    var same = derivedBefore(draft, command);
    if (same != null) {
      return new MetadataResult.Job(same);
    }
    var refusal = refusal(draft, command.spec());
    if (refusal != null) {
      return new Refused(refusal);
    }
    if (draft.jobs().values().stream().filter(JobRecord::runs).count() >= RUNNING_MAX) {
      return new Refused(
          RUNNING_MAX + " jobs are under way or wait for their turn: try again later.");
    }
    long jobId = draft.drawJobId();
    var job =
        JobRecord.of(jobId, begun(draft, jobId, command.spec()), command.origin(), draft.millis());
    draft.put(job);
    if (job.spec() instanceof JobSpec.Undrain) {
      draft.put(job.ended(State.DONE, "", draft.millis()));
    }
    return new MetadataResult.Job(Objects.requireNonNull(draft.jobs().get(jobId)));
  }

  /** What a leader derived, and another that followed it derives again. */
  private static @Nullable JobRecord derivedBefore(MetadataDraft draft, SubmitJob command) {
    return command.origin().isEmpty()
        ? null
        : draft.jobs().values().stream()
            .filter(job ->
                job.runs()
                    && job.origin().equals(command.origin())
                    && job.spec().partitions().containsAll(command.spec().partitions()))
            .findFirst()
            .orElse(null);
  }

  /** What beginning a job changes at once; returns the spec with what is drawn for it. */
  private static JobSpec begun(MetadataDraft draft, long jobId, JobSpec spec) {
    return switch (spec) {
      case JobSpec.Split(var partitionId, var at, var childId) ->
          new JobSpec.Split(partitionId, at, draft.drawPartitionId());
      case JobSpec.Drain(var nodeId) -> {
        setDraining(draft, nodeId, true);
        yield spec;
      }
      case JobSpec.Undrain(var nodeId) -> {
        setDraining(draft, nodeId, false);
        endDrain(draft, nodeId, "Undone by job " + jobId + ".");
        yield spec;
      }
      case JobSpec.Merge merge -> merge;
      case JobSpec.Move move -> move;
      case JobSpec.Transfer transfer -> transfer;
    };
  }

  private static void setDraining(MetadataDraft draft, String nodeId, boolean draining) {
    var node = draft.node(nodeId);
    if (node != null && node.draining() != draining) {
      draft.put(node.withDraining(draining));
    }
  }

  private static void endDrain(MetadataDraft draft, String nodeId, String why) {
    var drain = runningDrain(draft, nodeId);
    if (drain != null) {
      draft.put(drain.ended(State.FAILED, why, draft.millis()));
    }
  }

  private static @Nullable JobRecord runningDrain(MetadataDraft draft, String nodeId) {
    return draft.jobs().values().stream()
        .filter(job -> job.runs() && job.spec().equals(new JobSpec.Drain(nodeId)))
        .findFirst()
        .orElse(null);
  }

  static MetadataResult note(MetadataDraft draft, long jobId, String progress) {
    var job = draft.jobs().get(jobId);
    if (job != null && job.runs()) {
      draft.put(job.withProgress(progress));
    }
    return DONE;
  }

  /**
   * @param failure why it failed; empty: it is done
   */
  static MetadataResult end(MetadataDraft draft, long jobId, String failure) {
    var job = draft.jobs().get(jobId);
    if (job == null || !job.runs()) {
      return DONE;
    }
    boolean done = failure.isEmpty();
    draft.put(job.ended(done ? State.DONE : State.FAILED, failure, draft.millis()));
    if (done && job.spec() instanceof JobSpec.Transfer(var partitionId, var to)) {
      var partition = draft.partition(partitionId);
      // Else leadership would be given back as soon as leaders are spread.
      if (partition != null && partition.replicas().contains(to)) {
        draft.put(partition.withFirstLeader(to));
      }
    }
    return DONE;
  }

  // ----------------------------------------------------------------------------------------------
  // refusals

  private static @Nullable String refusal(MetadataDraft draft, JobSpec spec) {
    for (long partitionId : spec.partitions()) {
      var partition = draft.partition(partitionId);
      if (partition == null) {
        return "There is no partition " + partitionId + ".";
      }
      if (!partition.active()) {
        return "Partition " + partitionId + " is still being created.";
      }
    }
    return switch (spec) {
      case JobSpec.Split split -> refusal(draft, split);
      case JobSpec.Merge(var leftId, var rightId) -> {
        var left = draft.partition(leftId);
        var right = draft.partition(rightId);
        yield left != null && right != null && Objects.equals(left.end(), right.start())
            ? null
            : PartitionRules.notNeighbours(leftId, rightId);
      }
      case JobSpec.Move move -> refusal(draft, move);
      case JobSpec.Transfer(var partitionId, var to) ->
          holds(draft, partitionId, to)
              ? null
              : to + " has no replica of partition " + partitionId + ".";
      case JobSpec.Drain(var nodeId) -> {
        var drain = runningDrain(draft, nodeId);
        yield drain == null
            ? unusable(draft, nodeId)
            : nodeId + " is being drained by job " + drain.jobId() + ".";
      }
      case JobSpec.Undrain(var nodeId) -> unusable(draft, nodeId);
    };
  }

  private static @Nullable String refusal(MetadataDraft draft, JobSpec.Split split) {
    var partition = draft.partition(split.partitionId());
    var at = split.at();
    return at == null
            || (partition != null && partition.contains(at) && !at.equals(partition.start()))
        ? null
        : "The key "
            + at.hex()
            + " is not inside partition "
            + split.partitionId()
            + ": it must lie behind the partition's first key and before its end.";
  }

  private static @Nullable String refusal(MetadataDraft draft, JobSpec.Move move) {
    var target = draft.node(move.to());
    if (!holds(draft, move.partitionId(), move.from())) {
      return move.from() + " has no replica of partition " + move.partitionId() + ".";
    }
    if (holds(draft, move.partitionId(), move.to())) {
      return move.to() + " has a replica of partition " + move.partitionId() + " already.";
    }
    if (target != null && target.draining()) {
      return move.to() + " is drained: it takes no replicas until it is undrained.";
    }
    return unusable(draft, move.to());
  }

  private static boolean holds(MetadataDraft draft, long partitionId, String nodeId) {
    var partition = draft.partition(partitionId);
    return partition != null && partition.replicas().contains(nodeId);
  }

  private static @Nullable String unusable(MetadataDraft draft, String nodeId) {
    var node = draft.node(nodeId);
    if (node == null) {
      return "There is no node " + nodeId + ".";
    }
    return node.replacedBy() == null
        ? null
        : nodeId + " was replaced by " + node.replacedBy() + ", which takes over its replicas.";
  }
}
