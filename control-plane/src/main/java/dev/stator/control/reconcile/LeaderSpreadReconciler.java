package dev.stator.control.reconcile;

import dev.stator.control.metadata.Metadata;
import dev.stator.control.nodes.NodeReports;
import dev.stator.model.cluster.ClusterImage;
import dev.stator.model.cluster.PartitionRecord;
import dev.stator.proto.cluster.OrderResult;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives leadership back to where placement put it, when failures have left one node leading much
 * more than another: one partition at a time, and only after the cluster was whole for a while, so
 * that a node that comes and goes is left alone.
 */
public final class LeaderSpreadReconciler implements Reconciler {
  private static final Logger LOG = LoggerFactory.getLogger(LeaderSpreadReconciler.class);
  private static final Duration HEALTHY_BEFORE = Duration.ofSeconds(10);
  private static final long LAG_ENTRIES_MAX = 1_000;

  /** A node that leads one more than another is as even as it gets. */
  private static final int UNEVEN = 2;

  private final NodeReports reports;
  private final LongSupplier nanoTime;
  private @Nullable Long healthySinceNanos;

  public LeaderSpreadReconciler(NodeReports reports, LongSupplier nanoTime) {
    this.reports = reports;
    this.nanoTime = nanoTime;
  }

  @Override
  public synchronized List<Work> due(Metadata metadata) {
    var leaders = leadersWhenHealthy(metadata.image());
    if (leaders == null) {
      healthySinceNanos = null;
      return List.of();
    }
    var since = healthySinceNanos;
    if (since == null) {
      healthySinceNanos = nanoTime.getAsLong();
      return List.of();
    }
    if (nanoTime.getAsLong() - since < HEALTHY_BEFORE.toNanos()) {
      return List.of();
    }
    var misplaced = misplaced(metadata, leaders);
    return misplaced == null
        ? List.of()
        : List.of(
            new Work(
                Keys.partition(misplaced.partitionId()),
                duties -> giveBack(duties, metadata.image(), misplaced, leaders)));
  }

  /** The serving leader of every partition, or null when anything is not as it should be. */
  private @Nullable Map<Long, String> leadersWhenHealthy(ClusterImage image) {
    var leaders = new HashMap<Long, String>();
    for (var partition : image.partitions().values()) {
      var leader = reports.servingLeader(partition.partitionId());
      if (!partition.active() || leader == null || !replicasWell(partition, leader)) {
        return null;
      }
      leaders.put(partition.partitionId(), leader);
    }
    return leaders;
  }

  private boolean replicasWell(PartitionRecord partition, String leader) {
    var leading = reports.replica(leader, partition.partitionId());
    for (var nodeId : partition.replicas()) {
      var replica = reports.replica(nodeId, partition.partitionId());
      if (leading == null
          || replica == null
          || !reports.alive(nodeId)
          || !replica.alive()
          || replica.appliedIndex() + LAG_ENTRIES_MAX < leading.committedIndex()) {
        return false;
      }
    }
    return true;
  }

  private static @Nullable PartitionRecord misplaced(Metadata metadata, Map<Long, String> leaders) {
    var image = metadata.image();
    var leads = new HashMap<String, Integer>();
    leaders.values().forEach(nodeId -> leads.merge(nodeId, 1, Integer::sum));
    for (var partition : image.partitions().values()) {
      var leader = leaders.getOrDefault(partition.partitionId(), "");
      int more = leads.getOrDefault(leader, 0) - leads.getOrDefault(partition.firstLeader(), 0);
      var home = image.nodes().get(partition.firstLeader());
      if (!leader.equals(partition.firstLeader())
          && more >= UNEVEN
          && home != null
          && home.takesReplicas()
          && !metadata.touchedByJob(partition.partitionId())) {
        return partition;
      }
    }
    return null;
  }

  private boolean giveBack(
      Duties duties, ClusterImage image, PartitionRecord partition, Map<Long, String> leaders) {
    var leader = image.nodes().get(leaders.getOrDefault(partition.partitionId(), ""));
    synchronized (this) {
      healthySinceNanos = null;
    }
    if (leader == null) {
      return false;
    }
    var result =
        duties
            .orders()
            .transferLeadership(leader, partition.partitionId(), partition.firstLeader());
    LOG.info(
        "Partition {} goes from {} back to {}: {}",
        partition.partitionId(),
        leader.nodeId(),
        partition.firstLeader(),
        result);
    return result instanceof OrderResult.Done;
  }
}
