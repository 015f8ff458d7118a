package dev.stator.control.job;

import dev.stator.control.nodes.NodeReports;
import dev.stator.control.reconcile.Duties;
import dev.stator.model.cluster.ClusterImage;
import dev.stator.model.cluster.NodeRecord;
import dev.stator.model.cluster.PartitionRecord;
import dev.stator.proto.cluster.ReplicaReport;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A partition's serving leader as its node itself says, not as it was in the last heartbeat.
 *
 * @param replica its report
 */
record ServingLeader(NodeRecord node, ReplicaReport replica) {

  /** Null when no voter that the map names says that it serves. */
  static @Nullable ServingLeader of(
      Duties duties, ClusterImage image, NodeReports reports, PartitionRecord partition) {
    var likely = Stream.ofNullable(reports.servingLeader(partition.partitionId()));
    return Stream.concat(likely, partition.replicas().stream())
        .distinct()
        .map(image.nodes()::get)
        .filter(Objects::nonNull)
        .map(node -> asked(duties, node, partition.partitionId()))
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  private static @Nullable ServingLeader asked(Duties duties, NodeRecord node, long partitionId) {
    var report = duties.orders().status(node);
    if (report == null || !report.nodeId().equals(node.nodeId())) {
      return null;
    }
    return report.replicas().stream()
        .filter(replica -> replica.partitionId() == partitionId && replica.serving())
        .findFirst()
        .map(replica -> new ServingLeader(node, replica))
        .orElse(null);
  }
}
