package dev.stator.router.http;

import io.helidon.http.DirectHandler;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.Status;
import io.helidon.webserver.http.DirectHandlers;

/**
 * Answers what never becomes a request: bytes that are no HTTP, or break off. That is always the
 * sender's fault, so it is neither a failure of ours nor worth a line in the log.
 */
final class TransportRefusal implements DirectHandler {
  private TransportRefusal() {}

  /** For everything that the web server refuses by itself. */
  static DirectHandlers handlers() {
    var refusal = new TransportRefusal();
    return DirectHandlers.builder()
        .addHandler(EventType.INTERNAL_ERROR, refusal)
        .addHandler(EventType.BAD_REQUEST, refusal)
        .addHandler(EventType.OTHER, refusal)
        .build();
  }

  @Override
  public TransportResponse handle(
      TransportRequest request,
      EventType type,
      Status status,
      ServerResponseHeaders headers,
      Throwable cause,
      System.Logger log) {
    return handle(request, type, status, headers, "");
  }

  @Override
  public TransportResponse handle(
      TransportRequest request,
      EventType type,
      Status status,
      ServerResponseHeaders headers,
      String message) {
    return TransportResponse.builder()
        .status(status.code() >= 500 ? Status.BAD_REQUEST_400 : status)
        .headers(headers)
        .keepAlive(false)
        .build();
  }
}
