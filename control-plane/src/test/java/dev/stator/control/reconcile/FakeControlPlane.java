package dev.stator.control.reconcile;

import dev.stator.control.job.JobReconciler;
import dev.stator.control.metadata.MapHistory;
import dev.stator.control.metadata.Metadata;
import dev.stator.control.metadata.MetadataCodec;
import dev.stator.control.metadata.MetadataCommand;
import dev.stator.control.metadata.MetadataResult;
import dev.stator.control.metadata.MetadataState;
import dev.stator.control.nodes.IndexBuilds;
import dev.stator.control.nodes.NodeOrders;
import dev.stator.control.nodes.NodeReports;
import dev.stator.model.Bytes;
import dev.stator.model.cluster.NodeRecord;
import dev.stator.model.cluster.PartitionRecord;
import dev.stator.proto.cluster.NodeClient.Backfill;
import dev.stator.proto.cluster.NodeClient.Cut;
import dev.stator.proto.cluster.NodeClient.ReplicaDigest;
import dev.stator.proto.cluster.NodeReport;
import dev.stator.proto.cluster.OrderResult;
import dev.stator.proto.cluster.PeerAddress;
import dev.stator.replication.LogPosition;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The real metadata and reconcilers over {@link FakeNodes}, driven step by step, with a leader that
 * can be made to crash before or after any of its effects.
 */
public final class FakeControlPlane implements Duties {
  private final FakeNodes nodes;
  private final MetadataState state;
  private final AtomicInteger effects = new AtomicInteger();
  private int crashAt = Integer.MAX_VALUE;
  private boolean crashAfter;
  private long index;
  private long nanos;
  private long jobNanos;
  private volatile boolean dead;
  private IndexBuilds builds = new IndexBuilds(() -> jobNanos);
  private NodeReports reports = new NodeReports(() -> jobNanos, () -> 0);
  private List<Reconciler> reconcilers = List.of();

  public FakeControlPlane(Path folder, FakeNodes nodes) {
    this.nodes = nodes;
    this.state =
        new MetadataState(
            folder,
            false,
            () -> 0,
            peer -> {
              throw new IOException("nobody to fetch from");
            },
            new MapHistory());
    newLeader();
  }

  /** Time flies: whoever waits has waited long enough. */
  private long longAfter() {
    nanos += Duration.ofMinutes(10).toNanos();
    return nanos;
  }

  /** Time passes for the jobs; for the other reconcilers it always flies. */
  public void pass(Duration time) {
    jobNanos += time.toNanos();
  }

  /** Crashes the leader once, around the effect of that number. */
  public void crashAt(int effect, boolean after) {
    crashAt = effect;
    crashAfter = after;
  }

  public int effects() {
    return effects.get();
  }

  public Metadata metadata() {
    return state.metadata();
  }

  public NodeReports reports() {
    return reports;
  }

  /** Soft state is gone with the old leader. */
  private void newLeader() {
    reports = new NodeReports(() -> jobNanos, () -> 0);
    var leaders = new PartitionLeaders(reports);
    builds = new IndexBuilds(() -> jobNanos);
    reconcilers =
        List.of(
            new ClusterIdReconciler(),
            new InitialPartitionsReconciler(reports, 3, 3, 3, 3),
            new JobReconciler(reports, leaders, () -> jobNanos),
            new TableReconciler(leaders),
            new IndexReconciler(leaders, builds),
            new ReplicaRepairReconciler(leaders),
            new ReplicaRebuildReconciler(reports, leaders, this::longAfter),
            new StrayReplicaReconciler(reports, this::longAfter));
    dead = false;
  }

  /** Reconciles until nothing is due; a crashed leader is followed by a new one. */
  public void settle() throws InterruptedException {
    if (!rounds(60)) {
      throw new AssertionError("does not settle: " + state.metadata().image());
    }
  }

  /** Reconciles that often at most; true when nothing is due any more. */
  public boolean rounds(int most) throws InterruptedException {
    for (int round = 0; round < most; round++) {
      nodes.reports().forEach(reports::reported);
      var byKey = new LinkedHashMap<String, Reconciler.Work>();
      for (var reconciler : reconcilers) {
        reconciler.due(state.metadata()).forEach(work -> byKey.putIfAbsent(work.key(), work));
      }
      var due = List.copyOf(byKey.values());
      if (due.isEmpty()) {
        return true;
      }
      try {
        for (var work : due) {
          work.step().take(this);
        }
      } catch (Crash e) {
        newLeader();
      }
    }
    return false;
  }

  private static final class Crash extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private <T> T effect(Supplier<T> effect) {
    int number = effects.getAndIncrement();
    if (dead || (number == crashAt && !crashAfter)) {
      dead = true;
      throw new Crash();
    }
    var result = effect.get();
    if (number == crashAt) {
      dead = true;
      throw new Crash();
    }
    return result;
  }

  @Override
  public MetadataResult propose(MetadataCommand command) {
    return effect(() -> commit(command));
  }

  /** As a client's request would. */
  public synchronized MetadataResult commit(MetadataCommand command) {
    return state
        .apply(
            new LogPosition(1, ++index),
            ByteBuffer.allocate(8),
            List.of(ByteBuffer.wrap(MetadataCodec.encode(Bytes.EMPTY, command))))
        .getFirst();
  }

  @Override
  public NodeOrders orders() {
    return new NodeOrders() {
      @Override
      public OrderResult createReplica(
          NodeRecord node, PartitionRecord partition, List<PeerAddress> peers, boolean campaign) {
        return effect(() -> nodes.createReplica(node, partition, peers, campaign));
      }

      @Override
      public OrderResult removeReplica(NodeRecord node, long partitionId) {
        return effect(() -> nodes.removeReplica(node, partitionId));
      }

      @Override
      public OrderResult verify(NodeRecord node, long partitionId, long verifyId) {
        return effect(() -> nodes.verify(node, partitionId, verifyId));
      }

      @Override
      public @Nullable ReplicaDigest digest(NodeRecord node, long partitionId, long verifyId) {
        return nodes.digest(node, partitionId, verifyId);
      }

      @Override
      public OrderResult changeVoters(NodeRecord node, long partitionId, List<PeerAddress> voters) {
        return effect(() -> nodes.changeVoters(node, partitionId, voters));
      }

      @Override
      public OrderResult transferLeadership(NodeRecord node, long partitionId, String toNode) {
        return effect(() -> nodes.transferLeadership(node, partitionId, toNode));
      }

      @Override
      public Cut splitPartition(
          NodeRecord node, long jobId, PartitionRecord partition, Bytes at, long childId) {
        return effect(() -> nodes.splitPartition(node, jobId, partition, at, childId));
      }

      @Override
      public OrderResult mergePartitions(
          NodeRecord node,
          long jobId,
          PartitionRecord left,
          PartitionRecord right,
          boolean cancel) {
        return effect(() -> nodes.mergePartitions(node, jobId, left, right, cancel));
      }

      @Override
      public OrderResult propose(NodeRecord node, long partitionId, Bytes command) {
        return effect(() -> nodes.propose(node, partitionId, command));
      }

      @Override
      public Backfill indexProgress(
          NodeRecord node, PartitionRecord partition, int tableId, int indexId) {
        return effect(() -> nodes.indexProgress(node, partition, tableId, indexId));
      }

      @Override
      public @Nullable NodeReport status(NodeRecord node) {
        return nodes.status(node);
      }
    };
  }
}
