package dev.stator.deploy;

import dev.stator.runtime.config.Settings;
import dev.stator.runtime.config.SettingsException;
import dev.stator.storage.node.PlantedBug;
import dev.stator.storage.node.StorageNode;
import dev.stator.storage.node.StorageNodeConfig;
import dev.stator.storage.node.StoreLimits;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/** {@code stator storage-node}: hosts replicas of partitions. */
final class StorageNodeRole implements Role {
  @Override
  public String name() {
    return "storage-node";
  }

  @Override
  public String help() {
    return """
    usage: stator storage-node --az AZ --control-plane HOST:PORT[,HOST:PORT...] [--data DIR] ...
    Hosts replicas of partitions. It joins by naming the control plane, and gets its id there.

      --az AZ                availability zone, for example A; a partition's replicas are spread over zones
      --control-plane LIST   the members of the control plane
      --data DIR             folder of this node (default: ./storage-node)
      --host HOST            name or address under which others reach this node (default: 127.0.0.1)
      --raft-port PORT       (default: a free one, kept in the folder)
      --service-port PORT    (default: a free one, kept in the folder)
      --replaces NODE        with an empty --data: takes the replicas of that node, whose disk or machine is lost
      --region REGION        (default: us-east-1)
      --election-timeout-ms N   silence after which followers campaign (default: 1000)
      --reads lease|quorum   quorum: strong reads ask a majority instead of trusting clocks (default: lease)
      --expiry-interval-ms N   how often it looks for items to expire (default: 1000)
      --stream-retention-ms N   how long the changes in streams can be read (default: 24 hours)
      --min-free-disk-bytes N   writes are refused below (default: 2 GB or 5 %)
      --planted-bug NAME     for tests of the tests only: stale-read, drop-acked-write, retry-twice, diverge,
                             child-starts-empty, moved-key-written, child-resurrected, outcomes-lost-at-split,
                             renewed-item-expired, halt
    """
        + RoleProcess.COMMON_HELP
        + """

        Example: stator storage-node --az A --control-plane 127.0.0.1:7100 --data ./node-a
        """;
  }

  @Override
  public void run(List<String> arguments) {
    var settings = Settings.read(arguments);
    var process = RoleProcess.prepare(settings);
    String host = settings.text("host", "127.0.0.1");
    int metricsPort = settings.number("metrics-port", 0);
    String az = settings.required("az", "A");
    var controlPlane = settings.list("control-plane");
    if (controlPlane.isEmpty()) {
      settings.required("control-plane", "127.0.0.1:7100");
    }
    Path data = settings.path("data", Path.of("storage-node"));
    String region = settings.text("region", "us-east-1");
    int raftPort = settings.number("raft-port", 0);
    int servicePort = settings.number("service-port", 0);
    var electionTimeout = settings.millis("election-timeout-ms", Duration.ofSeconds(1));
    boolean quorumReads = quorumReads(settings);
    String replaces = settings.text("replaces", "");
    var streamRetention =
        settings.millis("stream-retention-ms", StorageNodeConfig.STREAM_RETENTION);
    var expiryInterval = settings.millis("expiry-interval-ms", StorageNodeConfig.EXPIRY_INTERVAL);
    var limits = limits(settings);
    var bugs = plantedBugs(settings);
    settings.refuseUnread();
    try {
      String metricsAddress = process.observe(host, metricsPort);
      var node =
          process.closing.add(
              StorageNode.start(
                  new StorageNodeConfig(
                      data,
                      region,
                      az,
                      host,
                      raftPort,
                      servicePort,
                      metricsAddress,
                      controlPlane,
                      replaces,
                      electionTimeout,
                      quorumReads,
                      true,
                      expiryInterval,
                      streamRetention,
                      limits,
                      bugs,
                      process.registry)));
      node.registered().whenComplete((nodeId, refusal) -> exitWhenRefused(refusal));
      process.health.requireToBeReady("node", () -> node.ready() ? null : "opening its replicas");
      System.out.println(
          "storage node in AZ "
              + az
              + ": services "
              + node.serviceAddress()
              + ", raft "
              + node.raftAddress()
              + ", metrics http://"
              + metricsAddress
              + "/metrics");
    } catch (IOException e) {
      process.closing.close();
      throw StartException.of(e, "--service-port or --raft-port");
    } catch (IllegalArgumentException e) {
      process.closing.close();
      throw new SettingsException(String.valueOf(e.getMessage()));
    }
    process.awaitStop();
  }

  /**
   * A node that the control plane refuses (another cluster's folder, a replaced node) can never
   * serve.
   */
  private static void exitWhenRefused(@Nullable Throwable refusal) {
    if (refusal != null && !(refusal instanceof CancellationException)) {
      System.err.println("stator storage-node: " + refusal.getMessage());
      Thread.ofPlatform().name("exit").start(() -> System.exit(1));
    }
  }

  static boolean quorumReads(Settings settings) {
    String reads = settings.text("reads", "lease");
    return switch (reads) {
      case "lease" -> false;
      case "quorum" -> true;
      default ->
          throw new SettingsException("--reads must be lease or quorum, not '" + reads + "'.");
    };
  }

  private static StoreLimits limits(Settings settings) {
    long freeMin = settings.bytes("min-free-disk-bytes", -1);
    return freeMin < 0 ? StoreLimits.DEFAULT : StoreLimits.DEFAULT.withFreeDisk(freeMin, 0);
  }

  private static Set<PlantedBug> plantedBugs(Settings settings) {
    var bugs = EnumSet.noneOf(PlantedBug.class);
    for (String name : settings.list("planted-bug")) {
      bugs.add(
          switch (name) {
            case "stale-read" -> PlantedBug.STALE_LEADER_ANSWERS;
            case "drop-acked-write" -> PlantedBug.ACKNOWLEDGED_WRITE_DROPPED;
            case "retry-twice" -> PlantedBug.RETRY_APPLIED_TWICE;
            case "diverge" -> PlantedBug.REPLICA_APPLIES_DIFFERENTLY;
            case "moved-key-written" -> PlantedBug.MOVED_KEY_WRITTEN;
            case "outcomes-lost-at-split" -> PlantedBug.OUTCOMES_LOST_AT_SPLIT;
            case "child-starts-empty" -> PlantedBug.CHILD_STARTS_EMPTY;
            case "child-resurrected" -> PlantedBug.CHILD_RESURRECTED;
            case "renewed-item-expired" -> PlantedBug.RENEWED_ITEM_EXPIRED;
            case "halt" -> PlantedBug.HALTS_WHERE_TOLD;
            default -> throw new SettingsException("--planted-bug knows no '" + name + "'.");
          });
    }
    if (!bugs.isEmpty()) {
      System.err.println(
          "WARNING: this node runs with planted bugs "
              + bugs
              + " and will corrupt data on purpose.");
    }
    return bugs;
  }
}
