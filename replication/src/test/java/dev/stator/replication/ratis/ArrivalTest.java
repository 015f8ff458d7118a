package dev.stator.replication.ratis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stator.replication.Await;
import dev.stator.replication.Peer;
import dev.stator.replication.ReplicationConfig;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.proto.RaftProtos.RaftPeerRole;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.impl.DivisionBridge;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.statemachine.TransactionContext;
import org.apache.ratis.statemachine.impl.BaseStateMachine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What leases take from Ratis: a follower's state machine is called when an entry is appended, well
 * before it is applied, once per entry; and what it notes then is there when the entry is applied.
 * Were the call to move to the time of apply, every failover would take a lease longer.
 */
class ArrivalTest {
  private static final int ENTRIES = 5;
  private static final long NANOS_PER_MILLI = 1_000_000;

  @TempDir Path dir;

  /** Notes when entries arrive and when they are applied. */
  private static final class Noting extends BaseStateMachine {
    private final Map<TermIndex, Long> arrived = new ConcurrentHashMap<>();
    private final Map<TermIndex, Long> applied = new ConcurrentHashMap<>();
    private final Map<TermIndex, Object> contexts = new ConcurrentHashMap<>();
    private final AtomicInteger repeated = new AtomicInteger();
    private final List<RaftPeerRole> roles = new ArrayList<>();

    @Override
    public TransactionContext startTransaction(LogEntryProto entry, RaftPeerRole role) {
      long now = System.nanoTime();
      if (arrived.putIfAbsent(TermIndex.valueOf(entry), now) != null) {
        repeated.incrementAndGet();
      }
      synchronized (roles) {
        roles.add(role);
      }
      return super.startTransaction(entry, role).setStateMachineContext(now);
    }

    @Override
    public CompletableFuture<Message> applyTransaction(TransactionContext transaction) {
      var at = TermIndex.valueOf(transaction.getLogEntry());
      applied.put(at, System.nanoTime());
      var context = transaction.getStateMachineContext();
      if (context != null) {
        contexts.put(at, context);
      }
      return super.applyTransaction(transaction);
    }
  }

  @Test
  void aFollowerIsToldOfAnEntryWhenItIsAppended() throws Exception {
    var group = RaftGroupId.valueOf(UUID.randomUUID());
    var peers = List.of(peer("n1"), peer("n2"), peer("n3"));
    var machines = new ConcurrentHashMap<String, Noting>();
    var servers = new ArrayList<RaftServer>();
    try {
      for (var peer : peers) {
        var machine = new Noting();
        machines.put(peer.id(), machine);
        servers.add(server(peer, RaftGroup.valueOf(group, RatisCalls.peers(peers)), machine));
      }
      var leader = servers.getFirst().getDivision(group);
      Await.until(
          "n1 leads",
          () -> {
            DivisionBridge.campaign(leader);
            return leader.getInfo().isLeaderReady();
          });
      var calls = new RatisCalls("n1");
      for (int i = 0; i < ENTRIES; i++) {
        var reply =
            Await.get(
                servers
                    .getFirst()
                    .submitClientRequestAsync(calls.write(group, Message.valueOf("entry " + i))));
        long replied = System.nanoTime();
        assertTrue(reply.isSuccess(), reply.toString());
        check(
            machines,
            TermIndex.valueOf(leader.getInfo().getCurrentTerm(), reply.getLogIndex()),
            replied);
      }
      assertTrue(
          Objects.requireNonNull(machines.get("n1")).arrived.isEmpty(),
          "the leader's own entries do not arrive");
    } finally {
      for (var server : servers) {
        server.close();
      }
    }
  }

  private static void check(Map<String, Noting> machines, TermIndex entry, long replied) {
    boolean beforeReply = false;
    for (var id : List.of("n2", "n3")) {
      var follower = Objects.requireNonNull(machines.get(id));
      Await.until(id + " applies " + entry, () -> follower.contexts.containsKey(entry));
      long arrived = follower.arrived.getOrDefault(entry, Long.MAX_VALUE);
      long applied = follower.applied.getOrDefault(entry, Long.MIN_VALUE);
      assertEquals(
          follower.contexts.get(entry), arrived, "the note of the append is there at apply");
      assertTrue(arrived <= applied, "it arrived before it was applied");
      assertEquals(0, follower.repeated.get(), "an entry is announced once");
      synchronized (follower.roles) {
        assertTrue(
            follower.roles.stream().allMatch(role -> role == RaftPeerRole.FOLLOWER),
            follower.roles.toString());
      }
      beforeReply |= arrived < replied;
      System.out.printf(
          "%s %s: arrived %d ms before the leader answered, applied %d ms after it arrived%n",
          id, entry, (replied - arrived) / NANOS_PER_MILLI, (applied - arrived) / NANOS_PER_MILLI);
    }
    assertTrue(beforeReply, "a majority had the entry before the leader answered");
  }

  private RaftServer server(Peer peer, RaftGroup group, Noting machine) throws Exception {
    int port = Integer.parseInt(peer.raftAddress().split(":")[1]);
    var config = ReplicationConfig.of(dir.resolve(peer.id()), peer.id(), "127.0.0.1", port);
    var log = Files.createDirectories(config.dir().resolve("log"));
    var trash = Files.createDirectories(config.dir().resolve("trash"));
    var server =
        RaftServer.newBuilder()
            .setServerId(RaftPeerId.valueOf(peer.id()))
            .setGroup(group)
            .setProperties(RaftSettings.of(config, log, trash))
            .setOption(RaftStorage.StartupOption.FORMAT)
            .setStateMachine(machine)
            .build();
    server.start();
    return server;
  }

  private static Peer peer(String id) throws Exception {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return new Peer(id, "127.0.0.1:" + socket.getLocalPort(), "");
    }
  }
}
