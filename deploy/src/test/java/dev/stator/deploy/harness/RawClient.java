package dev.stator.deploy.harness;

import dev.stator.model.Bytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;

/**
 * Speaks HTTP over a plain socket, so that a test can send what no SDK would. Signatures are well
 * formed and mean nothing.
 */
public final class RawClient {
  private static final DateTimeFormatter AMZ_DATE =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'");

  private final URI endpoint;

  public RawClient(URI endpoint) {
    this.endpoint = endpoint;
  }

  /** Where the service is. */
  public URI endpoint() {
    return endpoint;
  }

  /** Posts JSON text to an operation, over a connection of its own. */
  public RawAnswer call(String operation, String json) {
    return send(request(operation, json));
  }

  /** Sends exactly this request, over a connection of its own. */
  public RawAnswer send(RawRequest request) {
    try (var connection = connect()) {
      return connection.send(request);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A connection for several requests, or for bytes that are no request. */
  public RawConnection connect() throws IOException {
    return new RawConnection(endpoint.getHost(), endpoint.getPort());
  }

  /** The request that {@link #call} sends, for a test to alter. */
  public RawRequest request(String operation, String json) {
    var now = ZonedDateTime.now(ZoneOffset.UTC).format(AMZ_DATE);
    var signature =
        "AWS4-HMAC-SHA256 Credential=test/"
            + now.substring(0, 8)
            + "/us-east-1/dynamodb/aws4_request, SignedHeaders=host;x-amz-date;x-amz-target, "
            + "Signature="
            + "0123456789abcdef".repeat(4);
    return new RawRequest("POST", "/", List.of(), Bytes.utf8(json))
        .with("Host", endpoint.getAuthority())
        .with("Content-Type", "application/x-amz-json-1.0")
        .with("X-Amz-Target", "DynamoDB_20120810." + operation)
        .with("X-Amz-Date", now)
        .with("Authorization", signature);
  }
}
