package dev.stator.router;

import dev.stator.runtime.lifecycle.Closing;
import io.prometheus.client.CollectorRegistry;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A running router: HTTP in front, the cluster's map and the data path to its nodes behind. */
public final class Router implements AutoCloseable {
  private final Closing parts;
  private final String host;
  private final int port;

  private Router(Closing parts, String host, int port) {
    this.parts = parts;
    this.host = host;
    this.port = port;
  }

  /**
   * Starts a router; it answers once it knows a map of the cluster, from its data folder or the control plane.
   *
   * @throws IOException when the port is in use or the data folder cannot be written
   */
  public static Router start(RouterConfig config, CollectorRegistry registry) throws IOException {
    return new Router(new Closing(), config.host(), config.port());
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
    return null;
  }

  @Override
  public void close() {
    parts.close();
  }
}
