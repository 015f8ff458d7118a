package dev.stator.router;

import dev.stator.proto.cluster.ControlPlaneClient;
import dev.stator.proto.cluster.MapFile;
import dev.stator.proto.cluster.MapWatch;
import dev.stator.router.auth.SignatureV4;
import dev.stator.router.console.ClusterStatus;
import dev.stator.router.console.ConsolePage;
import dev.stator.router.expression.Expressions;
import dev.stator.router.http.HttpEndpoint;
import dev.stator.router.http.HttpEndpoint.Page;
import dev.stator.router.operation.OperationRunner;
import dev.stator.router.operation.Services;
import dev.stator.router.routing.NodeExchanges;
import dev.stator.router.routing.RoutingLimits;
import dev.stator.router.routing.RoutingMetrics;
import dev.stator.router.routing.StorageClient;
import dev.stator.router.table.ControlPlaneTables;
import dev.stator.router.table.TableCounts;
import dev.stator.router.table.Tables;
import dev.stator.router.validation.ApiModel;
import dev.stator.runtime.grpc.GrpcChannels;
import dev.stator.runtime.lifecycle.Closing;
import dev.stator.runtime.observe.ObservabilityServer;
import io.prometheus.client.CollectorRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A running router: HTTP in front, the cluster's map and the data path to its nodes behind. */
public final class Router implements AutoCloseable {
  private static final int EXPRESSIONS_CACHED = 10_000;

  private final Closing parts;
  private final MapWatch map;
  private final String host;
  private final int port;

  private Router(Closing parts, MapWatch map, String host, int port) {
    this.parts = parts;
    this.map = map;
    this.host = host;
    this.port = port;
  }

  /**
   * Starts a router. It answers at once; requests for items wait until it knows a map of the
   * cluster, from its data folder or the control plane.
   *
   * @throws IOException when the port is in use or the data folder cannot be written
   */
  public static Router start(RouterConfig config, CollectorRegistry registry) throws IOException {
    refuseStrangers(config);
    Files.createDirectories(config.data());
    var parts = new Closing();
    try {
      var channels = parts.add(new GrpcChannels());
      var controlPlane = parts.add(new ControlPlaneClient(config.controlPlane(), channels::to));
      var map =
          parts.add(
              controlPlane.watch(
                  "router " + config.host() + ":" + config.port(),
                  new MapFile(config.data().resolve("map")),
                  image -> {}));
      var limits = RoutingLimits.of(config.electionTimeout());
      var exchanges =
          parts.add(new NodeExchanges(map::image, channels, config.inProcess(), limits));
      var storage =
          parts.add(
              new StorageClient(
                  map::image,
                  exchanges,
                  limits,
                  config.eventualReadsFromLeader(),
                  new RoutingMetrics(registry)));
      var address = new AtomicReference<>(config.host() + ":" + config.port());
      var services =
          new Services(
              ApiModel.load(),
              new Tables(map::image),
              new ControlPlaneTables(controlPlane, map),
              storage,
              new TableCounts(storage),
              new Expressions(EXPRESSIONS_CACHED),
              address::get,
              InstantSource.system());
      var signatures = new SignatureV4(config.account(), config.region());
      var operations = new OperationRunner(services, signatures, registry);
      var status = new ClusterStatus(map::image, controlPlane, storage::knownLeaders);
      var http =
          parts.add(
              HttpEndpoint.start(
                  config.host(), config.port(), operations, pages(status, registry)));
      address.set(config.host() + ":" + http.port());
      return new Router(parts, map, config.host(), http.port());
    } catch (IOException | RuntimeException e) {
      parts.close();
      throw e;
    }
  }

  private static void refuseStrangers(RouterConfig config) throws IOException {
    if (!config.insecure() && !InetAddress.getByName(config.host()).isLoopbackAddress()) {
      throw new IOException(
          "signatures are not verified yet, so a router listens on a loopback address only: use 127.0.0.1, or say"
              + " --insecure to let everybody who reaches "
              + config.host()
              + " read and write everything");
    }
  }

  private static Map<String, Page> pages(ClusterStatus status, CollectorRegistry registry) {
    var console = ConsolePage.load();
    return Map.of(
        "/", new Page("text/html; charset=utf-8", () -> console),
        "/console/status.json", new Page("application/json", status::json),
        "/metrics", new Page("text/plain; version=0.0.4; charset=utf-8", () -> metrics(registry)));
  }

  private static String metrics(CollectorRegistry registry) {
    try {
      return ObservabilityServer.metrics(registry);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public int port() {
    return port;
  }

  /** host:port of the HTTP endpoint. */
  public String address() {
    return host + ":" + port;
  }

  /** Why the router cannot serve requests now, or null when it can. */
  public @Nullable String notReadyBecause() {
    return map.image().partitions().isEmpty() ? "no map of the cluster is known yet" : null;
  }

  @Override
  public void close() {
    parts.close();
  }
}
