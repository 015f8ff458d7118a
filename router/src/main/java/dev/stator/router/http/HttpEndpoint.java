package dev.stator.router.http;

import dev.stator.router.operation.OperationRunner;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http1.Http1Config;
import java.io.IOException;
import java.net.BindException;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The web server: listens, and hands each request to {@link RequestHandler}. */
public final class HttpEndpoint implements AutoCloseable {
  /** How long a connection may say nothing, between requests or in the midst of one. */
  private static final Duration SILENCE_MAX = Duration.ofSeconds(100);

  private final WebServer server;

  /** A page for GET. */
  public record Page(String contentType, Supplier<String> content) {}

  private HttpEndpoint(WebServer server) {
    this.server = server;
  }

  /**
   * Starts the server.
   *
   * @param pages by path; the one of "/" is for browsers, others get the line that the service says
   *     there
   * @throws IOException when the port cannot be listened on
   */
  public static HttpEndpoint start(
      String host, int port, OperationRunner operations, Map<String, Page> pages)
      throws IOException {
    var server =
        WebServer.builder()
            .host(host)
            .port(port)
            .shutdownHook(false)
            .contentEncoding(new PassedOnContent())
            .directHandlers(TransportRefusal.handlers())
            .shutdownGracePeriod(Duration.ofMillis(200))
            .backlog(4096)
            .connectionOptions(options -> options.tcpNoDelay(true).readTimeout(SILENCE_MAX))
            .protocolsDiscoverServices(false)
            .addProtocol(
                Http1Config.builder().maxHeadersSize(64 << 10).maxPrologueLength(16 << 10).build())
            .routing(HttpRouting.builder().any(new RequestHandler(operations, pages)))
            .build();
    try {
      server.start();
    } catch (RuntimeException e) {
      throw new IOException("cannot listen on " + host + ":" + port + ": " + bindFailure(e), e);
    }
    // A server that finds its port in use says so in the log only.
    if (!server.isRunning()) {
      throw new IOException("cannot listen on " + host + ":" + port + ": Address already in use");
    }
    return new HttpEndpoint(server);
  }

  private static @Nullable String bindFailure(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null && !(cause instanceof BindException)) {
      cause = cause.getCause();
    }
    return cause.getMessage();
  }

  public int port() {
    return server.port();
  }

  @Override
  public void close() {
    server.stop();
  }
}
