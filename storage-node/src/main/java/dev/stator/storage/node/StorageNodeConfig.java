package dev.stator.storage.node;

import io.prometheus.client.CollectorRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * Everything that a storage node is told when it starts.
 *
 * @param data the node's folder; it belongs to one node of one cluster for ever
 * @param az the availability zone, for example A; replicas of a partition are spread over zones
 * @param host name or address under which peers and routers reach this node
 * @param raftPort 0: pick a free one at the first start and keep it in the data folder
 * @param servicePort of the node's gRPC services; 0 as with raftPort
 * @param metricsAddress host:port of this process's /metrics, told to the control plane; empty when
 *     there is none
 * @param controlPlane host:port of the control plane's members
 * @param replaces id of a node whose disk or machine is lost, whose replicas this new node takes;
 *     empty: none, or the one that was at this node's address
 * @param electionTimeout silence after which followers campaign; the lease is 0.4 of it
 * @param quorumReads strong reads ask a majority instead of trusting clocks
 * @param durable false: nothing is forced to disk, nothing survives (in-memory mode)
 * @param expiryInterval how often the node looks for items whose time has come
 * @param streamRetention how long the changes of tables with a stream can be read
 * @param plantedBugs empty but in tests of the tests
 * @param metrics where this node registers its collectors
 */
public record StorageNodeConfig(
    Path data,
    String region,
    String az,
    String host,
    int raftPort,
    int servicePort,
    String metricsAddress,
    List<String> controlPlane,
    String replaces,
    Duration electionTimeout,
    boolean quorumReads,
    boolean durable,
    Duration expiryInterval,
    Duration streamRetention,
    StoreLimits limits,
    Set<PlantedBug> plantedBugs,
    CollectorRegistry metrics) {
  public static final Duration EXPIRY_INTERVAL = Duration.ofSeconds(1);
  public static final Duration STREAM_RETENTION = Duration.ofHours(24);

  public StorageNodeConfig {
    controlPlane = List.copyOf(controlPlane);
    plantedBugs = Set.copyOf(plantedBugs);
    require(!region.isBlank(), "region must not be empty");
    require(!az.isBlank(), "az must not be empty: name the availability zone, for example --az A");
    require(!host.isBlank(), "host must not be empty");
    require(!controlPlane.isEmpty(), "control-plane must name at least one host:port");
    requirePort("raft-port", raftPort);
    requirePort("service-port", servicePort);
    require(
        electionTimeout.compareTo(Duration.ofMillis(100)) >= 0,
        "election-timeout must be at least 100 milliseconds");
    require(expiryInterval.isPositive(), "expiry-interval must be at least 1 millisecond");
    require(streamRetention.isPositive(), "stream-retention must be at least 1 millisecond");
  }

  /** A node on loopback with free ports and every other setting at its default. */
  public static StorageNodeConfig of(
      Path data, String az, List<String> controlPlane, CollectorRegistry metrics) {
    return new StorageNodeConfig(
        data,
        "us-east-1",
        az,
        "127.0.0.1",
        0,
        0,
        "",
        controlPlane,
        "",
        Duration.ofSeconds(1),
        false,
        true,
        EXPIRY_INTERVAL,
        STREAM_RETENTION,
        StoreLimits.DEFAULT,
        Set.of(),
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
