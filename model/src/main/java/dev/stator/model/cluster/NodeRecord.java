package dev.stator.model.cluster;

import org.jspecify.annotations.Nullable;

/**
 * A storage node as the control plane knows it.
 *
 * @param nodeId for example n1; a node whose disk was wiped comes back under a new one
 * @param raftAddress host:port of its Raft peer server
 * @param serviceAddress host:port of its gRPC services
 * @param metricsAddress host:port of its /metrics
 * @param replacedBy the node that took this one's place after its disk was wiped, or null
 * @param draining its replicas are moved away, or were, and it gets no new ones
 */
public record NodeRecord(
    String nodeId,
    String region,
    String az,
    String host,
    String raftAddress,
    String serviceAddress,
    String metricsAddress,
    @Nullable String replacedBy,
    boolean draining) {

  /** Whether placement may put replicas on it, if it lives. */
  public boolean takesReplicas() {
    return replacedBy == null && !draining;
  }

  public NodeRecord withReplacedBy(String successor) {
    return new NodeRecord(
        nodeId, region, az, host, raftAddress, serviceAddress, metricsAddress, successor, draining);
  }

  public NodeRecord withDraining(boolean draining) {
    return new NodeRecord(
        nodeId,
        region,
        az,
        host,
        raftAddress,
        serviceAddress,
        metricsAddress,
        replacedBy,
        draining);
  }
}
