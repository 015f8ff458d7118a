package dev.stator.router.http;

import dev.stator.model.error.ErrorCode;
import dev.stator.router.http.HttpEndpoint.Page;
import dev.stator.router.operation.OperationRunner;
import dev.stator.router.operation.Reply;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Method;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers requests by their method: POST is the API, GET says that this router is there or shows a
 * page, OPTIONS of a script of another origin gets its leave. Everything else is unknown.
 *
 * <p>POST does not look at the path, as the service does not.
 */
final class RequestHandler implements Handler {
  private static final Logger LOG = LoggerFactory.getLogger(RequestHandler.class);

  private static final byte[] UNKNOWN =
      "<UnknownOperationException/>\n".getBytes(StandardCharsets.UTF_8);

  /** How much of a body that is too large is read, so that its client gets to read the refusal. */
  private static final long DRAINED_BYTES_MAX = 128L << 20;

  private final OperationRunner operations;
  private final Map<String, Page> pages;

  RequestHandler(OperationRunner operations, Map<String, Page> pages) {
    this.operations = operations;
    this.pages = pages;
  }

  @Override
  public void handle(ServerRequest server, ServerResponse response) {
    var request = new HttpRequest(server);
    try {
      answer(server, request, response);
    } catch (UncheckedIOException e) {
      throw e; // the client is gone
    } catch (RuntimeException e) {
      LOG.error("A request could not be answered", e);
      if (response.isSent()) {
        throw e;
      }
      send(request, response, ResponseWriter.TYPE_JSON_1_0, operations.failed());
    }
  }

  private void answer(ServerRequest server, HttpRequest request, ServerResponse response) {
    var method = server.prologue().method();
    if (method.equals(Method.POST)) {
      post(server, request, response);
    } else if (method.equals(Method.GET) || method.equals(Method.HEAD)) {
      show(server.path().path(), request, response);
    } else if (method.equals(Method.OPTIONS) && request.has(HeaderNames.ORIGIN)) {
      ResponseWriter.preflight(request, response);
    } else {
      unknown(request, response);
    }
  }

  private void post(ServerRequest server, HttpRequest request, ServerResponse response) {
    var type = request.contentType();
    var jsonType =
        type.equals(HttpRequest.JSON_1_0) ? ResponseWriter.TYPE_JSON_1_0 : ResponseWriter.TYPE_JSON;
    if (request.announcesTooMuch()) {
      response.header(HeaderValues.CONNECTION_CLOSE);
      send(request, response, jsonType, operations.tooLarge());
      drain(server, request);
    } else if (request.hasBody()
        && !type.equals(HttpRequest.JSON_1_0)
        && !type.equals(HttpRequest.JSON)) {
      unknown(request, response);
    } else {
      var reply = operations.run(request);
      if (request.isCutOff()) {
        response.header(HeaderValues.CONNECTION_CLOSE);
      }
      send(request, response, jsonType, reply);
      if (reply.error() == ErrorCode.REQUEST_TOO_LARGE) {
        drain(server, request);
      }
    }
  }

  private static void send(HttpRequest request, ServerResponse response, Header type, Reply reply) {
    var body = reply.body();
    ResponseWriter.send(request, response, reply.httpStatus(), type, body.buffer(), body.length());
  }

  /** A connection that is closed with bytes unread takes the answer with it. */
  private static void drain(ServerRequest server, HttpRequest request) {
    if (request.has(HeaderNames.EXPECT)) {
      return; // reading would ask for the body
    }
    try {
      var in = server.content().inputStream();
      byte[] buffer = new byte[64 * 1024];
      long drained = 0;
      int count;
      while (drained < DRAINED_BYTES_MAX && (count = in.read(buffer)) >= 0) {
        drained += count;
      }
    } catch (IOException | RuntimeException e) {
      // the client is gone, or sends nonsense: the connection is closed anyway
    }
  }

  private void show(String path, HttpRequest request, ServerResponse response) {
    var page = pages.get(path);
    if (page == null && !path.equals("/")) {
      unknown(request, response);
    } else if (page == null || (path.equals("/") && !wantsHtml(request))) {
      var host = request.header(HeaderNames.HOST);
      text(request, response, null, "healthy: " + (host == null ? "stator" : host) + " ");
    } else {
      text(
          request,
          response,
          HeaderValues.create(HeaderNames.CONTENT_TYPE, page.contentType()),
          page.content().get());
    }
  }

  private static boolean wantsHtml(HttpRequest request) {
    var accepted = request.header(HeaderNames.ACCEPT);
    return accepted != null && accepted.contains("text/html");
  }

  private static void text(
      HttpRequest request, ServerResponse response, @Nullable Header type, String text) {
    response.header(HeaderValues.create(HeaderNames.CACHE_CONTROL, "no-store"));
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    ResponseWriter.send(request, response, 200, type, body, body.length);
  }

  private static void unknown(HttpRequest request, ServerResponse response) {
    ResponseWriter.send(request, response, 404, null, UNKNOWN, UNKNOWN.length);
  }
}
