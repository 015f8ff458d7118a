package dev.stator.client.admin;

import dev.stator.model.cluster.ClusterImage;
import dev.stator.model.cluster.JobRecord;
import dev.stator.model.cluster.NodeRecord;
import dev.stator.model.cluster.PartitionRecord;
import dev.stator.proto.cluster.IndexBuild;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code stator cluster status} shows, taken from one snapshot.
 *
 * @param controlPlane one line about its members
 * @param jobs those that run or wait for their turn
 * @param indexBuilds the global indexes that items are being brought into
 */
record StatusReport(
    String clusterId,
    long mapVersion,
    String controlPlane,
    List<Node> nodes,
    List<Partition> partitions,
    List<JobRecord> jobs,
    List<IndexBuild> indexBuilds) {

  /**
   * @param draining its replicas are moved away, or were
   * @param replicas how many it has
   */
  record Node(
      String nodeId,
      String az,
      String region,
      String address,
      boolean alive,
      boolean draining,
      long replicas) {}

  /**
   * @param leader node id, or null while no replica serves
   * @param indexLagMillis how far global indexes are behind what was written to it
   */
  record Partition(
      long id,
      String range,
      @Nullable String leader,
      long term,
      boolean active,
      long indexLagMillis,
      List<Replica> replicas) {}

  /**
   * @param appliedIndex -1: the node does not answer
   * @param lag log entries behind the leader's commit index, or behind the most advanced replica
   * @param fault what stopped the replica, or empty
   */
  record Replica(String nodeId, String az, String role, long appliedIndex, long lag, String fault) {
    static final String STOPPED = "STOPPED";

    boolean stopped() {
      return role.equals(STOPPED);
    }

    boolean answers() {
      return appliedIndex >= 0;
    }
  }

  static StatusReport of(
      ClusterSnapshot snapshot,
      String controlPlane,
      List<JobRecord> jobs,
      List<IndexBuild> indexBuilds) {
    var image = snapshot.image();
    var nodes =
        image.nodes().values().stream()
            .filter(node -> node.replacedBy() == null)
            .sorted(Comparator.comparing(NodeRecord::az).thenComparing(NodeRecord::nodeId))
            .map(node ->
                new Node(
                    node.nodeId(),
                    node.az(),
                    node.region(),
                    node.serviceAddress(),
                    snapshot.reports().containsKey(node.nodeId()),
                    node.draining(),
                    image.partitions().values().stream()
                        .filter(partition -> partition.replicas().contains(node.nodeId()))
                        .count()))
            .toList();
    var partitions =
        image.partitions().values().stream().map(each -> partition(snapshot, each)).toList();
    return new StatusReport(
        image.clusterId(),
        image.version(),
        controlPlane,
        nodes,
        partitions,
        jobs.stream().filter(JobRecord::runs).toList(),
        indexBuilds);
  }

  private static Partition partition(ClusterSnapshot snapshot, PartitionRecord partition) {
    long id = partition.partitionId();
    long newest = -1;
    long term = 0;
    for (String nodeId : partition.replicas()) {
      var replica = snapshot.replica(nodeId, id);
      if (replica != null) {
        newest = Math.max(newest, Math.max(replica.committedIndex(), replica.appliedIndex()));
        term = Math.max(term, replica.term());
      }
    }
    var replicas = new ArrayList<Replica>();
    for (String nodeId : partition.replicas()) {
      var replica = snapshot.replica(nodeId, id);
      String az = az(snapshot.image(), nodeId);
      replicas.add(
          replica == null
              ? new Replica(nodeId, az, "unreachable", -1, 0, "")
              : new Replica(
                  nodeId,
                  az,
                  replica.alive() ? replica.role() : Replica.STOPPED,
                  replica.appliedIndex(),
                  newest - replica.appliedIndex(),
                  replica.fault()));
    }
    return new Partition(
        id,
        ShortHex.range(partition.start(), partition.end()),
        snapshot.servingLeader(id),
        term,
        partition.active(),
        indexLagMillis(snapshot, partition),
        replicas);
  }

  private static long indexLagMillis(ClusterSnapshot snapshot, PartitionRecord partition) {
    long lag = 0;
    for (String nodeId : partition.replicas()) {
      var replica = snapshot.replica(nodeId, partition.partitionId());
      lag = replica == null ? lag : Math.max(lag, replica.indexLagMillis());
    }
    return lag;
  }

  private static String az(ClusterImage image, String nodeId) {
    var node = image.nodes().get(nodeId);
    return node == null ? "?" : node.az();
  }

  /** All nodes answer, every partition has a serving leader, and no replica has stopped. */
  boolean healthy() {
    return nodes.stream().allMatch(Node::alive)
        && partitions.stream()
            .allMatch(each ->
                each.leader() != null && each.replicas().stream().noneMatch(Replica::stopped));
  }
}
