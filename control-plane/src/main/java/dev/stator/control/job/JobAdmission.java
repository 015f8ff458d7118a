package dev.stator.control.job;

import dev.stator.control.metadata.Metadata;
import dev.stator.control.nodes.NodeReports;
import dev.stator.control.reconcile.Placement;
import dev.stator.model.cluster.JobSpec;
import org.jspecify.annotations.Nullable;

/**
 * What is refused because of how the nodes are at the moment: only the leader knows whether they
 * live. What the metadata forbids is refused when the job comes to the log.
 */
public final class JobAdmission {
  private final NodeReports reports;

  public JobAdmission(NodeReports reports) {
    this.reports = reports;
  }

  /** A sentence for the operator, or null. */
  public @Nullable String refusal(Metadata metadata, JobSpec spec) {
    return switch (spec) {
      case JobSpec.Move move -> refusal(metadata, move);
      case JobSpec.Transfer(_, var to) -> silent(metadata, to);
      case JobSpec.Drain(var nodeId) -> homeless(metadata, nodeId);
      case JobSpec.Split _, JobSpec.Merge _, JobSpec.Undrain _ -> null;
    };
  }

  private @Nullable String silent(Metadata metadata, String nodeId) {
    return metadata.image().nodes().containsKey(nodeId) && !reports.alive(nodeId)
        ? "Node " + nodeId + " does not answer."
        : null;
  }

  /** A move must not put two replicas into one zone while another has room. */
  private @Nullable String refusal(Metadata metadata, JobSpec.Move move) {
    var image = metadata.image();
    var partition = image.partition(move.partitionId());
    var target = image.nodes().get(move.to());
    var silent = silent(metadata, move.to());
    if (silent != null || partition == null || target == null) {
      return silent;
    }
    var crowded = Placement.crowded(image, partition, move.from(), target);
    var better = Placement.target(metadata, partition, move.from(), reports::alive);
    if (crowded == null) {
      return null;
    }
    var source = image.nodes().get(move.from());
    boolean sourceStands =
        source != null
            && source.takesReplicas()
            && reports.alive(move.from())
            && Placement.crowded(image, partition, move.from(), source) == null;
    boolean room =
        better != null && Placement.crowded(image, partition, move.from(), better) == null;
    if (!sourceStands && !room) {
      return null;
    }
    return "Partition "
        + move.partitionId()
        + " has a replica in "
        + target.az()
        + " already, on "
        + crowded
        + ": two in one zone would be lost together."
        + (room && better != null
            ? " " + better.az() + " has room, on " + better.nodeId() + "."
            : "");
  }

  private @Nullable String homeless(Metadata metadata, String nodeId) {
    for (var partition : metadata.image().partitions().values()) {
      if (partition.replicas().contains(nodeId)
          && Placement.target(metadata, partition, nodeId, reports::alive) == null) {
        return Placement.noTarget(partition, nodeId);
      }
    }
    return null;
  }
}
