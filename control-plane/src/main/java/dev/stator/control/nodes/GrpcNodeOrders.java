package dev.stator.control.nodes;

import dev.stator.model.Bytes;
import dev.stator.model.cluster.NodeRecord;
import dev.stator.model.cluster.PartitionRecord;
import dev.stator.proto.cluster.FencingToken;
import dev.stator.proto.cluster.NodeClient;
import dev.stator.proto.cluster.NodeClient.Backfill;
import dev.stator.proto.cluster.NodeClient.Cut;
import dev.stator.proto.cluster.NodeClient.ReplicaDigest;
import dev.stator.proto.cluster.NodeReport;
import dev.stator.proto.cluster.NodeUnreachableException;
import dev.stator.proto.cluster.OrderResult;
import dev.stator.proto.cluster.PeerAddress;
import io.grpc.Channel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Orders over gRPC, with the fencing token of one term of this leader. */
public final class GrpcNodeOrders implements NodeOrders {
  private static final Duration DEADLINE = Duration.ofSeconds(3);
  private static final Duration CREATE_DEADLINE = Duration.ofSeconds(20);

  /** A new voter is sent a whole snapshot before the change completes. */
  private static final Duration CHANGE_VOTERS_DEADLINE = Duration.ofSeconds(90);

  private final Function<String, Channel> channels;
  private final long term;
  private final AtomicLong steps;

  /**
   * @param term of the control plane's log in which this process leads
   * @param steps counter of orders, shared by all that this process gives
   */
  public GrpcNodeOrders(Function<String, Channel> channels, long term, AtomicLong steps) {
    this.channels = channels;
    this.term = term;
    this.steps = steps;
  }

  @Override
  public OrderResult createReplica(
      NodeRecord node, PartitionRecord partition, List<PeerAddress> peers, boolean campaign) {
    return client(node, CREATE_DEADLINE).createReplica(token(node), partition, peers, campaign);
  }

  @Override
  public OrderResult removeReplica(NodeRecord node, long partitionId) {
    return client(node, CREATE_DEADLINE).removeReplica(token(node), partitionId);
  }

  @Override
  public OrderResult changeVoters(NodeRecord node, long partitionId, List<PeerAddress> voters) {
    return client(node, CHANGE_VOTERS_DEADLINE).changeVoters(token(node), partitionId, voters);
  }

  @Override
  public OrderResult transferLeadership(NodeRecord node, long partitionId, String toNode) {
    return client(node, CREATE_DEADLINE).transferLeadership(partitionId, toNode);
  }

  @Override
  public Cut splitPartition(
      NodeRecord node, long jobId, PartitionRecord partition, Bytes at, long childId) {
    return client(node, DEADLINE)
        .splitPartition(
            token(node), jobId, partition.partitionId(), partition.rangeEpoch(), at, childId);
  }

  @Override
  public OrderResult mergePartitions(
      NodeRecord node, long jobId, PartitionRecord left, PartitionRecord right, boolean cancel) {
    return client(node, DEADLINE).mergePartitions(token(node), jobId, left, right, cancel);
  }

  @Override
  public OrderResult propose(NodeRecord node, long partitionId, Bytes command) {
    return client(node, DEADLINE).proposeCommand(partitionId, command);
  }

  @Override
  public Backfill indexProgress(
      NodeRecord node, PartitionRecord partition, int tableId, int indexId) {
    return client(node, DEADLINE)
        .indexProgress(partition.partitionId(), partition.rangeEpoch(), tableId, indexId);
  }

  @Override
  public OrderResult verify(NodeRecord node, long partitionId, long verifyId) {
    return client(node, DEADLINE).verify(partitionId, verifyId).order();
  }

  @Override
  public @Nullable ReplicaDigest digest(NodeRecord node, long partitionId, long verifyId) {
    try {
      return client(node, DEADLINE).digestAt(partitionId, verifyId);
    } catch (NodeUnreachableException e) {
      return null;
    }
  }

  @Override
  public @Nullable NodeReport status(NodeRecord node) {
    try {
      return client(node, DEADLINE).status();
    } catch (NodeUnreachableException e) {
      return null;
    }
  }

  private NodeClient client(NodeRecord node, Duration deadline) {
    return new NodeClient(channels.apply(node.serviceAddress()), deadline);
  }

  private FencingToken token(NodeRecord node) {
    return new FencingToken(term, steps.incrementAndGet(), node.nodeId());
  }
}
