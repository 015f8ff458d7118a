package dev.stator.router.http;

import dev.stator.model.capacity.Limits;
import dev.stator.model.error.ErrorCode;
import dev.stator.model.error.RequestException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads a request's body, up to the largest that the API takes, and decompresses it, up to the same
 * size. What cannot be decompressed is answered as the service does: as its own failure.
 */
final class BodyReader {
  /** What is taken on trust of the length that a client announces. */
  private static final int FIRST_BYTES = 64 * 1024;

  private BodyReader() {}

  /**
   * The body as it came.
   *
   * @param length as announced, or -1
   */
  static byte[] read(InputStream in, long length) throws IOException {
    if (length > Limits.REQUEST_BYTES_MAX) {
      throw tooLarge();
    }
    int first = length < 0 ? 8192 : (int) Math.min(length, FIRST_BYTES);
    byte[] buffer = new byte[first];
    int filled = 0;
    while (true) {
      int count = filled == length ? -1 : in.read(buffer, filled, buffer.length - filled);
      if (count < 0) {
        return filled == buffer.length ? buffer : Arrays.copyOf(buffer, filled);
      }
      filled += count;
      if (filled > Limits.REQUEST_BYTES_MAX) {
        throw tooLarge();
      }
      if (filled == buffer.length && filled != length) {
        long bound = length < 0 ? Limits.REQUEST_BYTES_MAX + 1L : length;
        buffer = Arrays.copyOf(buffer, (int) Math.min(bound, 4L * filled));
      }
    }
  }

  /**
   * @param encoding the request's Content-Encoding, or null
   */
  static byte[] decoded(byte[] body, @Nullable String encoding) {
    if (encoding == null || encoding.isBlank()) {
      return body;
    }
    return switch (encoding.trim().toLowerCase(Locale.ROOT)) {
      case "identity" -> body;
      case "gzip" -> inflated(body, true);
      case "deflate" -> inflated(body, false);
      default -> throw undecodable();
    };
  }

  private static byte[] inflated(byte[] body, boolean gzip) {
    // what has no zlib header is the bare stream, which some clients call deflate as well
    var inflater = new Inflater(!gzip && !hasZlibHeader(body));
    try (var plain =
        gzip
            ? new GZIPInputStream(new ByteArrayInputStream(body), 8192)
            : new InflaterInputStream(new ByteArrayInputStream(body), inflater)) {
      byte[] decoded = plain.readNBytes(Limits.REQUEST_BYTES_MAX + 1);
      if (decoded.length > Limits.REQUEST_BYTES_MAX) {
        throw tooLarge();
      }
      return decoded;
    } catch (IOException e) {
      throw undecodable();
    } finally {
      inflater.end();
    }
  }

  private static boolean hasZlibHeader(byte[] body) {
    return body.length >= 2
        && (body[0] & 0x0f) == 8
        && (((body[0] & 0xff) << 8) | (body[1] & 0xff)) % 31 == 0;
  }

  static RequestException tooLarge() {
    return new RequestException(ErrorCode.REQUEST_TOO_LARGE, "");
  }

  private static RequestException undecodable() {
    return new RequestException(ErrorCode.UNDECODABLE_CONTENT, "");
  }
}
