package dev.stator.control.reconcile;

import dev.stator.control.metadata.Metadata;
import dev.stator.control.metadata.MetadataCommand.ActivatePartition;
import dev.stator.control.metadata.MetadataCommand.CutKeyspace;
import dev.stator.control.metadata.MetadataResult;
import dev.stator.control.nodes.NodeReports;
import dev.stator.model.cluster.NodeRecord;
import dev.stator.model.cluster.PartitionRecord;
import dev.stator.proto.cluster.NodeReport;
import dev.stator.proto.cluster.OrderResult;
import dev.stator.proto.cluster.PeerAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the first partitions: cuts the keyspace once enough nodes are there, creates the replicas
 * of each partition with the full list of voters, lets its first leader campaign, and marks it
 * active once one serves.
 *
 * <p>This is the only place that creates a replica with a list of voters: every later one joins a
 * running group. That a late order cannot start a group a second time is the nodes' part: they
 * refuse old tokens, orders for another node id, and groups they have removed.
 */
public final class InitialPartitionsReconciler implements Reconciler {
  private static final Logger LOG = LoggerFactory.getLogger(InitialPartitionsReconciler.class);
  private static final Duration LEADER_PATIENCE = Duration.ofSeconds(5);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(10);

  private final NodeReports reports;
  private final int initialNodes;
  private final int initialZones;
  private final int initialPartitions;
  private final int replicationFactor;

  public InitialPartitionsReconciler(
      NodeReports reports,
      int initialNodes,
      int initialZones,
      int initialPartitions,
      int replicationFactor) {
    this.reports = reports;
    this.initialNodes = initialNodes;
    this.initialZones = initialZones;
    this.initialPartitions = initialPartitions;
    this.replicationFactor = replicationFactor;
  }

  @Override
  public List<Work> due(Metadata metadata) {
    if (metadata.image().clusterId().isEmpty()) {
      return List.of();
    }
    if (metadata.image().partitions().isEmpty()) {
      var nodes = usable(metadata);
      long zones = nodes.stream().map(Placement::zone).distinct().count();
      return nodes.size() >= initialNodes && zones >= initialZones
          ? List.of(new Work("cut-keyspace", duties -> cut(duties, nodes)))
          : List.of();
    }
    var work = new ArrayList<Work>();
    for (var partition : metadata.image().partitions().values()) {
      if (!partition.active()) {
        work.add(
            new Work(
                Keys.partition(partition.partitionId()),
                duties -> create(duties, metadata, partition)));
      }
    }
    return work;
  }

  private List<NodeRecord> usable(Metadata metadata) {
    return metadata.image().nodes().values().stream()
        .filter(node -> node.takesReplicas() && reports.alive(node.nodeId()))
        .sorted(Comparator.comparing(NodeRecord::nodeId))
        .toList();
  }

  private boolean cut(Duties duties, List<NodeRecord> nodes) throws InterruptedException {
    var partitions = Placement.initial(nodes, initialPartitions, replicationFactor);
    var result = duties.propose(new CutKeyspace(partitions));
    LOG.info(
        "Cut the keyspace into {} partitions over {} nodes: {}",
        partitions.size(),
        nodes.size(),
        result);
    return result instanceof MetadataResult.Done;
  }

  // -------------------------------------------------------------------------------------- one
  // partition

  private boolean create(Duties duties, Metadata metadata, PartitionRecord partition)
      throws InterruptedException {
    var voters = new ArrayList<NodeRecord>();
    for (var nodeId : partition.replicas()) {
      var node = metadata.image().nodes().get(nodeId);
      if (node == null) {
        throw new IllegalStateException(
            "Partition " + partition.partitionId() + " names no known node: " + nodeId);
      }
      voters.add(node);
    }
    // Who lost its disk before the group was up is replaced by repair later: nobody creates its
    // replica.
    var present = voters.stream().filter(node -> node.replacedBy() == null).toList();
    if (present.size() * 2 <= voters.size()
        || !createReplicas(duties, partition, voters, present)) {
      return false;
    }
    if (!awaitLeader(duties, partition, present)) {
      return false;
    }
    return duties.propose(new ActivatePartition(partition.partitionId()))
        instanceof MetadataResult.Done;
  }

  private static boolean createReplicas(
      Duties duties, PartitionRecord partition, List<NodeRecord> voters, List<NodeRecord> present)
      throws InterruptedException {
    var peers = voters.stream().map(Keys::peer).toList();
    var followers =
        present.stream().filter(node -> !node.nodeId().equals(partition.firstLeader())).toList();
    var leaders =
        present.stream().filter(node -> node.nodeId().equals(partition.firstLeader())).toList();
    // The followers first: the first leader's campaign then finds them.
    return createAll(duties, partition, peers, followers, false)
        && createAll(duties, partition, peers, leaders, true);
  }

  private static boolean createAll(
      Duties duties,
      PartitionRecord partition,
      List<PeerAddress> peers,
      List<NodeRecord> nodes,
      boolean campaign)
      throws InterruptedException {
    var results =
        Parallel.map(
            nodes, node -> duties.orders().createReplica(node, partition, peers, campaign));
    for (int i = 0; i < results.size(); i++) {
      if (!(results.get(i) instanceof OrderResult.Done)) {
        LOG.warn(
            "Node {} has not created its replica of partition {}: {}",
            nodes.get(i).nodeId(),
            partition.partitionId(),
            results.get(i));
        return false;
      }
    }
    return true;
  }

  /** Asks the nodes themselves: a heartbeat may come a second later. */
  private static boolean awaitLeader(
      Duties duties, PartitionRecord partition, List<NodeRecord> nodes)
      throws InterruptedException {
    long deadline = System.nanoTime() + LEADER_PATIENCE.toNanos();
    do {
      for (var node : nodes) {
        var report = duties.orders().status(node);
        if (report != null && serves(report, partition.partitionId())) {
          return true;
        }
      }
      Thread.sleep(LOOK_AGAIN);
    } while (System.nanoTime() < deadline);
    LOG.warn("Partition {} has no leader yet", partition.partitionId());
    return false;
  }

  private static boolean serves(NodeReport report, long partitionId) {
    return report.replicas().stream()
        .anyMatch(replica -> replica.partitionId() == partitionId && replica.serving());
  }
}
