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
import dev.stator.storage.store.ReplicaFolder;
import dev.stator.storage.store.Tamper;
import io.grpc.stub.StreamObserver;
import io.prometheus.client.CollectorRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real nodes over real Raft and real gRPC; only the control plane is played by the test. */
@NullMarked
@Timeout(120)
class StorageNodesTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir Path root;
  private final GrpcChannels channels = new GrpcChannels();
  private final Map<String, StorageNode> nodes = new LinkedHashMap<>();
  private final AtomicInteger steps = new AtomicInteger();
  private GrpcServer controlPlane;

  @SuppressWarnings("NullAway.Init")
  StorageNodesTest() {}

  @BeforeEach
  void start() throws Exception {
    controlPlane = GrpcServer.start("127.0.0.1", 0, new PlayedControlPlane());
    for (String az : List.of("A", "B", "C")) {
      startNode(az);
    }
  }

  private StorageNode startNode(String az) throws Exception {
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
            new StoreLimits(32 << 20, 16 << 20, 0, 0, 64 << 20),
            base.plantedBugs(),
            base.metrics());
    var node = StorageNode.start(config);
    var id = node.registered().get(20, TimeUnit.SECONDS);
    nodes.put(id, node);
    return node;
  }

  private void stopNode(String id) {
    java.util.Objects.requireNonNull(nodes.remove(id)).close();
  }

  @AfterEach
  void stop() {
    nodes.values().forEach(StorageNode::close);
    controlPlane.close();
    channels.close();
  }

  @Test
  void writesSurviveLeadersAndRestartsAndANewReplicaCatchesUp() throws Exception {
    createPartition();
    assertEquals(new OrderResult.Done(), propose(new LogCommand.SetTable(Commands.TABLE)));
    for (int i = 0; i < 50; i++) {
      put("k" + i, i);
    }
    assertEquals(Commands.item("k7", 7), get("k7"));
    assertVerifiedEqual(1, 3);

    String leader = leader();
    stopNode(leader);
    put("after", 1);
    assertEquals(Commands.item("k7", 7), get("k7"));

    startNode(leader.substring(1).toUpperCase(java.util.Locale.ROOT));
    put("again", 2);
    assertVerifiedEqual(2, 3);

    var ids = List.copyOf(nodes.keySet());
    for (var node : List.copyOf(nodes.values())) {
      node.close();
    }
    nodes.clear();
    for (String id : ids) {
      startNode(id.substring(1).toUpperCase(java.util.Locale.ROOT));
    }
    assertEquals(Commands.item("after", 1), get("after"));
    assertVerifiedEqual(3, 3);
    replaceAReplica();
  }

  @Test
  void aReplicaThatIsFoundWrongStopsAndTheOthersGoOn() throws Exception {
    createPartition();
    assertEquals(new OrderResult.Done(), propose(new LogCommand.SetTable(Commands.TABLE)));
    for (int i = 0; i < 50; i++) {
      put("k" + i, i);
    }
    String led = leader();
    assertEquals(new OrderResult.Done(), client(led).stopReplica(1, "for the test"));
    put("without", 1);
    assertTrue(!leader().equals(led));
    assertEquals("for the test", fault(led));
    restart(led, store -> {});
    assertVerifiedEqual(1, 3);

    String changed = follower();
    restart(changed, Tamper::changeRow);
    await(() -> client(leader()).verify(1, 2).order() instanceof OrderResult.Done ? true : null);
    assertTrue(!digest(changed, 2).equals(digest(leader(), 2)));

    String damaged = follower();
    restart(damaged, Tamper::flipRawByte);
    put("after", 1);
    await(() -> client(leader()).verify(1, 3).order() instanceof OrderResult.Done ? true : null);
    assertTrue(!await(() -> fault(damaged)).isEmpty());
  }

  /** What is done to a store while its node is down. */
  private interface Mischief {
    void to(Path store) throws Exception;
  }

  private void restart(String id, Mischief mischief) throws Exception {
    String az = id.substring(1).toUpperCase(java.util.Locale.ROOT);
    stopNode(id);
    mischief.to(new ReplicaFolder(root.resolve(az).resolve("partitions").resolve("1")).current());
    startNode(az);
    await(() -> client(id).status().replicas().isEmpty() ? null : true);
  }

  private String follower() {
    String leader = leader();
    return nodes.keySet().stream().filter(id -> !id.equals(leader)).findFirst().orElseThrow();
  }

  /** Why the node's replica stopped, or null while it lives. */
  private @Nullable String fault(String id) {
    var replica = client(id).status().replicas().getFirst();
    return replica.alive() ? null : replica.fault();
  }

  private ReplicaDigest digest(String id, long verifyId) {
    return await(() -> {
      var digest = client(id).digestAt(1, verifyId);
      return digest.ready() ? digest : null;
    });
  }

  /** A fourth node joins, fetches what it lacks, and takes the place of one that leaves. */
  private void replaceAReplica() throws Exception {
    startNode("D");
    var leaving =
        nodes.keySet().stream()
            .filter(id -> !id.equals(leader()) && !id.equals("nd"))
            .findFirst()
            .orElseThrow();
    assertEquals(
        new OrderResult.Done(),
        client("nd").createReplica(token("nd"), partition(), List.of(), false));
    var voters = new ArrayList<>(peers());
    voters.removeIf(peer -> peer.nodeId().equals(leaving));
    await(() ->
        client(leader()).changeVoters(token(leader()), 1, voters) instanceof OrderResult.Done
            ? true
            : null);
    assertEquals(new OrderResult.Done(), client(leaving).removeReplica(token(leaving), 1));
    assertInstanceOf(
        OrderResult.Refused.class,
        client(leaving).createReplica(token(leaving), partition(), peers(), false));
    var late = new FencingToken(0, 0, leaving);
    assertInstanceOf(
        OrderResult.Refused.class,
        client(leaving).createReplica(late, partition(), List.of(), false));
    stopNode(leaving);
    put("moved", 3);
    assertVerifiedEqual(4, 3);
  }

  private void createPartition() {
    for (String id : nodes.keySet()) {
      assertEquals(
          new OrderResult.Done(),
          client(id).createReplica(token(id), partition(), peers(), id.equals("na")));
    }
  }

  private PartitionRecord partition() {
    return new PartitionRecord(1, Bytes.EMPTY, null, 1, List.of("na", "nb", "nc"), "na", true);
  }

  private FencingToken token(String id) {
    return new FencingToken(1, steps.incrementAndGet(), id);
  }

  private List<PeerAddress> peers() {
    return nodes.entrySet().stream()
        .map(e ->
            new PeerAddress(e.getKey(), e.getValue().raftAddress(), e.getValue().serviceAddress()))
        .toList();
  }

  private NodeClient client(String id) {
    return new NodeClient(
        channels.to(java.util.Objects.requireNonNull(nodes.get(id)).serviceAddress()),
        Duration.ofSeconds(15));
  }

  private String leader() {
    return await(() -> {
      for (var id : nodes.keySet()) {
        for (var replica : client(id).status().replicas()) {
          if (replica.serving()) {
            return id;
          }
        }
      }
      return null;
    });
  }

  private OrderResult propose(LogCommand.Body body) {
    var command = CommandCodec.encode(LogCommand.of(body));
    return await(() ->
        client(leader()).proposeCommand(1, command) instanceof OrderResult.Done done ? done : null);
  }

  private void put(String id, long n) {
    var command =
        CommandCodec.encode(
            new LogCommand(
                Commands.requestId(steps.incrementAndGet()),
                0,
                0,
                new LogCommand.WriteItem(Commands.put(id, n))));
    var applied =
        await(() ->
            call(new StorageCall.Write(1, command)) instanceof StorageReply.Written(var outcome)
                ? outcome
                : null);
    assertInstanceOf(Outcome.Applied.class, applied);
  }

  private Bytes get(String id) {
    var call =
        new StorageCall.Get(1, Commands.TABLE.tableId(), Commands.row(Commands.TABLE, id), true);
    return await(() ->
        call(call) instanceof StorageReply.Found(var item, var size, var version) ? item : null);
  }

  private @Nullable StorageReply call(StorageCall call) {
    for (var node : nodes.values()) {
      var reply = node.exchange().call(call).orTimeout(10, TimeUnit.SECONDS).join();
      if (reply instanceof StorageReply.Written || reply instanceof StorageReply.Found) {
        return reply;
      }
    }
    return null;
  }

  private void assertVerifiedEqual(long verifyId, int replicas) {
    await(() ->
        client(leader()).verify(1, verifyId).order() instanceof OrderResult.Done ? true : null);
    var digests = new ArrayList<ReplicaDigest>();
    for (String id : nodes.keySet()) {
      digests.add(digest(id, verifyId));
    }
    assertEquals(replicas, digests.size());
    assertEquals(1, digests.stream().distinct().count(), digests.toString());
    assertTrue(digests.getFirst().broken().isEmpty());
  }

  private static <T> T await(Supplier<@Nullable T> condition) {
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
