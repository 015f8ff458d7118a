package dev.stator.proto.cluster;

import java.util.List;

/**
 * What a storage node says of itself: a heartbeat to the control plane, and its answer to a status
 * call.
 *
 * @param physicalMillis the node's wall clock, milliseconds since 1970
 */
public record NodeReport(String nodeId, long physicalMillis, List<ReplicaReport> replicas) {
  public NodeReport {
    replicas = List.copyOf(replicas);
  }
}
