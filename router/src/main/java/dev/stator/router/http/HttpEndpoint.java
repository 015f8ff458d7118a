package dev.stator.router.http;

import dev.stator.model.capacity.Limits;
import dev.stator.model.error.ErrorCode;
import dev.stator.router.operation.OperationRunner;
import dev.stator.router.operation.Reply;
import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.http.encoding.ContentEncodingContext;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.helidon.webserver.http1.Http1Config;
import java.io.IOException;
import java.net.BindException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * The web server: POST is the API; GET / says that this router is there, or to a browser shows the
 * console.
 *
 * <p>The API does not look at the path, as the service does not.
 */
public final class HttpEndpoint implements AutoCloseable {
  private static final Header JSON =
      HeaderValues.createCached(HeaderNames.CONTENT_TYPE, "application/x-amz-json-1.0");
  private static final Header SERVER = HeaderValues.createCached(HeaderNames.SERVER, "Stator");
  private static final HeaderName REQUEST_ID = HeaderNames.create("x-amzn-RequestId");
  private static final HeaderName CRC = HeaderNames.create("x-amz-crc32");

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
    var routing =
        HttpRouting.builder()
            .post((request, response) -> send(response, operations.run(new HttpRequest(request))))
            .get((request, response) -> show(pages, request, response))
            .any((request, response) -> unknown(response));
    var server =
        WebServer.builder()
            .host(host)
            .port(port)
            .shutdownHook(false)
            .maxPayloadSize(Limits.REQUEST_BYTES_MAX)
            .contentEncoding(
                ContentEncodingContext.builder()
                    .contentEncodingsDiscoverServices(false)
                    .addContentEncoding(new PassedOnEncodings())
                    .build())
            .shutdownGracePeriod(Duration.ofMillis(200))
            .backlog(4096)
            .connectionOptions(options -> options.tcpNoDelay(true))
            .protocolsDiscoverServices(false)
            .addProtocol(
                Http1Config.builder().maxHeadersSize(64 << 10).maxPrologueLength(16 << 10).build())
            .routing(routing)
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

  private static void send(ServerResponse response, Reply reply) {
    var body = reply.body();
    var crc = new CRC32();
    crc.update(body.buffer(), 0, body.length());
    response.status(reply.httpStatus());
    if (reply.error() == ErrorCode.REQUEST_TOO_LARGE) {
      response.header(HeaderValues.CONNECTION_CLOSE); // the rest of the body is not read
    }
    response.header(SERVER);
    response.header(JSON);
    response.header(HeaderValues.create(REQUEST_ID, ResponseIds.next()));
    response.header(HeaderValues.create(CRC, Long.toString(crc.getValue())));
    response.send(body.buffer(), 0, body.length());
  }

  private static void show(
      Map<String, Page> pages, ServerRequest request, ServerResponse response) {
    var path = request.path().path();
    var page = pages.get(path);
    if (page == null) {
      unknown(response);
    } else if (path.equals("/") && !wantsHtml(request)) {
      var host =
          request.headers().contains(HeaderNames.HOST)
              ? request.headers().get(HeaderNames.HOST).get()
              : "stator";
      text(response, "text/plain", "healthy: " + host + " ");
    } else {
      text(response, page.contentType(), page.content().get());
    }
  }

  private static boolean wantsHtml(ServerRequest request) {
    var headers = request.headers();
    return headers.contains(HeaderNames.ACCEPT)
        && headers.get(HeaderNames.ACCEPT).get().contains("text/html");
  }

  private static void text(ServerResponse response, String contentType, String text) {
    response.header(SERVER);
    response.header(HeaderNames.CONTENT_TYPE, contentType);
    response.header(HeaderNames.CACHE_CONTROL, "no-store");
    response.send(text.getBytes(StandardCharsets.UTF_8));
  }

  private static void unknown(ServerResponse response) {
    response.status(Status.NOT_FOUND_404);
    response.header(SERVER);
    response.send("<UnknownOperationException/>\n".getBytes(StandardCharsets.UTF_8));
  }

  public int port() {
    return server.port();
  }

  @Override
  public void close() {
    server.stop();
  }
}
