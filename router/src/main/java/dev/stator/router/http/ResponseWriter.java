package dev.stator.router.http;

import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.http.ServerResponse;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;

/**
 * Sends answers with the headers that every answer of the service has: an id, the CRC of the body
 * as it goes over the wire, and for scripts of other origins the leave to read it.
 */
final class ResponseWriter {
  static final Header TYPE_JSON_1_0 =
      HeaderValues.createCached(HeaderNames.CONTENT_TYPE, HttpRequest.JSON_1_0);
  static final Header TYPE_JSON =
      HeaderValues.createCached(HeaderNames.CONTENT_TYPE, HttpRequest.JSON);

  /** Smaller bodies are not worth compressing. */
  private static final int COMPRESSED_BYTES_MIN = 4096;

  private static final int GZIP_HEADER_BYTES = 10;
  private static final int GZIP_TRAILER_BYTES = 8;

  private static final Header SERVER = HeaderValues.createCached(HeaderNames.SERVER, "Stator");
  private static final Header ANY_ORIGIN =
      HeaderValues.createCached(HeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, "*");
  private static final Header EXPOSED =
      HeaderValues.createCached(
          HeaderNames.ACCESS_CONTROL_EXPOSE_HEADERS,
          "x-amzn-RequestId,x-amzn-ErrorType,x-amzn-ErrorMessage,Date");
  private static final Header MAX_AGE =
      HeaderValues.createCached(HeaderNames.ACCESS_CONTROL_MAX_AGE, "172800");
  private static final HeaderName REQUEST_ID = HeaderNames.create("x-amzn-RequestId");
  private static final HeaderName CRC = HeaderNames.create("x-amz-crc32");

  private ResponseWriter() {}

  /**
   * Sends the first {@code length} bytes of {@code body}.
   *
   * @param type the Content-Type header, or null for none
   */
  static void send(
      HttpRequest request,
      ServerResponse response,
      int status,
      @Nullable Header type,
      byte[] body,
      int length) {
    response.status(status);
    common(request, response);
    if (type != null && length > 0) {
      response.header(type);
    }
    if (length >= COMPRESSED_BYTES_MIN) {
      var encoding = AcceptedEncoding.of(request.lastHeader(HeaderNames.ACCEPT_ENCODING));
      if (encoding != null) {
        response.header(HeaderNames.CONTENT_ENCODING, encoding.coding());
        byte[] compressed = compressed(encoding, body, length);
        finish(request, response, compressed, compressed.length);
        return;
      }
    }
    finish(request, response, body, length);
  }

  /** Answers what a browser asks before a script may call. */
  static void preflight(HttpRequest request, ServerResponse response) {
    common(request, response);
    echo(
        request,
        response,
        HeaderNames.ACCESS_CONTROL_REQUEST_HEADERS,
        HeaderNames.ACCESS_CONTROL_ALLOW_HEADERS);
    echo(
        request,
        response,
        HeaderNames.ACCESS_CONTROL_REQUEST_METHOD,
        HeaderNames.ACCESS_CONTROL_ALLOW_METHODS);
    response.header(MAX_AGE);
    response.header(HeaderNames.CONTENT_LENGTH, "0");
    response.send(new byte[0]);
  }

  private static void echo(
      HttpRequest request, ServerResponse response, HeaderName asked, HeaderName allowed) {
    var value = request.header(asked);
    if (value != null) {
      response.header(allowed, value);
    }
  }

  private static void common(HttpRequest request, ServerResponse response) {
    response.header(SERVER);
    response.header(HeaderValues.create(REQUEST_ID, ResponseIds.next()));
    if (request.has(HeaderNames.ORIGIN)) {
      response.header(ANY_ORIGIN);
      response.header(EXPOSED);
    }
  }

  private static void finish(
      HttpRequest request, ServerResponse response, byte[] body, int length) {
    var crc = new CRC32();
    crc.update(body, 0, length);
    response.header(HeaderValues.create(CRC, Long.toString(crc.getValue())));
    if (request.asksForHeadersOnly()) {
      response.header(HeaderNames.CONTENT_LENGTH, Integer.toString(length));
      response.send();
    } else {
      response.send(body, 0, length);
    }
  }

  private static byte[] compressed(AcceptedEncoding encoding, byte[] body, int length) {
    boolean gzip = encoding == AcceptedEncoding.GZIP;
    var deflater = new Deflater(Deflater.BEST_SPEED, gzip);
    try {
      deflater.setInput(body, 0, length);
      deflater.finish();
      byte[] out = new byte[GZIP_HEADER_BYTES + length / 2 + 64];
      int end = gzip ? gzipHeader(out) : 0;
      while (!deflater.finished()) {
        if (end == out.length) {
          out = Arrays.copyOf(out, 2 * out.length);
        }
        end += deflater.deflate(out, end, out.length - end);
      }
      out = Arrays.copyOf(out, end + (gzip ? GZIP_TRAILER_BYTES : 0));
      if (gzip) {
        gzipTrailer(out, end, body, length);
      }
      return out;
    } finally {
      deflater.end();
    }
  }

  private static int gzipHeader(byte[] out) {
    out[0] = 0x1f;
    out[1] = (byte) 0x8b;
    out[2] = Deflater.DEFLATED;
    out[9] = (byte) 0xff; // no operating system in particular
    return GZIP_HEADER_BYTES;
  }

  private static void gzipTrailer(byte[] out, int at, byte[] body, int length) {
    var crc = new CRC32();
    crc.update(body, 0, length);
    littleEndian(out, at, (int) crc.getValue());
    littleEndian(out, at + 4, length);
  }

  private static void littleEndian(byte[] out, int at, int value) {
    for (int i = 0; i < 4; i++) {
      out[at + i] = (byte) (value >>> (8 * i));
    }
  }
}
