package dev.stator.control.reconcile;

import dev.stator.model.cluster.NodeRecord;
import dev.stator.proto.cluster.PeerAddress;

/** What reconcilers call things by. */
final class Keys {
  private Keys() {}

  /** Creation and repair of a partition share a key: they never run at once. */
  static String partition(long partitionId) {
    return "partition/" + partitionId;
  }

  static String table(String tableKey) {
    return "table/" + tableKey;
  }

  static PeerAddress peer(NodeRecord node) {
    return new PeerAddress(node.nodeId(), node.raftAddress(), node.serviceAddress());
  }
}
