package dev.stator.client.cluster;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link ThrowawayCluster} consists of.
 *
 * @param controlPlaneMembers 1 or 3
 * @param storageNodes they take the AZs A, B, C in turn
 * @param folder data and logs, kept at the end; null: a temporary folder that is removed when the
 *     cluster stops without a failure
 * @param initialPartitions partitions the cluster begins with
 * @param splitNewTables into how many parts every new table is cut at creation
 * @param storageNodeOptions added to the command of every storage node, for example {@code --reads
 *     quorum}
 * @param electionTimeout of every Raft group, a constant of a cluster
 * @param machines where and how each process runs
 * @param startDeadline for the whole cluster to become ready
 */
public record ClusterSpec(
    int controlPlaneMembers,
    int storageNodes,
    int routers,
    @Nullable Path folder,
    int initialPartitions,
    int splitNewTables,
    List<String> storageNodeOptions,
    Duration electionTimeout,
    Machines machines,
    Duration startDeadline) {

  private static final Duration DEFAULT_ELECTION_TIMEOUT = Duration.ofSeconds(1);

  public ClusterSpec {
    storageNodeOptions = List.copyOf(storageNodeOptions);
    if (controlPlaneMembers < 1 || storageNodes < 1 || routers < 0 || initialPartitions < 1) {
      throw new IllegalArgumentException("A cluster needs a control plane and storage nodes.");
    }
  }

  /**
   * Three storage nodes in three AZs, two routers, one member of the control plane, on loopback.
   */
  public static ClusterSpec standard() {
    return new ClusterSpec(
        1,
        3,
        2,
        null,
        3,
        1,
        List.of(),
        DEFAULT_ELECTION_TIMEOUT,
        Machines.LOOPBACK,
        Duration.ofMinutes(2));
  }

  public ClusterSpec withControlPlaneMembers(int members) {
    return new ClusterSpec(
        members,
        storageNodes,
        routers,
        folder,
        initialPartitions,
        splitNewTables,
        storageNodeOptions,
        electionTimeout,
        machines,
        startDeadline);
  }

  public ClusterSpec withStorageNodes(int nodes) {
    return new ClusterSpec(
        controlPlaneMembers,
        nodes,
        routers,
        folder,
        initialPartitions,
        splitNewTables,
        storageNodeOptions,
        electionTimeout,
        machines,
        startDeadline);
  }

  public ClusterSpec withRouters(int count) {
    return new ClusterSpec(
        controlPlaneMembers,
        storageNodes,
        count,
        folder,
        initialPartitions,
        splitNewTables,
        storageNodeOptions,
        electionTimeout,
        machines,
        startDeadline);
  }

  public ClusterSpec withFolder(@Nullable Path kept) {
    return new ClusterSpec(
        controlPlaneMembers,
        storageNodes,
        routers,
        kept,
        initialPartitions,
        splitNewTables,
        storageNodeOptions,
        electionTimeout,
        machines,
        startDeadline);
  }

  public ClusterSpec withInitialPartitions(int partitions) {
    return new ClusterSpec(
        controlPlaneMembers,
        storageNodes,
        routers,
        folder,
        partitions,
        splitNewTables,
        storageNodeOptions,
        electionTimeout,
        machines,
        startDeadline);
  }

  public ClusterSpec withSplitNewTables(int parts) {
    return new ClusterSpec(
        controlPlaneMembers,
        storageNodes,
        routers,
        folder,
        initialPartitions,
        parts,
        storageNodeOptions,
        electionTimeout,
        machines,
        startDeadline);
  }

  public ClusterSpec withStorageNodeOptions(List<String> options) {
    return new ClusterSpec(
        controlPlaneMembers,
        storageNodes,
        routers,
        folder,
        initialPartitions,
        splitNewTables,
        options,
        electionTimeout,
        machines,
        startDeadline);
  }

  public ClusterSpec withElectionTimeout(Duration timeout) {
    return new ClusterSpec(
        controlPlaneMembers,
        storageNodes,
        routers,
        folder,
        initialPartitions,
        splitNewTables,
        storageNodeOptions,
        timeout,
        machines,
        startDeadline);
  }

  public ClusterSpec withMachines(Machines where) {
    return new ClusterSpec(
        controlPlaneMembers,
        storageNodes,
        routers,
        folder,
        initialPartitions,
        splitNewTables,
        storageNodeOptions,
        electionTimeout,
        where,
        startDeadline);
  }

  public ClusterSpec withStartDeadline(Duration deadline) {
    return new ClusterSpec(
        controlPlaneMembers,
        storageNodes,
        routers,
        folder,
        initialPartitions,
        splitNewTables,
        storageNodeOptions,
        electionTimeout,
        machines,
        deadline);
  }
}
