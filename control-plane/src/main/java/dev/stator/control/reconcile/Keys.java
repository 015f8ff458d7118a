package dev.stator.control.reconcile;

import dev.stator.model.cluster.NodeRecord;
import dev.stator.proto.cluster.PeerAddress;

/** What reconcilers call things by. */
public final class Keys {
  private Keys() {}

  /** Whatever is done to a partition shares a key: it never runs at once. */
  public static String partition(long partitionId) {
    return "partition/" + partitionId;
  }

  static String index(String tableKey, String index) {
    return "index/" + tableKey + "/" + index;
  }

  static String table(String tableKey) {
    return "table/" + tableKey;
  }

  public static PeerAddress peer(NodeRecord node) {
    return new PeerAddress(node.nodeId(), node.raftAddress(), node.serviceAddress());
  }
}
