package dev.stator.control.metadata;

import dev.stator.control.metadata.MetadataResult.Admitted;
import dev.stator.control.metadata.MetadataResult.Refused;
import dev.stator.model.cluster.NodeRecord;
import dev.stator.proto.cluster.Registration;
import org.jspecify.annotations.Nullable;

/**
 * Who a storage node is that registers.
 *
 * <p>A node's id stands for what its disk remembers: votes it gave, entries it acknowledged. So a
 * disk that was lost takes the id with it. A node with an empty folder never gets an id that was in
 * use: when it comes from the address of a known node, or says that it replaces one, it gets a new
 * id and the old record names its successor, which is what lets the replicas move.
 *
 * <p>Addresses are part of the configurations in the logs, where a voter's cannot be changed: so a
 * node that holds replicas stays where it is, or is replaced.
 */
final class NodeAdmission {
  private NodeAdmission() {}

  static MetadataResult admit(MetadataDraft draft, Registration node) {
    if (draft.clusterId().isEmpty()) {
      return new Refused("The cluster is not formed yet.");
    }
    return node.clusterId().isEmpty() ? admitNew(draft, node) : admitKnown(draft, node);
  }

  private static MetadataResult admitKnown(MetadataDraft draft, Registration node) {
    if (!node.clusterId().equals(draft.clusterId())) {
      return new Refused(
          "This data folder belongs to cluster "
              + node.clusterId()
              + ", but the control plane is that of cluster "
              + draft.clusterId()
              + ". Start the node with another --data, or name the control plane of its own cluster.");
    }
    var known = draft.node(node.nodeId());
    if (known == null) {
      return new Refused("Cluster " + draft.clusterId() + " has no node " + node.nodeId() + ".");
    }
    if (known.replacedBy() != null) {
      return new Refused(
          "Node "
              + node.nodeId()
              + " was replaced by "
              + known.replacedBy()
              + ". Its data folder is out of date: start the node with an empty --data.");
    }
    if (moved(known, node) && holdsReplicas(draft, node.nodeId())) {
      return new Refused(
          "Node "
              + node.nodeId()
              + " is known to the peers of its replicas at "
              + known.raftAddress()
              + " and "
              + known.serviceAddress()
              + ". Start it there (--host, --raft-port, --service-port); to move it, start it elsewhere with an empty --data and --replaces "
              + node.nodeId()
              + ".");
    }
    put(draft, record(node.nodeId(), node).withDraining(known.draining()));
    return new Admitted(node.nodeId());
  }

  private static boolean moved(NodeRecord known, Registration node) {
    return !known.raftAddress().equals(node.raftAddress())
        || !known.serviceAddress().equals(node.serviceAddress());
  }

  private static boolean holdsReplicas(MetadataDraft draft, String nodeId) {
    return draft.partitions().stream().anyMatch(each -> each.replicas().contains(nodeId));
  }

  private static MetadataResult admitNew(MetadataDraft draft, Registration node) {
    NodeRecord lost = null;
    if (!node.replaces().isEmpty()) {
      lost = draft.node(node.replaces());
      if (lost == null) {
        return new Refused("There is no node " + node.replaces() + " to replace.");
      }
      if (lost.replacedBy() != null) {
        return new Refused(
            "Node " + lost.nodeId() + " was already replaced by " + lost.replacedBy() + ".");
      }
    } else {
      lost = atAddressOf(draft, node);
    }
    var nodeId = draft.drawNodeId();
    draft.put(record(nodeId, node));
    if (lost != null) {
      draft.put(lost.withReplacedBy(nodeId));
    }
    return new Admitted(nodeId);
  }

  private static @Nullable NodeRecord atAddressOf(MetadataDraft draft, Registration node) {
    for (var each : draft.nodes()) {
      if (each.replacedBy() == null
          && (each.raftAddress().equals(node.raftAddress())
              || each.serviceAddress().equals(node.serviceAddress()))) {
        return each;
      }
    }
    return null;
  }

  private static void put(MetadataDraft draft, NodeRecord node) {
    if (!node.equals(draft.node(node.nodeId()))) {
      draft.put(node);
    }
  }

  private static NodeRecord record(String nodeId, Registration node) {
    return new NodeRecord(
        nodeId,
        node.region(),
        node.az(),
        node.host(),
        node.raftAddress(),
        node.serviceAddress(),
        node.metricsAddress(),
        null,
        false);
  }
}
