package dev.stator.control;

import dev.stator.model.table.Slices;
import dev.stator.replication.Peer;
import io.prometheus.client.CollectorRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Everything that a member of the control plane is told when it starts.
 *
 * @param data the member's folder; it belongs to one member of one cluster for ever
 * @param memberId for example c1
 * @param host name or address under which members, nodes and routers reach this member
 * @param raftPort 0: pick a free one at the first start and keep it in the data folder (only for a
 *     single member)
 * @param servicePort of the member's gRPC services; 0 as with raftPort
 * @param members all members, this one included, the same everywhere; empty for a single member
 * @param rejoins the folder that this member lived in is lost: it joins again with an empty one
 * @param initialNodes how many storage nodes must have registered before the keyspace is cut into
 *     partitions
 * @param initialZones in how many availability zones these nodes must be
 * @param initialPartitions how many partitions the keyspace is cut into at first
 * @param replicationFactor replicas of each partition
 * @param splitNewTables into how many parts, a power of two, every new table is cut at creation
 * @param electionTimeout silence after which members campaign
 * @param durable false: nothing is forced to disk, nothing survives (in-memory mode)
 * @param metrics where this member registers its collectors
 */
public record ControlPlaneConfig(
    Path data,
    String memberId,
    String host,
    int raftPort,
    int servicePort,
    List<Peer> members,
    boolean rejoins,
    int initialNodes,
    int initialZones,
    int initialPartitions,
    int replicationFactor,
    int splitNewTables,
    Duration electionTimeout,
    boolean durable,
    CollectorRegistry metrics) {

  public ControlPlaneConfig {
    members = List.copyOf(members);
    require(!memberId.isBlank(), "member-id must not be empty, for example --member-id c1");
    require(!host.isBlank(), "host must not be empty");
    requirePort("raft-port", raftPort);
    requirePort("service-port", servicePort);
    require(
        members.isEmpty() || members.size() == 1 || members.size() == 3,
        "members must name 1 or 3 members of the control plane, not " + members.size());
    require(
        !rejoins || members.size() == 3,
        "rejoin is for one of three members; without others nobody remembers what was lost");
    require(
        members.isEmpty() || members.stream().anyMatch(member -> member.id().equals(memberId)),
        "members must name this member, " + memberId);
    require(
        members.stream().map(Peer::id).distinct().count() == members.size(),
        "members must differ in their ids");
    require(
        replicationFactor == 1 || replicationFactor == 3 || replicationFactor == 5,
        "replication-factor must be 1, 3 or 5, not " + replicationFactor);
    require(
        initialNodes >= replicationFactor,
        "initial-nodes must be at least replication-factor, "
            + replicationFactor
            + ", not "
            + initialNodes);
    require(
        initialZones >= 1 && initialZones <= initialNodes,
        "initial-zones must be 1 to initial-nodes, " + initialNodes + ", not " + initialZones);
    require(
        initialPartitions >= 1 && initialPartitions <= 10_000,
        "initial-partitions must be 1 to 10000, not " + initialPartitions);
    require(
        splitNewTables >= 1
            && splitNewTables <= Slices.COUNT_MAX
            && Integer.bitCount(splitNewTables) == 1,
        "split-new-tables must be a power of two from 1 to "
            + Slices.COUNT_MAX
            + ", not "
            + splitNewTables);
    require(
        electionTimeout.compareTo(Duration.ofMillis(100)) >= 0,
        "election-timeout must be at least 100 milliseconds");
  }

  /** A single member on loopback with free ports and every other setting at its default. */
  public static ControlPlaneConfig of(Path data, CollectorRegistry metrics) {
    return new ControlPlaneConfig(
        data,
        "c1",
        "127.0.0.1",
        0,
        0,
        List.of(),
        false,
        3,
        3,
        3,
        3,
        1,
        Duration.ofSeconds(1),
        true,
        metrics);
  }

  private static void requirePort(String name, int port) {
    require(port >= 0 && port <= 65535, name + " must be 0 (pick one) to 65535, not " + port);
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }
}
