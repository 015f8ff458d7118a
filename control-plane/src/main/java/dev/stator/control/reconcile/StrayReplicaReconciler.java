package dev.stator.control.reconcile;

import dev.stator.control.metadata.Metadata;
import dev.stator.control.nodes.NodeReports;
import dev.stator.model.cluster.ClusterImage;
import dev.stator.model.cluster.JobRecord;
import dev.stator.model.cluster.JobSpec;
import dev.stator.model.cluster.NodeRecord;
import dev.stator.model.cluster.PartitionRecord;
import dev.stator.proto.cluster.OrderResult;
import dev.stator.proto.cluster.ReplicaReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes replicas that have no place any more: of a node that was away while its replica was moved
 * to another, while its partition was adopted by a neighbour, or the beginnings of a move that
 * failed. Both the map and the group's own configuration must say that the replica is none of the
 * voters, and no job may be at work there; or a job must say that the partition was adopted.
 */
public final class StrayReplicaReconciler implements Reconciler {
  private static final Logger LOG = LoggerFactory.getLogger(StrayReplicaReconciler.class);

  /** Reports are older than the map. */
  private static final Duration STRAY_BEFORE = Duration.ofSeconds(5);

  private final NodeReports reports;
  private final LongSupplier nanoTime;
  private final Map<Stray, Long> sinceNanos = new HashMap<>();

  public StrayReplicaReconciler(NodeReports reports, LongSupplier nanoTime) {
    this.reports = reports;
    this.nanoTime = nanoTime;
  }

  private record Stray(long partitionId, String nodeId) {}

  @Override
  public synchronized List<Work> due(Metadata metadata) {
    var image = metadata.image();
    var partitions = new HashMap<Long, PartitionRecord>();
    image.partitions().values().forEach(each -> partitions.put(each.partitionId(), each));
    var strays = new HashMap<Stray, Long>();
    var work = new ArrayList<Work>();
    for (var report : reports.latest()) {
      var node = image.nodes().get(report.nodeId());
      for (var replica : report.replicas()) {
        var partition = partitions.get(replica.partitionId());
        if (node == null
            || !(partition == null
                ? adopted(metadata, node, replica)
                : stray(metadata, partition, node, replica))) {
          continue;
        }
        var stray = new Stray(replica.partitionId(), node.nodeId());
        long since = sinceNanos.getOrDefault(stray, nanoTime.getAsLong());
        strays.put(stray, since);
        if (nanoTime.getAsLong() - since >= STRAY_BEFORE.toNanos()) {
          work.add(
              new Work(
                  Keys.partition(replica.partitionId()),
                  duties -> remove(duties, node, replica.partitionId())));
        }
      }
    }
    sinceNanos.clear();
    sinceNanos.putAll(strays);
    return work;
  }

  /** Whether the partition that it is of was adopted by another. */
  private boolean adopted(Metadata metadata, NodeRecord node, ReplicaReport replica) {
    return node.replacedBy() == null
        && !replica.role().equals(ReplicaReport.REMOVED)
        && reports.alive(node.nodeId())
        && metadata.jobs().values().stream()
            .anyMatch(job ->
                job.state() == JobRecord.State.DONE
                    && job.spec() instanceof JobSpec.Merge(var _, var rightId)
                    && rightId == replica.partitionId());
  }

  private boolean stray(
      Metadata metadata, PartitionRecord partition, NodeRecord node, ReplicaReport replica) {
    long partitionId = partition.partitionId();
    var leader = reports.servingLeader(partitionId);
    var leading = leader == null ? null : reports.replica(leader, partitionId);
    return partition.active()
        && node.replacedBy() == null
        && !replica.role().equals(ReplicaReport.REMOVED)
        && !partition.replicas().contains(node.nodeId())
        && !repaired(metadata.image(), partition)
        && !metadata.touchedByJob(partitionId)
        && reports.alive(node.nodeId())
        && leading != null
        && !leading.voters().contains(node.nodeId());
  }

  /** Whether a node is to join in the place of one that lost its disk. */
  private static boolean repaired(ClusterImage image, PartitionRecord partition) {
    return partition.replicas().stream()
        .map(image.nodes()::get)
        .anyMatch(voter -> voter != null && voter.replacedBy() != null);
  }

  private static boolean remove(Duties duties, NodeRecord node, long partitionId) {
    var result = duties.orders().removeReplica(node, partitionId);
    LOG.info(
        "The replica of partition {} on {}, which has no place any more, is removed: {}",
        partitionId,
        node.nodeId(),
        result);
    return result instanceof OrderResult.Done;
  }
}
