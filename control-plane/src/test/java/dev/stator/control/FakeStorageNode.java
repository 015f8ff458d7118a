package dev.stator.control;

import com.google.protobuf.ByteString;
import dev.stator.control.reconcile.FakeNodes;
import dev.stator.model.Bytes;
import dev.stator.model.cluster.NodeRecord;
import dev.stator.model.cluster.PartitionRecord;
import dev.stator.proto.cluster.ClusterCodec;
import dev.stator.proto.cluster.ControlPlaneClient;
import dev.stator.proto.cluster.NodeCodec;
import dev.stator.proto.cluster.NodeIdentity;
import dev.stator.proto.cluster.NodeReport;
import dev.stator.proto.cluster.OrderResult;
import dev.stator.proto.cluster.Registration;
import dev.stator.proto.wire.ChangeVotersRequest;
import dev.stator.proto.wire.CreateReplicaRequest;
import dev.stator.proto.wire.HeartbeatRequest;
import dev.stator.proto.wire.IndexProgressReply;
import dev.stator.proto.wire.IndexProgressRequest;
import dev.stator.proto.wire.JobStepReply;
import dev.stator.proto.wire.NodeServiceGrpc;
import dev.stator.proto.wire.NodeStatusRequest;
import dev.stator.proto.wire.OrderReply;
import dev.stator.proto.wire.ProposeCommandRequest;
import dev.stator.proto.wire.RemoveReplicaRequest;
import dev.stator.proto.wire.SplitPartitionRequest;
import dev.stator.proto.wire.TransferLeadershipRequest;
import dev.stator.runtime.grpc.GrpcServer;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.util.List;

/**
 * A storage node as the control plane meets it over gRPC; what it does is done by {@link
 * FakeNodes}.
 */
final class FakeStorageNode extends NodeServiceGrpc.NodeServiceImplBase implements AutoCloseable {
  private final FakeNodes nodes;
  private final String az;
  private final GrpcServer server;
  private volatile NodeRecord self = new NodeRecord("", "", "", "", "", "", "", null, false);

  FakeStorageNode(FakeNodes nodes, String az) throws IOException {
    this.nodes = nodes;
    this.az = az;
    this.server = GrpcServer.start("127.0.0.1", 0, this);
  }

  /** Registers with an empty folder. */
  NodeIdentity register(ControlPlaneClient client) {
    var address = "127.0.0.1:" + server.port();
    var identity =
        client.register(
            new Registration("", "", "us-east-1", az, "127.0.0.1", address + "0", address, "", ""));
    nodes.start(identity.nodeId());
    self =
        new NodeRecord(
            identity.nodeId(), "us-east-1", az, "127.0.0.1", "", address, "", null, false);
    return identity;
  }

  NodeReport report() {
    var report = nodes.status(self);
    return new NodeReport(
        self.nodeId(), System.currentTimeMillis(), report == null ? List.of() : report.replicas());
  }

  @Override
  public void createReplica(CreateReplicaRequest request, StreamObserver<OrderReply> observer) {
    answer(
        observer,
        nodes.createReplica(
            self,
            ClusterCodec.decode(request.getPartition()),
            NodeCodec.decodePeers(request.getPeersList()),
            request.getCampaign()));
  }

  @Override
  public void removeReplica(RemoveReplicaRequest request, StreamObserver<OrderReply> observer) {
    answer(observer, nodes.removeReplica(self, request.getPartitionId()));
  }

  @Override
  public void transferLeadership(
      TransferLeadershipRequest request, StreamObserver<OrderReply> observer) {
    answer(observer, nodes.transferLeadership(self, request.getPartitionId(), request.getTo()));
  }

  @Override
  public void changeVoters(ChangeVotersRequest request, StreamObserver<OrderReply> observer) {
    answer(
        observer,
        nodes.changeVoters(
            self, request.getPartitionId(), NodeCodec.decodePeers(request.getVotersList())));
  }

  @Override
  public void splitPartition(SplitPartitionRequest request, StreamObserver<JobStepReply> observer) {
    var partition = partition(request.getPartitionId(), request.getRangeEpoch());
    var cut =
        nodes.splitPartition(
            self,
            request.getJobId(),
            partition,
            Bytes.wrap(request.getAt().toByteArray()),
            request.getChildId());
    observer.onNext(
        JobStepReply.newBuilder()
            .setOrder(NodeCodec.encode(cut.order()))
            .setAt(ByteString.copyFrom(cut.at().buffer()))
            .build());
    observer.onCompleted();
  }

  @Override
  public void indexProgress(
      IndexProgressRequest request, StreamObserver<IndexProgressReply> observer) {
    var backfill =
        nodes.indexProgress(
            self,
            partition(request.getPartitionId(), request.getRangeEpoch()),
            request.getTableId(),
            request.getIndexId());
    observer.onNext(
        IndexProgressReply.newBuilder().setOrder(NodeCodec.encode(backfill.order())).build());
    observer.onCompleted();
  }

  private static PartitionRecord partition(long partitionId, long rangeEpoch) {
    return new PartitionRecord(
        partitionId, Bytes.EMPTY, null, rangeEpoch, List.of("n1", "n2", "n3"), "n1", true);
  }

  @Override
  public void proposeCommand(ProposeCommandRequest request, StreamObserver<OrderReply> observer) {
    answer(
        observer,
        nodes.propose(
            self, request.getPartitionId(), Bytes.wrap(request.getCommand().toByteArray())));
  }

  @Override
  public void status(NodeStatusRequest request, StreamObserver<HeartbeatRequest> observer) {
    observer.onNext(NodeCodec.encode(report()));
    observer.onCompleted();
  }

  private static void answer(StreamObserver<OrderReply> observer, OrderResult result) {
    observer.onNext(
        result instanceof OrderResult.Unreachable(var why)
            ? OrderReply.newBuilder().setRefused(why).build()
            : NodeCodec.encode(result));
    observer.onCompleted();
  }

  @Override
  public void close() {
    server.close();
  }
}
