package dev.stator.deploy;

import dev.stator.control.ControlPlane;
import dev.stator.control.ControlPlaneConfig;
import dev.stator.proto.item.ItemExchange;
import dev.stator.router.Router;
import dev.stator.router.RouterConfig;
import dev.stator.runtime.lifecycle.Closing;
import dev.stator.storage.node.StorageNode;
import dev.stator.storage.node.StorageNodeConfig;
import dev.stator.storage.node.StoreLimits;
import io.prometheus.client.CollectorRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A real cluster in one process: a control plane, three storage nodes in three simulated
 * availability zones and a router. The code is that of a deployed cluster; only the way from router
 * to node is a method call.
 */
final class LocalCluster implements AutoCloseable {
  private static final List<String> ZONES = List.of("A", "B", "C");
  private static final Duration ELECTION_TIMEOUT = Duration.ofSeconds(1);
  private static final Duration READY_WITHIN = Duration.ofSeconds(60);
  private static final long READY_POLL_NANOS = 5_000_000;
  private static final long MIB = 1L << 20;

  private final Closing parts = new Closing();
  private final String controlPlaneAddress;
  private final Router router;
  private final List<StorageNode> nodes = new ArrayList<>();
  private final AtomicReference<@Nullable Throwable> refusal = new AtomicReference<>();

  /**
   * Starts all parts; they find each other meanwhile.
   *
   * @param splitNewTables into how many parts every new table is cut at creation
   * @param durable false: nothing is forced to disk
   * @param realLag eventually consistent reads lag as in a deployed cluster
   */
  LocalCluster(
      Path data,
      String host,
      int port,
      int splitNewTables,
      boolean durable,
      boolean realLag,
      boolean insecure,
      CollectorRegistry registry)
      throws IOException {
    var metrics = new PartsMetrics();
    registry.register(metrics);
    try {
      var controlPlane =
          parts.add(
              ControlPlane.start(
                  new ControlPlaneConfig(
                      data.resolve("control-plane"),
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
                      splitNewTables,
                      ELECTION_TIMEOUT,
                      durable,
                      metrics.part())));
      controlPlaneAddress = controlPlane.serviceAddress();
      Map<String, ItemExchange> exchanges = new ConcurrentHashMap<>();
      parts.add(this::closeNodes);
      for (String zone : ZONES) {
        var node = StorageNode.start(nodeConfig(data, zone, durable, metrics.part()));
        nodes.add(node);
        node.registered().thenAccept(nodeId -> exchanges.put(nodeId, node.exchange()));
        node.registered().whenComplete((nodeId, refused) -> refusal.compareAndSet(null, refused));
      }
      router =
          parts.add(
              Router.start(
                  new RouterConfig(
                      data.resolve("router"),
                      host,
                      port,
                      List.of(controlPlaneAddress),
                      RouterConfig.DEFAULT_ACCOUNT,
                      RouterConfig.DEFAULT_REGION,
                      ELECTION_TIMEOUT,
                      !realLag,
                      insecure,
                      exchanges::get),
                  registry));
    } catch (IOException | RuntimeException e) {
      parts.close();
      throw e;
    }
  }

  private StorageNodeConfig nodeConfig(
      Path data, String zone, boolean durable, CollectorRegistry metrics) {
    return new StorageNodeConfig(
        data.resolve("node-" + zone.toLowerCase(java.util.Locale.ROOT)),
        RouterConfig.DEFAULT_REGION,
        zone,
        "127.0.0.1",
        0,
        0,
        "",
        List.of(controlPlaneAddress),
        "",
        ELECTION_TIMEOUT,
        false,
        durable,
        StorageNodeConfig.EXPIRY_INTERVAL,
        StorageNodeConfig.STREAM_RETENTION,
        new StoreLimits(96 * MIB, 48 * MIB, 256 * MIB, 0.01, 256 * MIB, 256 * MIB),
        Set.of(),
        metrics);
  }

  /** Waits until {@link #ready}. */
  void awaitReady(Path data) throws IOException {
    long deadlineNanos = System.nanoTime() + READY_WITHIN.toNanos();
    while (!ready()) {
      var refused = refusal.get();
      if (refused != null) {
        throw new IOException(refused.getMessage(), refused);
      }
      if (System.nanoTime() > deadlineNanos) {
        throw new IOException(
            "the cluster in "
                + data
                + " did not become ready within "
                + READY_WITHIN.toSeconds()
                + " s");
      }
      LockSupport.parkNanos(READY_POLL_NANOS);
    }
  }

  /** Where nodes and routers join. */
  String controlPlaneAddress() {
    return controlPlaneAddress;
  }

  String address() {
    return router.address();
  }

  /** Whether every part is ready to serve requests. */
  boolean ready() {
    return router.notReadyBecause() == null && nodes.stream().allMatch(StorageNode::ready);
  }

  /** All at once: one after the other, those that are left would hold elections meanwhile. */
  private void closeNodes() {
    var closing = nodes.stream().map(node -> Thread.ofVirtual().start(node::close)).toList();
    for (var thread : closing) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  @Override
  public void close() {
    parts.close();
  }
}
