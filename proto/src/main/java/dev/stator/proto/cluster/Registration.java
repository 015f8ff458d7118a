package dev.stator.proto.cluster;

/**
 * What a storage node tells the control plane when it starts.
 *
 * @param clusterId from the node's data folder; empty when the folder is empty
 * @param nodeId from the node's data folder; empty when the folder is empty
 * @param replaces node id whose disk is lost and whose place this node takes, or empty
 */
public record Registration(
    String clusterId,
    String nodeId,
    String region,
    String az,
    String host,
    String raftAddress,
    String serviceAddress,
    String metricsAddress,
    String replaces) {
  public Registration {
    if (clusterId.isEmpty() != nodeId.isEmpty()) {
      throw new IllegalArgumentException(
          "A data folder holds both a cluster id and a node id, or neither");
    }
  }
}
