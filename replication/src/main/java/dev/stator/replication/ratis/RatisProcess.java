package dev.stator.replication.ratis;

import dev.stator.replication.LeaseVariant;
import dev.stator.replication.Peer;
import dev.stator.replication.ReplicatedLog;
import dev.stator.replication.ReplicatedState;
import dev.stator.replication.ReplicationConfig;
import dev.stator.replication.lease.ElapsedClock;
import dev.stator.replication.lease.LeaseTimes;
import dev.stator.replication.replica.Replica;
import dev.stator.replication.replica.ReplicaContext;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.apache.ratis.conf.Parameters;
import org.apache.ratis.grpc.GrpcConfigKeys;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.storage.RaftStorage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The Raft server of one process, its groups, and what they share. */
public final class RatisProcess implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RatisProcess.class);
  private static final long CHECK_MILLIS = 1_000;
  private static final long SNAPSHOT_TIMEOUT_MILLIS = 60_000;
  private static final long HAND_OVER_MILLIS = 1_000;
  private static final long HAND_OVER_LOOK_MILLIS = 10;

  private final ReplicationConfig config;
  private final GroupFolders folders;
  private final RatisCalls calls;
  private final ElapsedClock clock = new ElapsedClock();
  private final ReplicaContext context;
  private final RaftServer server;
  private final Failover failover;
  private final Map<RaftGroupId, RatisStateMachine<?>> stateMachines = new ConcurrentHashMap<>();
  private final Map<UUID, RatisGroup<?>> groups = new ConcurrentHashMap<>();
  private final ExecutorService reads = Executors.newVirtualThreadPerTaskExecutor();
  private final ExecutorService blocking =
      Executors.newCachedThreadPool(Thread.ofPlatform().daemon().name("replication-", 0).factory());
  private final ScheduledThreadPoolExecutor timers =
      new ScheduledThreadPoolExecutor(
          1, Thread.ofPlatform().daemon().name("replication-timer").factory());

  private volatile boolean closing;

  private RatisProcess(ReplicationConfig config, GroupFolders folders) throws IOException {
    this.config = config;
    this.folders = folders;
    this.calls = new RatisCalls(config.nodeId());
    this.context =
        new ReplicaContext(
            LeaseTimes.of(config.electionTimeout(), config.quorumReads()),
            LeaseVariant.SAFE,
            clock,
            reads,
            this::after,
            new SecureRandom()::nextLong);
    this.failover = new Failover(config.nodeId(), config.leaderSight(), groups::values);
    var parameters = new Parameters();
    GrpcConfigKeys.Server.setServicesCustomizer(parameters, new PeerPort(config.nodeId()));
    this.server =
        RaftServer.newBuilder()
            .setServerId(RaftPeerId.valueOf(config.nodeId()))
            .setProperties(RaftSettings.of(config, folders.log(), folders.trash()))
            .setParameters(parameters)
            .setOption(RaftStorage.StartupOption.RECOVER)
            .setStateMachineRegistry(this::stateMachine)
            .build();
  }

  public static RatisProcess start(ReplicationConfig config) throws IOException {
    var folders = new GroupFolders(config.dir());
    try {
      var process = new RatisProcess(config, folders);
      process.server.start();
      process.timers.scheduleWithFixedDelay(
          process::check, CHECK_MILLIS, CHECK_MILLIS, TimeUnit.MILLISECONDS);
      return process;
    } catch (IOException | RuntimeException failed) {
      folders.close();
      throw failed;
    }
  }

  private void after(long delayNanos, Runnable task) {
    if (!timers.isShutdown()) {
      timers.schedule(task, delayNanos, TimeUnit.NANOSECONDS);
    }
  }

  private RatisStateMachine<?> stateMachine(RaftGroupId group) {
    var known = stateMachines.get(group);
    if (known == null) {
      throw new IllegalStateException("group " + group + " was not opened");
    }
    return known;
  }

  public synchronized <R> ReplicatedLog<R> open(
      UUID groupId, List<Peer> peers, ReplicatedState<R> state) throws IOException {
    if (groups.containsKey(groupId)) {
      throw new IOException("group " + groupId + " is open");
    }
    var id = RatisCalls.id(groupId);
    var log = new RatisLog(server, id, calls, reads, this::after);
    var replica = new Replica<>(state, log, context);
    var group =
        new RatisGroup<>(
            groupId,
            server,
            calls,
            log,
            replica,
            blocking,
            this::after,
            config.electionTimeout().toMillis());
    stateMachines.put(
        id,
        new RatisStateMachine<>(
            replica, log, clock::monotonic, blocking, group, () -> snapshot(id)));
    var founding = folders.admit(groupId, peers);
    try {
      var reply =
          server.groupManagement(calls.add(RaftGroup.valueOf(id, RatisCalls.peers(founding))));
      if (!reply.isSuccess()) {
        throw new IOException("group " + groupId + " does not open", reply.getException());
      }
    } catch (IOException | RuntimeException failed) {
      stateMachines.remove(id);
      throw failed;
    }
    groups.put(groupId, group);
    watchPeers(group);
    return group;
  }

  public synchronized void remove(UUID groupId) throws IOException {
    var id = RatisCalls.id(groupId);
    var group = groups.remove(groupId);
    if (group != null) {
      try {
        server.groupManagement(calls.remove(id));
      } catch (IOException | RuntimeException failed) {
        groups.put(groupId, group);
        throw failed;
      }
      stateMachines.remove(id);
    }
    folders.delete(groupId);
  }

  public Set<UUID> unopened() throws IOException {
    return folders.parked();
  }

  public boolean seesLeader(UUID groupId, String leader) {
    var group = groups.get(groupId);
    return group != null && failover.sees(group, leader);
  }

  private void snapshot(RaftGroupId group) {
    try {
      server.snapshotManagement(calls.snapshot(group, SNAPSHOT_TIMEOUT_MILLIS));
    } catch (IOException | RuntimeException failed) {
      LOG.warn("group {}: no snapshot: {}", group, failed.toString());
    }
  }

  private void check() {
    if (closing) {
      return;
    }
    for (var group : groups.values()) {
      try {
        group.check();
        watchPeers(group);
      } catch (RuntimeException failed) {
        LOG.warn("group {}: {}", group.groupId(), failed.toString());
      }
    }
  }

  private void watchPeers(RatisGroup<?> group) {
    for (var peer : group.voterPeers()) {
      if (!peer.getId().equals(server.getId())) {
        failover.watch().watch(peer.getId().toString(), peer.getAddress());
      }
    }
  }

  /**
   * Lets others lead what this process leads, as far as that is soon done: not once so many others
   * have ended too that nobody could lead.
   */
  private void handOver() {
    Predicate<String> gone = failover.watch()::gone;
    var handedOver =
        CompletableFuture.allOf(
            groups.values().stream()
                .map(group -> group.handOver(gone, HAND_OVER_MILLIS))
                .toArray(CompletableFuture<?>[]::new));
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(HAND_OVER_MILLIS);
    try {
      while (!handedOver.isDone()
          && groups.values().stream().anyMatch(group -> group.majorityStays(gone))) {
        if (System.nanoTime() > deadline) {
          LOG.warn("closing without having handed over everything");
          return;
        }
        Thread.sleep(HAND_OVER_LOOK_MILLIS);
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    handOver();
    closing = true;
    failover.watch().close();
    try {
      server.close();
      folders.close();
    } catch (IOException failed) {
      LOG.warn("closing: {}", failed.toString());
    }
    timers.shutdownNow();
    reads.shutdown();
    blocking.shutdown();
  }
}
