package dev.stator.proto.cluster;

import dev.stator.model.Bytes;
import dev.stator.model.cluster.PartitionRecord;
import dev.stator.proto.log.AdoptCodec;
import dev.stator.proto.log.LogCommand;
import dev.stator.proto.wire.ChangeVotersRequest;
import dev.stator.proto.wire.CopyPartitionReply;
import dev.stator.proto.wire.CopyPartitionRequest;
import dev.stator.proto.wire.CreateReplicaRequest;
import dev.stator.proto.wire.DigestRequest;
import dev.stator.proto.wire.FlushReplicaRequest;
import dev.stator.proto.wire.FreezePartitionRequest;
import dev.stator.proto.wire.IndexProgressRequest;
import dev.stator.proto.wire.MergePartitionsRequest;
import dev.stator.proto.wire.NodeServiceGrpc;
import dev.stator.proto.wire.NodeServiceGrpc.NodeServiceBlockingStub;
import dev.stator.proto.wire.NodeStatusRequest;
import dev.stator.proto.wire.OrderReply;
import dev.stator.proto.wire.ProposeCommandRequest;
import dev.stator.proto.wire.RemoveReplicaRequest;
import dev.stator.proto.wire.SeesLeaderRequest;
import dev.stator.proto.wire.SplitPartitionRequest;
import dev.stator.proto.wire.StopReplicaRequest;
import dev.stator.proto.wire.TransferLeadershipRequest;
import dev.stator.proto.wire.VerifyRequest;
import io.grpc.Channel;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One storage node as the control plane, its peers and the command line call it. Blocks, at most
 * until its deadline; thread-safe. Orders never throw: who does not answer is {@link
 * OrderResult.Unreachable}. Questions throw {@link NodeUnreachableException}.
 */
public final class NodeClient {
  private final NodeServiceBlockingStub stub;
  private final Duration deadline;

  public NodeClient(Channel channel, Duration deadline) {
    this.stub = NodeServiceGrpc.newBlockingStub(channel);
    this.deadline = deadline;
  }

  /**
   * @param peers all voters of a new group; empty to join a running one
   * @param campaign this node is the group's first leader
   */
  public OrderResult createReplica(
      FencingToken token, PartitionRecord partition, List<PeerAddress> peers, boolean campaign) {
    var request =
        CreateReplicaRequest.newBuilder()
            .setToken(NodeCodec.encode(token))
            .setPartition(ClusterCodec.encode(partition))
            .addAllPeers(peers.stream().map(NodeCodec::encode).toList())
            .setCampaign(campaign)
            .build();
    return order(node -> node.createReplica(request));
  }

  public OrderResult removeReplica(FencingToken token, long partitionId) {
    var request =
        RemoveReplicaRequest.newBuilder()
            .setToken(NodeCodec.encode(token))
            .setPartitionId(partitionId)
            .build();
    return order(node -> node.removeReplica(request));
  }

  /** Stops a replica that was found to be wrong; the control plane then has it made again. */
  public OrderResult stopReplica(long partitionId, String why) {
    var request = StopReplicaRequest.newBuilder().setPartitionId(partitionId).setWhy(why).build();
    return order(node -> node.stopReplica(request));
  }

  public OrderResult changeVoters(FencingToken token, long partitionId, List<PeerAddress> voters) {
    var request =
        ChangeVotersRequest.newBuilder()
            .setToken(NodeCodec.encode(token))
            .setPartitionId(partitionId)
            .addAllVoters(voters.stream().map(NodeCodec::encode).toList())
            .build();
    return order(node -> node.changeVoters(request));
  }

  public OrderResult transferLeadership(long partitionId, String toNode) {
    var request =
        TransferLeadershipRequest.newBuilder().setPartitionId(partitionId).setTo(toNode).build();
    return order(node -> node.transferLeadership(request));
  }

  /**
   * Proposes a command to a partition's log; done means applied.
   *
   * @param command bytes of a Command
   */
  public OrderResult shipIndexRows(long partitionId, Bytes command) {
    var request =
        ProposeCommandRequest.newBuilder()
            .setPartitionId(partitionId)
            .setCommand(WireBytes.out(command))
            .build();
    return order(node -> node.shipIndexRows(request));
  }

  public OrderResult proposeCommand(long partitionId, Bytes command) {
    var request =
        ProposeCommandRequest.newBuilder()
            .setPartitionId(partitionId)
            .setCommand(WireBytes.out(command))
            .build();
    return order(node -> node.proposeCommand(request));
  }

  /**
   * Cuts a partition in two; at its leader. Repeated until it is no longer {@link
   * OrderResult.Working}.
   *
   * @param rangeEpoch of the range to be cut
   * @param at first key of the child; empty: about the middle
   */
  public Cut splitPartition(
      FencingToken token, long jobId, long partitionId, long rangeEpoch, Bytes at, long childId) {
    var request =
        SplitPartitionRequest.newBuilder()
            .setToken(NodeCodec.encode(token))
            .setJobId(jobId)
            .setPartitionId(partitionId)
            .setRangeEpoch(rangeEpoch)
            .setAt(WireBytes.out(at))
            .setChildId(childId)
            .build();
    try {
      var reply = within().splitPartition(request);
      return new Cut(NodeCodec.decode(reply.getOrder()), Bytes.wrap(reply.getAt().toByteArray()));
    } catch (StatusRuntimeException e) {
      return new Cut(new OrderResult.Unreachable(e.getStatus().toString()), Bytes.EMPTY);
    }
  }

  /**
   * Has a partition adopt its right neighbour; at its leader. Repeated until it is no longer {@link
   * OrderResult.Working}; when it is refused, nothing of it is left.
   *
   * @param cancel do not, unless it has happened
   */
  public OrderResult mergePartitions(
      FencingToken token, long jobId, PartitionRecord left, PartitionRecord right, boolean cancel) {
    var request =
        MergePartitionsRequest.newBuilder()
            .setToken(NodeCodec.encode(token))
            .setJobId(jobId)
            .setLeft(ClusterCodec.encode(left))
            .setRight(ClusterCodec.encode(right))
            .setCancel(cancel)
            .build();
    return order(node -> node.mergePartitions(request));
  }

  /** Has a partition take no commands any more; at its leader. */
  public OrderResult freezePartition(
      long jobId, long partitionId, long rangeEpoch, long survivorId) {
    var request =
        FreezePartitionRequest.newBuilder()
            .setJobId(jobId)
            .setPartitionId(partitionId)
            .setRangeEpoch(rangeEpoch)
            .setSurvivorId(survivorId)
            .build();
    return order(node -> node.freezePartition(request));
  }

  /** What the node's replica holds of the first rows from {@code start} on. */
  public Copied<LogCommand.CopiedPart> copyPart(
      long partitionId, Bytes start, @Nullable Bytes end) {
    var part = CopyPartitionRequest.Part.newBuilder().setStart(WireBytes.out(start));
    if (end != null) {
      part.setEnd(WireBytes.out(end));
    }
    return copied(
        CopyPartitionRequest.newBuilder().setPartitionId(partitionId).setPart(part).build(),
        reply -> AdoptCodec.fromMessage(reply.getPart()));
  }

  /** The digests of parts that lie one behind the other, given by their first keys. */
  public Copied<List<Bytes>> copyDigests(
      long partitionId, List<Bytes> starts, @Nullable Bytes end) {
    var parts = CopyPartitionRequest.Digests.newBuilder();
    starts.forEach(start -> parts.addStarts(WireBytes.out(start)));
    if (end != null) {
      parts.setEnd(WireBytes.out(end));
    }
    return copied(
        CopyPartitionRequest.newBuilder().setPartitionId(partitionId).setDigests(parts).build(),
        reply -> reply.getDigestsList().stream().map(WireBytes::in).toList());
  }

  /** The outcomes that the node's replica remembers, but for the first ones. */
  public Copied<Bytes> copyOutcomes(long partitionId, long behind) {
    return copied(
        CopyPartitionRequest.newBuilder()
            .setPartitionId(partitionId)
            .setOutcomesBehind(behind)
            .build(),
        reply -> WireBytes.in(reply.getOutcomes()));
  }

  /** What the node's replica knows beside its rows. */
  public Copied<LogCommand.CopiedFacts> copyFacts(long partitionId) {
    return copied(
        CopyPartitionRequest.newBuilder().setPartitionId(partitionId).setFacts(true).build(),
        reply -> AdoptCodec.fromMessage(reply.getFacts()));
  }

  private <T> Copied<T> copied(
      CopyPartitionRequest request, Function<CopyPartitionReply, T> content) {
    return question(() -> {
      var reply = within().copyPartition(request);
      return new Copied<>(reply.getFrozenFor(), reply.getRangeEpoch(), content.apply(reply));
    });
  }

  /** Makes what the node's replica has applied durable. */
  public OrderResult flushReplica(long partitionId) {
    var request = FlushReplicaRequest.newBuilder().setPartitionId(partitionId).build();
    return order(node -> node.flushReplica(request));
  }

  /** Asks every replica, through the log, for a digest of its rows. */
  public Verification verify(long partitionId, long verifyId) {
    var request =
        VerifyRequest.newBuilder().setPartitionId(partitionId).setVerifyId(verifyId).build();
    try {
      var reply = within().verify(request);
      return new Verification(NodeCodec.decode(reply.getOrder()), reply.getIndex());
    } catch (StatusRuntimeException e) {
      return new Verification(new OrderResult.Unreachable(e.getStatus().toString()), -1);
    }
  }

  /**
   * How far a partition is with an index that is being built; at its leader.
   *
   * @param rangeEpoch of the range that is asked about
   */
  public Backfill indexProgress(long partitionId, long rangeEpoch, int tableId, int indexId) {
    var request =
        IndexProgressRequest.newBuilder()
            .setPartitionId(partitionId)
            .setRangeEpoch(rangeEpoch)
            .setTableId(tableId)
            .setIndexId(indexId)
            .build();
    try {
      var reply = within().indexProgress(request);
      return new Backfill(
          NodeCodec.decode(reply.getOrder()), reply.getItemsDone(), reply.getItemsAbout());
    } catch (StatusRuntimeException e) {
      return Backfill.unknown(new OrderResult.Unreachable(e.getStatus().toString()));
    }
  }

  public ReplicaDigest digestAt(long partitionId, long verifyId) {
    var request =
        DigestRequest.newBuilder().setPartitionId(partitionId).setVerifyId(verifyId).build();
    return question(() -> {
      var reply = within().digestAt(request);
      return new ReplicaDigest(
          reply.getReady(),
          reply.getBegun(),
          reply.getIndex(),
          reply.getDigest(),
          reply.getRows(),
          reply.getBroken());
    });
  }

  public NodeReport status() {
    return question(
        () -> NodeCodec.decode(within().status(NodeStatusRequest.getDefaultInstance())));
  }

  /** Whether the node has heard of that leader of the group lately. */
  public boolean seesLeader(String groupId, String leader) {
    var request = SeesLeaderRequest.newBuilder().setGroupId(groupId).setLeader(leader).build();
    return question(() -> within().seesLeader(request).getSees());
  }

  private NodeServiceBlockingStub within() {
    return stub.withDeadlineAfter(deadline.toMillis(), TimeUnit.MILLISECONDS);
  }

  private OrderResult order(Function<NodeServiceBlockingStub, OrderReply> call) {
    try {
      return NodeCodec.decode(call.apply(within()));
    } catch (StatusRuntimeException e) {
      return new OrderResult.Unreachable(e.getStatus().toString());
    }
  }

  private static <T> T question(Supplier<T> call) {
    try {
      return call.get();
    } catch (StatusRuntimeException e) {
      throw new NodeUnreachableException(e.getStatus().toString(), e);
    }
  }

  /**
   * What a replica holds.
   *
   * @param frozenFor the merge for which the partition is frozen, or 0: this is what it held then
   */
  public record Copied<T>(long frozenFor, long rangeEpoch, T content) {}

  /**
   * @param at where the partition was cut; meaningful when the order is done
   */
  public record Cut(OrderResult order, Bytes at) {}

  /**
   * How far a partition is with bringing its items into an index.
   *
   * @param order done: all of them are in, and what was to be sent to other partitions has arrived
   * @param itemsAbout how many items the partition has of the table
   */
  public record Backfill(OrderResult order, long itemsDone, long itemsAbout) {
    /** Of a partition that does not say. */
    public static Backfill unknown(OrderResult why) {
      return new Backfill(why, 0, 0);
    }
  }

  /**
   * @param index the digest will be of the state behind this entry; meaningful when the order is
   *     done
   */
  public record Verification(OrderResult order, long index) {}

  /**
   * @param ready false: not applied yet, or still computing
   * @param begun the entry was applied by this replica; never, when a snapshot held it already
   * @param broken why the store could not be read, or empty
   */
  public record ReplicaDigest(
      boolean ready, boolean begun, long index, long digest, long rows, String broken) {
    public static ReplicaDigest pending(boolean begun) {
      return new ReplicaDigest(false, begun, -1, 0, 0, "");
    }
  }
}
