package dev.stator.control.nodes;

import dev.stator.model.Bytes;
import dev.stator.model.cluster.NodeRecord;
import dev.stator.model.cluster.PartitionRecord;
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

  /** At the partition's leader; waits until a new voter has caught up. */
  OrderResult changeVoters(NodeRecord node, long partitionId, List<PeerAddress> voters);

  /** At the partition's leader. */
  OrderResult transferLeadership(NodeRecord node, long partitionId, String toNode);

  /** At the partition's leader; done means applied. */
  OrderResult propose(NodeRecord node, long partitionId, Bytes command);

  /** What the node says of itself now, or null when it does not answer. */
  @Nullable NodeReport status(NodeRecord node);
}
