package dev.stator.control.nodes;

import dev.stator.model.Bytes;
import dev.stator.model.cluster.NodeRecord;
import dev.stator.model.cluster.PartitionRecord;
import dev.stator.proto.cluster.NodeClient.Backfill;
import dev.stator.proto.cluster.NodeClient.Cut;
import dev.stator.proto.cluster.NodeClient.ReplicaDigest;
import dev.stator.proto.cluster.NodeReport;
import dev.stator.proto.cluster.OrderResult;
import dev.stator.proto.cluster.PeerAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the leader of one term may order storage nodes to do. Calls block for a bounded time and
 * never throw; each may be repeated.
 */
public interface NodeOrders {
  /**
   * @param peers all voters of a new group; empty to join a running one
   * @param campaign the node is the group's first leader
   */
  OrderResult createReplica(
      NodeRecord node, PartitionRecord partition, List<PeerAddress> peers, boolean campaign);

  /** Deletes the node's replica; the node never founds that group again. */
  OrderResult removeReplica(NodeRecord node, long partitionId);

  /** At the partition's leader; waits until a new voter has caught up. */
  OrderResult changeVoters(NodeRecord node, long partitionId, List<PeerAddress> voters);

  /** At the partition's leader. */
  OrderResult transferLeadership(NodeRecord node, long partitionId, String toNode);

  /**
   * At the partition's leader: cuts it in two. Repeated until the answer is not that it works on
   * it.
   *
   * @param partition as the map has it
   * @param at first row key of the child; empty: about the middle
   */
  Cut splitPartition(
      NodeRecord node, long jobId, PartitionRecord partition, Bytes at, long childId);

  /**
   * At the left partition's leader: has it adopt the right one. Repeated until the answer is not
   * that it works on it; when it is refused, nothing of it is left.
   *
   * @param left as the map has it
   * @param cancel do not, unless it has happened
   */
  OrderResult mergePartitions(
      NodeRecord node, long jobId, PartitionRecord left, PartitionRecord right, boolean cancel);

  /** At the partition's leader; done means applied. */
  OrderResult propose(NodeRecord node, long partitionId, Bytes command);

  /**
   * At the partition's leader: how far it is with bringing its items into an index.
   *
   * @param partition as the map has it
   */
  Backfill indexProgress(NodeRecord node, PartitionRecord partition, int tableId, int indexId);

  /** At the partition's leader: asks every replica, through the log, for a digest of its rows. */
  OrderResult verify(NodeRecord node, long partitionId, long verifyId);

  /** The digest of the node's replica, or null when it does not answer. */
  @Nullable ReplicaDigest digest(NodeRecord node, long partitionId, long verifyId);

  /** What the node says of itself now, or null when it does not answer. */
  @Nullable NodeReport status(NodeRecord node);
}
