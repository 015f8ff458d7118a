package dev.stator.client.http;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * The header lines an AWS SDK sends with an operation. The signature has the form of one and signs
 * nothing: these requests are for servers that do not verify it.
 */
public final class RequestHead {
  private static final DateTimeFormatter AMZ_DATE =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  private RequestHead() {}

  /**
   * Everything in front of the body.
   *
   * @param operation for example PutItem
   * @param invocationId the SDK's id of the operation, the same in every attempt
   */
  public static String of(String host, String operation, String invocationId, int bodyBytes) {
    String date = AMZ_DATE.format(Instant.now());
    return "POST / HTTP/1.1\r\nHost: "
        + host
        + "\r\nContent-Type: application/x-amz-json-1.0\r\nX-Amz-Target: DynamoDB_20120810."
        + operation
        + "\r\nX-Amz-Date: "
        + date
        + "\r\nAuthorization: AWS4-HMAC-SHA256 Credential=stator/"
        + date.substring(0, 8)
        + "/us-east-1/dynamodb/aws4_request, SignedHeaders=content-type;host;x-amz-date;x-amz-target,"
        + " Signature="
        + "5f0c".repeat(16)
        + "\r\nUser-Agent: stator-cli\r\namz-sdk-invocation-id: "
        + invocationId
        + "\r\nContent-Length: "
        + bodyBytes
        + "\r\n\r\n";
  }
}
