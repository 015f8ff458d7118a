package dev.stator.storage.node;

import dev.stator.model.Bytes;
import dev.stator.model.write.Outcome;
import dev.stator.proto.cluster.NodeIdentity;
import dev.stator.proto.cluster.OrderResult;
import dev.stator.proto.item.StorageReply;
import dev.stator.replication.RatisReplication;
import dev.stator.replication.ReplicatedLog;
import dev.stator.replication.ReplicationConfig;
import dev.stator.runtime.lifecycle.Closing;
import dev.stator.storage.partition.Admission;
import dev.stator.storage.partition.CrashPoint;
import dev.stator.storage.partition.Partition;
import dev.stator.storage.partition.PartitionState;
import dev.stator.storage.partition.PlantedServingBugs;
import dev.stator.storage.partition.Scans;
import dev.stator.storage.service.LeaderSightClient;
import dev.stator.storage.snapshot.SnapshotFetcher;
import dev.stator.storage.store.ReplicaFolder;
import dev.stator.storage.store.StoreResources;
import io.grpc.Channel;
import java.io.IOException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The part of a node that exists once it knows who it is: replication and replicas, and what
 * watches over them.
 */
final class ServingNode implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ServingNode.class);
  private static final long COMMANDS_WAITING_MAX = 32_768;
  private static final long BYTES_WAITING_MAX = 96L << 20;

  private final StorageNodeConfig config;
  private final Replicas replicas;
  private final ReplicaReports reports;
  private final CrashPoint.Watch crashPoints;
  private final IndexDesk indexes;
  private final OrderDesk orders;
  private final ChildReconciler children;
  private final DiskGuard disk;
  private final ClockGuard clock;
  private final Closing closing = new Closing();

  static ServingNode start(
      StorageNodeConfig config,
      NodeIdentity identity,
      DataFolder folder,
      StoreResources resources,
      Function<String, Channel> channels)
      throws IOException {
    var catalog = Catalog.open(folder.catalog());
    var replication =
        RatisReplication.start(
            new ReplicationConfig(
                folder.raft(),
                identity.nodeId(),
                config.host(),
                folder.raftPort(),
                config.electionTimeout(),
                config.quorumReads(),
                config.durable(),
                new LeaderSightClient(channels)));
    var node = new ServingNode(config, identity, folder, catalog, resources, replication, channels);
    node.begin();
    return node;
  }

  private ServingNode(
      StorageNodeConfig config,
      NodeIdentity identity,
      DataFolder folder,
      Catalog catalog,
      StoreResources resources,
      RatisReplication replication,
      Function<String, Channel> channels) {
    this.config = config;
    this.crashPoints =
        config.plantedBugs().contains(PlantedBug.HALTS_WHERE_TOLD)
            ? new HaltFile(config.data())
            : CrashPoint.Watch.NONE;
    var planted = PlantedChildBugs.of(config.plantedBugs());
    this.disk = new DiskGuard(folder.root(), config.limits());
    this.clock = new ClockGuard(System::currentTimeMillis);
    var verifier =
        Executors.newSingleThreadExecutor(Thread.ofPlatform().name("verify").daemon().factory());
    var fetcher = new SnapshotFetcher(identity.nodeId(), channels);
    var admission = new Admission(COMMANDS_WAITING_MAX, BYTES_WAITING_MAX);
    var scans = Scans.start();
    this.replicas =
        new Replicas(
            identity,
            folder,
            catalog,
            replication,
            (id, replica, hasBase) -> state(id, replica, hasBase, resources, fetcher, verifier),
            (id, log, state) -> partition(id, log, state, admission, scans));
    this.reports = new ReplicaReports(identity, replicas, clock);
    var merges =
        new MergeDesk(identity.nodeId(), config.limits().mergeBytesMax(), replicas, channels);
    this.indexes =
        new IndexDesk(
            identity.nodeId(),
            replicas,
            new IndexTargets(identity.nodeId(), replicas::map, this::shipHere, channels));
    this.orders =
        new OrderDesk(
            identity,
            replicas,
            replication,
            resources,
            reports,
            new SplitDesk(replicas, channels, crashPoints),
            merges,
            indexes,
            crashPoints,
            planted);
    this.children =
        new ChildReconciler(identity.nodeId(), replicas, orders, merges, crashPoints, planted);
    closing.add(verifier::shutdownNow);
    closing.add(scans);
    closing.add(replicas);
    closing.add(replication);
    var metrics = new NodeMetrics(identity.nodeId(), replicas, indexes, resources, disk, clock);
    config.metrics().register(metrics);
    closing.add(() -> config.metrics().unregister(metrics));
  }

  private PartitionState state(
      long partitionId,
      ReplicaFolder replica,
      boolean hasBase,
      StoreResources resources,
      SnapshotFetcher fetcher,
      ExecutorService verifier) {
    var bugs = config.plantedBugs();
    return new PartitionState(
        new PartitionState.Parts(
            partitionId,
            replica,
            hasBase,
            resources,
            clock,
            fetcher,
            verifier,
            fault -> stop(partitionId, fault),
            this::wakeChildren,
            PlantedBug.ofApply(bugs, config.az()),
            crashPoints));
  }

  /**
   * What cannot be applied or read is not passed on: the replica ends, and another one takes over.
   */
  private void stop(long partitionId, Throwable fault) {
    LOG.error("the replica of partition {} stops", partitionId, fault);
    replicas.stop(partitionId, fault);
  }

  private Partition partition(
      long partitionId,
      ReplicatedLog<Outcome> log,
      PartitionState state,
      Admission admission,
      Scans scans) {
    var bugs = config.plantedBugs();
    var door =
        new Partition(
            partitionId,
            log,
            state,
            admission,
            scans,
            this::refusal,
            new PlantedServingBugs(
                bugs.contains(PlantedBug.STALE_LEADER_ANSWERS),
                bugs.contains(PlantedBug.ACKNOWLEDGED_WRITE_DROPPED)));
    state.indexing().onChange(() -> indexes.changed(door));
    return door;
  }

  /** What every write is answered at the moment, or null when they are taken. */
  private @Nullable StorageReply refusal() {
    if (!clock.trusted()) {
      return new StorageReply.NotLeader(null);
    }
    return disk.full() ? new StorageReply.Overloaded() : null;
  }

  private void begin() {
    disk.look();
    var watcher = new NodeWatch(disk, clock, replicas);
    closing.add(watcher);
    watcher.start();
    var expiry = new ExpirySweeper(replicas, config.expiryInterval(), this::refusal);
    closing.add(expiry);
    expiry.start();
    var streams = new StreamSweeper(replicas, config.streamRetention(), clock);
    closing.add(streams);
    streams.start();
    closing.add(children);
    children.start();
    closing.add(indexes);
    indexes.start();
    Thread.ofVirtual().name("reopen-replicas").start(this::reopen);
  }

  private void reopen() {
    try {
      replicas.reopen();
    } catch (IOException | RuntimeException e) {
      LOG.error("the replicas of this node could not be opened", e);
    }
  }

  private OrderResult shipHere(long partitionId, Bytes command) {
    return orders.shipIndexRows(partitionId, command);
  }

  private void wakeChildren() {
    children.wake();
  }

  Replicas replicas() {
    return replicas;
  }

  ReplicaReports reports() {
    return reports;
  }

  OrderDesk orders() {
    return orders;
  }

  ClockGuard clock() {
    return clock;
  }

  @Override
  public void close() {
    closing.close();
  }
}
