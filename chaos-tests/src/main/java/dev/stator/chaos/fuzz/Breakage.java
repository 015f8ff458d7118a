package dev.stator.chaos.fuzz;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.zip.GZIPOutputStream;

/** Breaks JSON, and what carries it over HTTP. */
final class Breakage {
  private static final List<String> TOKENS =
      List.of(
          "{",
          "}",
          "[",
          "]",
          ",",
          ":",
          "null",
          "true",
          "false",
          "0",
          "-1",
          "1.5",
          "1e400",
          "123456789012345678901234567890",
          "\"\"",
          "\"S\"",
          "\"N\":",
          "{}",
          "[]",
          "\"\\ud800\"",
          "\"\\u0000\"",
          "\u00e9",
          "\"",
          "\\",
          "NaN",
          "/**/",
          "{\"\":");
  private static final List<String> METHODS =
      List.of(
          "GET", "PUT", "HEAD", "DELETE", "OPTIONS", "PATCH", "TRACE", "CONNECT", "post", "\u0001",
          "P OST");
  private static final List<String> TARGETS =
      List.of(
          "/?X-Amz-Algorithm=AWS4-HMAC-SHA256",
          "/%zz",
          "/?%",
          "*",
          "//",
          "/../..",
          "http://x/",
          "/?a=b&a",
          "",
          "/a b");
  private static final List<String> HEADERS =
      List.of(
          "Content-Encoding: gzip",
          "Content-Encoding: deflate",
          "Content-Encoding: nonsense",
          "Accept-Encoding: gzip;q=,*;;",
          "Accept-Encoding: gzip",
          "Origin: http://x",
          "Expect: 100-continue",
          "Expect: nonsense",
          "Content-Type: text/plain",
          "Content-Type: ;",
          "X-Amz-Target: DynamoDB_20120810.Nonsense",
          "X-Amz-Target: .",
          "Authorization: AWS4-",
          "Authorization: AWS4-HMAC-SHA256 Credential=/////,Signature=,SignedHeaders",
          "X-Amz-Date: x",
          "Host: ",
          "Host: a b",
          "Connection: close",
          "Connection: Upgrade\r\nUpgrade: h2c",
          "Transfer-Encoding: chunked",
          "Transfer-Encoding: nonsense",
          "Content-Length: 5",
          "Content-Length: -1",
          "Content-Length: 99999999999999999999",
          "amz-sdk-invocation-id: \u00ff",
          ": x",
          "no colon",
          "Cookie: ;=%",
          " folded: x",
          "X-Large: " + "x".repeat(70_000));

  private final RandomGenerator random;

  Breakage(RandomGenerator random) {
    this.random = random;
  }

  /** JSON text with some of it left out, repeated, or replaced. */
  byte[] json(String json) {
    var text = new StringBuilder(json);
    for (int more = random.nextInt(3); more >= 0; more--) {
      int at = random.nextInt(text.length() + 1);
      int to = Math.min(text.length(), at + 1 + random.nextInt(12));
      switch (random.nextInt(6)) {
        case 0 -> text.delete(at, to);
        case 1 -> text.insert(at, pick(TOKENS));
        case 2 -> text.replace(at, to, pick(TOKENS));
        case 3 -> text.insert(at, text.substring(at, to));
        case 4 -> text.setLength(at);
        default ->
            text.insert(at, pick(List.of("{\"a\":", "[", "{\"L\":[")).repeat(random.nextInt(2000)));
      }
    }
    byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
    if (bytes.length > 0 && random.nextInt(4) == 0) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    }
    return bytes;
  }

  String method() {
    return random.nextInt(3) > 0 ? "POST" : pick(METHODS);
  }

  String target() {
    return random.nextInt(3) > 0 ? "/" : pick(TARGETS);
  }

  String header() {
    return pick(HEADERS);
  }

  /** Compresses a body, and breaks what comes out of it. */
  byte[] compressed(byte[] body) throws java.io.IOException {
    var compressed = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(compressed)) {
      gzip.write(body);
    }
    byte[] bytes = compressed.toByteArray();
    switch (random.nextInt(3)) {
      case 0 -> bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
      case 1 -> bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length));
      default -> {}
    }
    return bytes;
  }

  /** Bytes that are no request at all. */
  byte[] noise() {
    byte[] noise = new byte[1 + random.nextInt(300)];
    random.nextBytes(noise);
    return noise;
  }

  private String pick(List<String> from) {
    return from.get(random.nextInt(from.size()));
  }
}
