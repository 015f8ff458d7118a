package dev.stator.control.reconcile;

import dev.stator.control.metadata.Metadata;
import dev.stator.control.metadata.MetadataCommand.ReplaceVoter;
import dev.stator.control.metadata.MetadataResult;
import dev.stator.model.cluster.ClusterImage;
import dev.stator.model.cluster.NodeRecord;
import dev.stator.model.cluster.PartitionRecord;
import dev.stator.proto.cluster.OrderResult;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves the replicas of a node whose disk was lost to the node that took its place: the new node
 * joins the group, the group's leader changes the voters, and the map follows. The lost replica
 * needs no removal: its disk is gone, and its id never votes again.
 */
public final class ReplicaRepairReconciler implements Reconciler {
  private static final Logger LOG = LoggerFactory.getLogger(ReplicaRepairReconciler.class);

  private final PartitionLeaders leaders;

  public ReplicaRepairReconciler(PartitionLeaders leaders) {
    this.leaders = leaders;
  }

  @Override
  public List<Work> due(Metadata metadata) {
    var work = new ArrayList<Work>();
    var image = metadata.image();
    for (var partition : image.partitions().values()) {
      var lost = partition.active() ? lostReplica(image, partition) : null;
      if (lost != null) {
        var successor = successor(image, lost);
        work.add(
            new Work(
                Keys.partition(partition.partitionId()),
                duties -> replace(duties, image, partition, lost, successor)));
      }
    }
    return work;
  }

  private static @Nullable NodeRecord lostReplica(ClusterImage image, PartitionRecord partition) {
    for (var nodeId : partition.replicas()) {
      var node = image.nodes().get(nodeId);
      if (node != null && node.replacedBy() != null) {
        return node;
      }
    }
    return null;
  }

  /** A successor may have lost its disk in turn: the last of the chain counts. */
  private static NodeRecord successor(ClusterImage image, NodeRecord lost) {
    var node = lost;
    while (node.replacedBy() != null) {
      var next = image.nodes().get(node.replacedBy());
      if (next == null) {
        throw new IllegalStateException("Node " + node.nodeId() + " is replaced by no known node");
      }
      node = next;
    }
    return node;
  }

  private boolean replace(
      Duties duties,
      ClusterImage image,
      PartitionRecord partition,
      NodeRecord lost,
      NodeRecord successor)
      throws InterruptedException {
    var replicas = new ArrayList<>(partition.replicas());
    replicas.set(replicas.indexOf(lost.nodeId()), successor.nodeId());
    var repaired =
        new PartitionRecord(
            partition.partitionId(),
            partition.start(),
            partition.end(),
            partition.rangeEpoch(),
            replicas,
            partition.firstLeader(),
            partition.active());
    var joined = duties.orders().createReplica(successor, repaired, List.of(), false);
    if (!(joined instanceof OrderResult.Done)) {
      LOG.warn(
          "Node {} cannot join partition {}: {}",
          successor.nodeId(),
          partition.partitionId(),
          joined);
      return false;
    }
    var voters = replicas.stream().map(image.nodes()::get).map(Keys::peer).toList();
    var changed =
        leaders.order(
            image,
            partition,
            leader -> duties.orders().changeVoters(leader, partition.partitionId(), voters));
    if (!(changed instanceof OrderResult.Done)) {
      LOG.warn(
          "The voters of partition {} are not changed yet: {}", partition.partitionId(), changed);
      return false;
    }
    var noted =
        duties.propose(
            new ReplaceVoter(partition.partitionId(), lost.nodeId(), successor.nodeId()));
    LOG.info(
        "Partition {} has {} in the place of {}",
        partition.partitionId(),
        successor.nodeId(),
        lost.nodeId());
    return noted instanceof MetadataResult.Done;
  }
}
