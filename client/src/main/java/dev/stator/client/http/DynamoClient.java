package dev.stator.client.http;

import dev.stator.client.CommandFailure;
import dev.stator.client.HostPort;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/**
 * Calls one operation after the other, each over a connection of its own, at the first of several
 * endpoints that answers. For what happens a few times per command; not for load.
 */
public final class DynamoClient {
  private static final int CONNECT_MILLIS = 2_000;

  private final List<HostPort> endpoints;
  private final Duration attemptPatience;
  private final Duration patience;

  /**
   * @param attemptPatience for the answer to one attempt
   * @param patience for an operation with all its attempts
   */
  public DynamoClient(List<HostPort> endpoints, Duration attemptPatience, Duration patience) {
    this.endpoints = List.copyOf(endpoints);
    this.attemptPatience = attemptPatience;
    this.patience = patience;
  }

  /**
   * The answer, after retries as an SDK does them; an error that retries did not cure is an answer.
   *
   * @throws CommandFailure when no endpoint answers
   */
  public Reply call(String operation, String body) {
    String id = UUID.randomUUID().toString();
    long deadline = System.nanoTime() + patience.toNanos();
    IOException last = null;
    for (int attempt = 0; ; attempt++) {
      var endpoint = endpoints.get(attempt % endpoints.size());
      try {
        var reply = attempt(endpoint, operation, id, body);
        boolean again =
            !reply.ok() && ErrorKind.of(reply.status(), reply.body()) == ErrorKind.RETRYABLE;
        if (!again || System.nanoTime() > deadline) {
          return reply;
        }
      } catch (IOException e) {
        last = e;
      }
      if (System.nanoTime() > deadline) {
        throw new CommandFailure(
            "Nothing answers "
                + operation
                + " at "
                + endpoint
                + (last == null ? "" : ": " + last.getMessage())
                + ".",
            "Start a cluster (stator local, stator cluster start), or name it with --endpoint host:port.");
      }
      backOff(attempt);
    }
  }

  private static void backOff(int attempt) {
    try {
      Thread.sleep(Math.min(500, 25L << Math.min(attempt, 5)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailure("Interrupted.", "Try again.");
    }
  }

  private Reply attempt(HostPort endpoint, String operation, String id, String body)
      throws IOException {
    try (var socket = new Socket()) {
      socket.connect(endpoint.socketAddress(), CONNECT_MILLIS);
      socket.setSoTimeout((int) attemptPatience.toMillis());
      socket.setTcpNoDelay(true);
      byte[] content = body.getBytes(StandardCharsets.UTF_8);
      byte[] head =
          RequestHead.of(endpoint.toString(), operation, id, content.length)
              .getBytes(StandardCharsets.US_ASCII);
      var request = ByteBuffer.allocate(head.length + content.length).put(head).put(content);
      socket.getOutputStream().write(request.array());
      var parser = new ResponseParser();
      var buffer = new byte[8192];
      while (true) {
        int length = socket.getInputStream().read(buffer);
        if (length < 0) {
          throw new IOException("the connection was closed before the answer was complete");
        }
        if (parser.feed(ByteBuffer.wrap(buffer, 0, length))) {
          return new Reply(parser.status(), parser.bodyText());
        }
      }
    } catch (ResponseParser.MalformedResponseException e) {
      throw new IOException(e.getMessage(), e);
    }
  }
}
