package dev.stator.client.admin;

import dev.stator.model.cluster.ClusterImage;
import dev.stator.proto.cluster.NodeReport;
import dev.stator.proto.cluster.ReplicaReport;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The cluster at one moment: the map, and what each storage node said of itself when asked.
 *
 * @param reports by node id; a node that did not answer is absent
 */
public record ClusterSnapshot(ClusterImage image, Map<String, NodeReport> reports) {
  public ClusterSnapshot {
    reports = Map.copyOf(reports);
  }

  /** What the node says of its replica of the partition, or null when it has not answered. */
  public @Nullable ReplicaReport replica(String nodeId, long partitionId) {
    var report = reports.get(nodeId);
    if (report == null) {
      return null;
    }
    return report.replicas().stream()
        .filter(replica -> replica.partitionId() == partitionId)
        .findFirst()
        .orElse(null);
  }

  /**
   * Node id of the replica that serves the partition, or null. Of two that say so, the later term.
   */
  public @Nullable String servingLeader(long partitionId) {
    String leader = null;
    long term = -1;
    for (var report : reports.values()) {
      var replica = replica(report.nodeId(), partitionId);
      if (replica != null && replica.serving() && replica.term() > term) {
        leader = report.nodeId();
        term = replica.term();
      }
    }
    return leader;
  }
}
