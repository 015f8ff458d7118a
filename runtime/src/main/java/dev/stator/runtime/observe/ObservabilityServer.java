package dev.stator.runtime.observe;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.exporter.common.TextFormat;
import io.prometheus.client.hotspot.DefaultExports;
import java.io.IOException;
import java.io.StringWriter;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Serves /metrics (Prometheus text), /health and /ready (200, or 503 and the reasons, a line each).
 */
public final class ObservabilityServer implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService executor;

  private ObservabilityServer(HttpServer server, ExecutorService executor) {
    this.server = server;
    this.executor = executor;
  }

  /**
   * Starts it.
   *
   * @param port 0 picks a free one
   */
  public static ObservabilityServer start(
      String host, int port, CollectorRegistry registry, Health health) throws IOException {
    HttpServer server;
    try {
      server = HttpServer.create(new InetSocketAddress(host, port), 16);
    } catch (IOException e) {
      throw new IOException("cannot listen on " + host + ":" + port + ": " + e.getMessage(), e);
    }
    DefaultExports.register(registry);
    server.createContext(
        "/metrics",
        exchange -> answer(exchange, 200, TextFormat.CONTENT_TYPE_004, metrics(registry)));
    server.createContext("/health", exchange -> answer(exchange, health.notAliveBecause()));
    server.createContext("/ready", exchange -> answer(exchange, health.notReadyBecause()));
    var executor = Executors.newVirtualThreadPerTaskExecutor();
    server.setExecutor(executor);
    server.start();
    return new ObservabilityServer(server, executor);
  }

  /** Everything in {@code registry} in Prometheus' text format. */
  public static String metrics(CollectorRegistry registry) throws IOException {
    var text = new StringWriter();
    TextFormat.write004(text, registry.metricFamilySamples());
    return text.toString();
  }

  private static void answer(HttpExchange exchange, Map<String, String> reasons)
      throws IOException {
    var text = new StringBuilder(reasons.isEmpty() ? "ok\n" : "");
    reasons.forEach((check, reason) -> text.append(check).append(": ").append(reason).append('\n'));
    answer(exchange, reasons.isEmpty() ? 200 : 503, "text/plain; charset=utf-8", text.toString());
  }

  private static void answer(HttpExchange exchange, int status, String type, String text)
      throws IOException {
    try (exchange) {
      byte[] body = text.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", type);
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  public int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
    executor.shutdown();
  }
}
