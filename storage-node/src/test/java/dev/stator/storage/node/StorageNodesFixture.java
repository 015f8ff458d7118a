package dev.stator.storage.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stator.model.Bytes;
import dev.stator.model.cluster.ClusterImage;
import dev.stator.model.cluster.PartitionRecord;
import dev.stator.model.write.Outcome;
import dev.stator.proto.cluster.ClusterCodec;
import dev.stator.proto.cluster.FencingToken;
import dev.stator.proto.cluster.NodeClient;
import dev.stator.proto.cluster.NodeClient.ReplicaDigest;
import dev.stator.proto.cluster.OrderResult;
import dev.stator.proto.cluster.PeerAddress;
import dev.stator.proto.item.StorageCall;
import dev.stator.proto.item.StorageReply;
import dev.stator.proto.log.CommandCodec;
import dev.stator.proto.log.LogCommand;
import dev.stator.proto.wire.ControlPlaneServiceGrpc;
import dev.stator.proto.wire.HeartbeatReply;
import dev.stator.proto.wire.HeartbeatRequest;
import dev.stator.proto.wire.MapUpdate;
import dev.stator.proto.wire.RegisterNodeReply;
import dev.stator.proto.wire.RegisterNodeRequest;
import dev.stator.proto.wire.WatchRequest;
import dev.stator.runtime.grpc.GrpcChannels;
import dev.stator.runtime.grpc.GrpcServer;
import dev.stator.storage.partition.Commands;
import io.grpc.stub.StreamObserver;
import io.prometheus.client.CollectorRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real nodes over real Raft and real gRPC; only the control plane is played by the test. */
@NullMarked
@Timeout(120)
abstract class StorageNodesFixture {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir Path root;
  private final GrpcChannels channels = new GrpcChannels();
  final Map<String, StorageNode> nodes = new LinkedHashMap<>();
  final AtomicInteger steps = new AtomicInteger();
  private GrpcServer controlPlane;

  @SuppressWarnings("NullAway.Init")
  StorageNodesFixture() {}

  @BeforeEach
  void start() throws Exception {
    controlPlane = GrpcServer.start("127.0.0.1", 0, new PlayedControlPlane());
    for (String az : List.of("A", "B", "C")) {
      startNode(az);
    }
  }

  StorageNode startNode(String az) throws Exception {
    var base =
        StorageNodeConfig.of(
            root.resolve(az),
            az,
            List.of("127.0.0.1:" + controlPlane.port()),
            new CollectorRegistry());
    var config =
        new StorageNodeConfig(
            base.data(),
            base.region(),
            az,
            base.host(),
            0,
            0,
            "",
            base.controlPlane(),
            "",
            base.electionTimeout(),
            false,
            true,
            base.expiryInterval(),
            base.streamRetention(),
            new StoreLimits(32 << 20, 16 << 20, 0, 0, 64 << 20, 4 << 20),
            base.plantedBugs(),
            base.metrics());
    var node = StorageNode.start(config);
    var id = node.registered().get(20, TimeUnit.SECONDS);
    nodes.put(id, node);
    return node;
  }

  void stopNode(String id) {
    java.util.Objects.requireNonNull(nodes.remove(id)).close();
  }

  @AfterEach
  void stop() {
    nodes.values().forEach(StorageNode::close);
    controlPlane.close();
    channels.close();
  }

  void createPartition() {
    for (String id : nodes.keySet()) {
      assertEquals(
          new OrderResult.Done(),
          client(id).createReplica(token(id), partition(), peers(), id.equals("na")));
    }
  }

  PartitionRecord partition() {
    return new PartitionRecord(1, Bytes.EMPTY, null, 1, List.of("na", "nb", "nc"), "na", true);
  }

  FencingToken token(String id) {
    return new FencingToken(1, steps.incrementAndGet(), id);
  }

  List<PeerAddress> peers() {
    return nodes.entrySet().stream()
        .map(e ->
            new PeerAddress(e.getKey(), e.getValue().raftAddress(), e.getValue().serviceAddress()))
        .toList();
  }

  NodeClient client(String id) {
    return new NodeClient(
        channels.to(java.util.Objects.requireNonNull(nodes.get(id)).serviceAddress()),
        Duration.ofSeconds(15));
  }

  String leader() {
    return leader(1);
  }

  /** The node that serves a partition. */
  String leader(long partitionId) {
    return await(() -> {
      for (var id : nodes.keySet()) {
        for (var replica : client(id).status().replicas()) {
          if (replica.serving() && replica.partitionId() == partitionId) {
            return id;
          }
        }
      }
      return null;
    });
  }

  OrderResult propose(LogCommand.Body body) {
    var command = CommandCodec.encode(LogCommand.of(body));
    return await(() ->
        client(leader()).proposeCommand(1, command) instanceof OrderResult.Done done ? done : null);
  }

  void put(String id, long n) {
    put(1, id, n);
  }

  void put(long partitionId, String id, long n) {
    var command =
        CommandCodec.encode(
            new LogCommand(
                Commands.requestId(steps.incrementAndGet()),
                0,
                0,
                new LogCommand.WriteItem(Commands.put(id, n))));
    var applied =
        await(() ->
            call(new StorageCall.Write(partitionId, command))
                    instanceof StorageReply.Written(var outcome)
                ? outcome
                : null);
    assertInstanceOf(Outcome.Applied.class, applied);
  }

  Bytes get(String id) {
    return get(1, id);
  }

  Bytes get(long partitionId, String id) {
    var call =
        new StorageCall.Get(
            partitionId, Commands.TABLE.tableId(), Commands.row(Commands.TABLE, id), true);
    return await(() ->
        call(call) instanceof StorageReply.Found(var item, var size, var version) ? item : null);
  }

  @Nullable StorageReply call(StorageCall call) {
    for (var node : nodes.values()) {
      var reply = node.exchange().call(call).orTimeout(10, TimeUnit.SECONDS).join();
      if (reply instanceof StorageReply.Written || reply instanceof StorageReply.Found) {
        return reply;
      }
    }
    return null;
  }

  ReplicaDigest digest(String id, long verifyId) {
    return digest(1, id, verifyId);
  }

  ReplicaDigest digest(long partitionId, String id, long verifyId) {
    return await(() -> {
      var digest = client(id).digestAt(partitionId, verifyId);
      return digest.ready() ? digest : null;
    });
  }

  void assertVerifiedEqual(long verifyId, int replicas) {
    assertVerifiedEqual(1, verifyId, replicas);
  }

  void assertVerifiedEqual(long partitionId, long verifyId, int replicas) {
    await(() ->
        client(leader(partitionId)).verify(partitionId, verifyId).order()
                instanceof OrderResult.Done
            ? true
            : null);
    var digests = new ArrayList<ReplicaDigest>();
    for (String id : nodes.keySet()) {
      digests.add(digest(partitionId, id, verifyId));
    }
    assertEquals(replicas, digests.size());
    assertEquals(1, digests.stream().distinct().count(), digests.toString());
    assertTrue(digests.getFirst().broken().isEmpty());
  }

  /** Splits and waits until the child is served; returns where it was cut. */
  Bytes split(long partitionId, long rangeEpoch, Bytes at, long childId) {
    long begun = System.nanoTime();
    var cut =
        await(() -> {
          String leader = leader(partitionId);
          var answer =
              client(leader)
                  .splitPartition(
                      token(leader), 100 + childId, partitionId, rangeEpoch, at, childId);
          assertTrue(
              !(answer.order() instanceof OrderResult.Refused
                  || answer.order() instanceof OrderResult.Impossible),
              () -> answer.order().toString());
          return answer.order() instanceof OrderResult.Done ? answer.at() : null;
        });
    long done = System.nanoTime();
    leader(childId);
    System.out.printf(
        "split in %d ms, served after %d ms more%n",
        TimeUnit.NANOSECONDS.toMillis(done - begun),
        TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - done));
    return cut;
  }

  StorageReply ask(long partitionId, Bytes row) {
    var call = new StorageCall.Get(partitionId, Commands.TABLE.tableId(), row, true);
    return ask(partitionId, call);
  }

  StorageReply ask(long partitionId, StorageCall call) {
    return await(() -> {
      var node = nodes.get(leader(partitionId));
      return node == null
          ? null
          : node.exchange().call(call).orTimeout(10, TimeUnit.SECONDS).join();
    });
  }

  StorageReply.Counted count(long partitionId, Bytes from) {
    return assertInstanceOf(
        StorageReply.Counted.class,
        ask(partitionId, new StorageCall.Count(partitionId, Commands.TABLE.tableId(), from)));
  }

  void restartAll() throws Exception {
    var ids = List.copyOf(nodes.keySet());
    for (String id : ids) {
      stopNode(id);
    }
    for (String id : ids) {
      startNode(id.substring(1).toUpperCase(Locale.ROOT));
    }
  }

  static <T> T await(Supplier<@Nullable T> condition) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < deadline) {
      T value = condition.get();
      if (value != null) {
        return value;
      }
      LockSupport.parkNanos(20_000_000);
    }
    throw new AssertionError("waited " + PATIENCE + " in vain");
  }

  /** Gives every node the id that its zone suggests. */
  private static final class PlayedControlPlane
      extends ControlPlaneServiceGrpc.ControlPlaneServiceImplBase {
    @Override
    public void registerNode(RegisterNodeRequest request, StreamObserver<RegisterNodeReply> reply) {
      reply.onNext(
          RegisterNodeReply.newBuilder()
              .setClusterId("test")
              .setNodeId("n" + request.getAz().toLowerCase(java.util.Locale.ROOT))
              .build());
      reply.onCompleted();
    }

    @Override
    public void heartbeat(HeartbeatRequest request, StreamObserver<HeartbeatReply> reply) {
      reply.onNext(HeartbeatReply.getDefaultInstance());
      reply.onCompleted();
    }

    @Override
    public void watch(WatchRequest request, StreamObserver<MapUpdate> reply) {
      reply.onNext(
          MapUpdate.newBuilder().setImage(ClusterCodec.encode(ClusterImage.EMPTY)).build());
    }
  }
}
