package dev.stator.chaos.fuzz;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Makes HTTP requests with a well-formed signature. */
record Signed(String host) {
  byte[] request(String operation, byte[] body) {
    return request("POST", "/", headers(operation), body);
  }

  /** The header lines of an ordinary request. */
  List<String> headers(String operation) {
    var headers = new ArrayList<String>();
    headers.add("Host: " + host);
    headers.add("Content-Type: application/x-amz-json-1.0");
    headers.add("X-Amz-Target: DynamoDB_20120810." + operation);
    headers.add("X-Amz-Date: 20260101T000000Z");
    headers.add(
        "Authorization: AWS4-HMAC-SHA256 Credential=fuzz/20260101/us-east-1/dynamodb/aws4_request,"
            + " SignedHeaders=host, Signature=abc");
    return headers;
  }

  byte[] request(String method, String target, List<String> headers, byte[] body) {
    var bytes = new ByteArrayOutputStream();
    bytes.writeBytes((method + " " + target + " HTTP/1.1\r\n").getBytes(StandardCharsets.UTF_8));
    for (var header : headers) {
      bytes.writeBytes((header + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
    }
    bytes.writeBytes(
        ("Content-Length: " + body.length + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
    bytes.writeBytes(body);
    return bytes.toByteArray();
  }
}
