package dev.stator.control;

import dev.stator.proto.cluster.ControlPlaneClient;
import dev.stator.replication.Peer;
import dev.stator.runtime.grpc.GrpcChannels;
import dev.stator.runtime.lifecycle.Closing;
import io.prometheus.client.CollectorRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** Members of a control plane in this process, over real Raft and real gRPC on loopback. */
final class TestControlPlane implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  final List<Peer> members = new ArrayList<>();
  private final Path folder;
  private final Map<String, ControlPlane> running = new HashMap<>();
  private final Closing closing = new Closing();
  private final GrpcChannels channels = closing.add(new GrpcChannels());

  TestControlPlane(Path folder, int size) throws IOException {
    this.folder = folder;
    for (int i = 1; i <= size; i++) {
      members.add(new Peer("c" + i, "127.0.0.1:" + freePort(), "127.0.0.1:" + freePort()));
    }
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  ControlPlane start(String memberId) throws IOException {
    return start(memberId, folder.resolve(memberId));
  }

  ControlPlane start(String memberId, Path data) throws IOException {
    return start(memberId, data, false);
  }

  ControlPlane start(String memberId, Path data, boolean rejoins) throws IOException {
    var self =
        members.stream().filter(member -> member.id().equals(memberId)).findFirst().orElseThrow();
    var member =
        ControlPlane.start(
            new ControlPlaneConfig(
                data,
                memberId,
                "127.0.0.1",
                port(self.raftAddress()),
                port(self.serviceAddress()),
                members,
                rejoins,
                3,
                3,
                3,
                3,
                1,
                Duration.ofSeconds(1),
                true,
                new CollectorRegistry()));
    running.put(memberId, member);
    return member;
  }

  void stop(String memberId) {
    var member = running.remove(memberId);
    if (member != null) {
      member.close();
    }
  }

  private static int port(String address) {
    return Integer.parseInt(address.substring(address.indexOf(':') + 1));
  }

  /** The leader, once there is one. */
  String awaitLeader() throws InterruptedException {
    await("a leader", () -> running.values().stream().anyMatch(ControlPlane::leads));
    for (var entry : running.entrySet()) {
      if (entry.getValue().leads()) {
        return entry.getKey();
      }
    }
    return awaitLeader();
  }

  ControlPlane member(String memberId) {
    var member = running.get(memberId);
    if (member == null) {
      throw new IllegalArgumentException(memberId + " is not running");
    }
    return member;
  }

  ControlPlaneClient client() {
    return closing.add(
        new ControlPlaneClient(members.stream().map(Peer::serviceAddress).toList(), channels::to));
  }

  static void await(String what, BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("waited in vain for " + what);
      }
      Thread.sleep(5);
    }
  }

  @Override
  public void close() {
    List.copyOf(running.keySet()).forEach(this::stop);
    closing.close();
  }
}
