package dev.stator.storage.service;

import com.google.protobuf.ByteString;
import dev.stator.model.Bytes;
import dev.stator.proto.cluster.ClusterCodec;
import dev.stator.proto.cluster.NodeCodec;
import dev.stator.proto.wire.ChangeVotersRequest;
import dev.stator.proto.wire.CopyPartitionReply;
import dev.stator.proto.wire.CopyPartitionRequest;
import dev.stator.proto.wire.CreateReplicaRequest;
import dev.stator.proto.wire.DigestReply;
import dev.stator.proto.wire.DigestRequest;
import dev.stator.proto.wire.FetchSnapshotRequest;
import dev.stator.proto.wire.FlushReplicaRequest;
import dev.stator.proto.wire.FreezePartitionRequest;
import dev.stator.proto.wire.HeartbeatRequest;
import dev.stator.proto.wire.IndexProgressReply;
import dev.stator.proto.wire.IndexProgressRequest;
import dev.stator.proto.wire.JobStepReply;
import dev.stator.proto.wire.MergePartitionsRequest;
import dev.stator.proto.wire.NodeServiceGrpc;
import dev.stator.proto.wire.NodeStatusRequest;
import dev.stator.proto.wire.OrderReply;
import dev.stator.proto.wire.ProposeCommandRequest;
import dev.stator.proto.wire.RemoveReplicaRequest;
import dev.stator.proto.wire.SeesLeaderReply;
import dev.stator.proto.wire.SeesLeaderRequest;
import dev.stator.proto.wire.SnapshotChunk;
import dev.stator.proto.wire.SplitPartitionRequest;
import dev.stator.proto.wire.StopReplicaRequest;
import dev.stator.proto.wire.TransferLeadershipRequest;
import dev.stator.proto.wire.VerifyReply;
import dev.stator.proto.wire.VerifyRequest;
import dev.stator.storage.snapshot.SnapshotSender;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Orders, questions and snapshots over gRPC. */
public final class NodeService extends NodeServiceGrpc.NodeServiceImplBase {
  private static final Logger LOG = LoggerFactory.getLogger(NodeService.class);

  private final Supplier<@Nullable NodeOrders> orders;
  private final SnapshotSender snapshots;

  /**
   * @param orders null while the node does not know yet who it is
   */
  public NodeService(Supplier<@Nullable NodeOrders> orders, SnapshotSender snapshots) {
    this.orders = orders;
    this.snapshots = snapshots;
  }

  @Override
  public void createReplica(CreateReplicaRequest request, StreamObserver<OrderReply> reply) {
    answer(
        reply,
        node ->
            NodeCodec.encode(
                node.createReplica(
                    NodeCodec.decode(request.getToken()),
                    ClusterCodec.decode(request.getPartition()),
                    NodeCodec.decodePeers(request.getPeersList()),
                    request.getCampaign())));
  }

  @Override
  public void removeReplica(RemoveReplicaRequest request, StreamObserver<OrderReply> reply) {
    answer(
        reply,
        node ->
            NodeCodec.encode(
                node.removeReplica(
                    NodeCodec.decode(request.getToken()), request.getPartitionId())));
  }

  @Override
  public void stopReplica(StopReplicaRequest request, StreamObserver<OrderReply> reply) {
    answer(
        reply,
        node -> NodeCodec.encode(node.stopReplica(request.getPartitionId(), request.getWhy())));
  }

  @Override
  public void changeVoters(ChangeVotersRequest request, StreamObserver<OrderReply> reply) {
    answer(
        reply,
        node ->
            NodeCodec.encode(
                node.changeVoters(
                    NodeCodec.decode(request.getToken()),
                    request.getPartitionId(),
                    NodeCodec.decodePeers(request.getVotersList()))));
  }

  @Override
  public void transferLeadership(
      TransferLeadershipRequest request, StreamObserver<OrderReply> reply) {
    answer(
        reply,
        node ->
            NodeCodec.encode(node.transferLeadership(request.getPartitionId(), request.getTo())));
  }

  @Override
  public void splitPartition(SplitPartitionRequest request, StreamObserver<JobStepReply> reply) {
    answer(
        reply,
        node -> {
          var cut =
              node.splitPartition(
                  NodeCodec.decode(request.getToken()),
                  new NodeOrders.SplitOrder(
                      request.getJobId(),
                      request.getPartitionId(),
                      request.getRangeEpoch(),
                      bytes(request.getAt()),
                      request.getChildId()));
          return JobStepReply.newBuilder()
              .setOrder(NodeCodec.encode(cut.order()))
              .setAt(ByteString.copyFrom(cut.at().buffer()))
              .build();
        });
  }

  @Override
  public void mergePartitions(MergePartitionsRequest request, StreamObserver<OrderReply> reply) {
    answer(
        reply,
        node ->
            NodeCodec.encode(
                node.mergePartitions(
                    NodeCodec.decode(request.getToken()),
                    new NodeOrders.MergeOrder(
                        request.getJobId(),
                        ClusterCodec.decode(request.getLeft()),
                        ClusterCodec.decode(request.getRight()),
                        request.getCancel()))));
  }

  @Override
  public void freezePartition(FreezePartitionRequest request, StreamObserver<OrderReply> reply) {
    answer(
        reply,
        node ->
            NodeCodec.encode(
                node.freezePartition(
                    new NodeOrders.FreezeOrder(
                        request.getJobId(),
                        request.getPartitionId(),
                        request.getRangeEpoch(),
                        request.getSurvivorId()))));
  }

  @Override
  public void copyPartition(
      CopyPartitionRequest request, StreamObserver<CopyPartitionReply> reply) {
    answer(reply, node -> CopyAnswers.answer(node, request));
  }

  @Override
  public void flushReplica(FlushReplicaRequest request, StreamObserver<OrderReply> reply) {
    answer(reply, node -> NodeCodec.encode(node.flushReplica(request.getPartitionId())));
  }

  @Override
  public void proposeCommand(ProposeCommandRequest request, StreamObserver<OrderReply> reply) {
    answer(
        reply,
        node ->
            NodeCodec.encode(node.propose(request.getPartitionId(), bytes(request.getCommand()))));
  }

  @Override
  public void shipIndexRows(ProposeCommandRequest request, StreamObserver<OrderReply> reply) {
    answer(
        reply,
        node ->
            NodeCodec.encode(
                node.shipIndexRows(request.getPartitionId(), bytes(request.getCommand()))));
  }

  @Override
  public void verify(VerifyRequest request, StreamObserver<VerifyReply> reply) {
    answer(
        reply,
        node -> {
          var verification = node.verify(request.getPartitionId(), request.getVerifyId());
          return VerifyReply.newBuilder()
              .setOrder(NodeCodec.encode(verification.order()))
              .setIndex(verification.index())
              .build();
        });
  }

  @Override
  public void indexProgress(
      IndexProgressRequest request, StreamObserver<IndexProgressReply> reply) {
    answer(
        reply,
        node -> {
          var backfill =
              node.indexProgress(
                  new NodeOrders.BackfillQuestion(
                      request.getPartitionId(),
                      request.getRangeEpoch(),
                      request.getTableId(),
                      request.getIndexId()));
          return IndexProgressReply.newBuilder()
              .setOrder(NodeCodec.encode(backfill.order()))
              .setItemsDone(backfill.itemsDone())
              .setItemsAbout(backfill.itemsAbout())
              .build();
        });
  }

  @Override
  public void digestAt(DigestRequest request, StreamObserver<DigestReply> reply) {
    answer(
        reply,
        node -> {
          var digest = node.digestAt(request.getPartitionId(), request.getVerifyId());
          return DigestReply.newBuilder()
              .setReady(digest.ready())
              .setBegun(digest.begun())
              .setIndex(digest.index())
              .setDigest(digest.digest())
              .setRows(digest.rows())
              .setBroken(digest.broken())
              .build();
        });
  }

  @Override
  public void status(NodeStatusRequest request, StreamObserver<HeartbeatRequest> reply) {
    answer(reply, node -> NodeCodec.encode(node.report()));
  }

  @Override
  public void seesLeader(SeesLeaderRequest request, StreamObserver<SeesLeaderReply> reply) {
    answer(
        reply,
        node ->
            SeesLeaderReply.newBuilder()
                .setSees(
                    node.seesLeader(UUID.fromString(request.getGroupId()), request.getLeader()))
                .build());
  }

  @Override
  public void fetchSnapshot(FetchSnapshotRequest request, StreamObserver<SnapshotChunk> reply) {
    var node = orders.get();
    var replica = node == null ? null : node.copyable(request.getPartitionId());
    if (replica == null) {
      reply.onError(
          Status.NOT_FOUND
              .withDescription("this node has no replica of partition " + request.getPartitionId())
              .asRuntimeException());
      return;
    }
    snapshots.send(
        request,
        replica.state(),
        replica.folder(),
        (ServerCallStreamObserver<SnapshotChunk>) reply);
  }

  private static Bytes bytes(ByteString string) {
    return Bytes.wrap(string.toByteArray());
  }

  private <T> void answer(StreamObserver<T> reply, Function<NodeOrders, T> work) {
    var node = orders.get();
    if (node == null) {
      reply.onError(
          Status.UNAVAILABLE.withDescription("the node waits for its id").asRuntimeException());
      return;
    }
    T answer;
    try {
      answer = work.apply(node);
    } catch (StatusRuntimeException e) {
      reply.onError(e);
      return;
    } catch (RuntimeException e) {
      LOG.warn("an order failed", e);
      reply.onError(Status.INTERNAL.withDescription(String.valueOf(e)).asRuntimeException());
      return;
    }
    reply.onNext(answer);
    reply.onCompleted();
  }
}
