package dev.stator.router.http;

import dev.stator.model.capacity.Limits;
import dev.stator.model.error.ErrorCode;
import dev.stator.model.error.RequestException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;

/** Reads a request's body, decompressed, up to the largest that the API takes. */
final class BodyReader {
  private BodyReader() {}

  static byte[] read(InputStream in, @Nullable String encoding) {
    try (in) {
      var plain = decoded(in, encoding);
      byte[] body = plain.readNBytes(Limits.REQUEST_BYTES_MAX + 1);
      if (body.length > Limits.REQUEST_BYTES_MAX) {
        throw new RequestException(ErrorCode.REQUEST_TOO_LARGE, "");
      }
      return body;
    } catch (IOException e) {
      throw new RequestException(ErrorCode.SERIALIZATION, "");
    }
  }

  private static InputStream decoded(InputStream in, @Nullable String encoding) throws IOException {
    return switch (encoding) {
      case null -> in;
      case "gzip" -> new GZIPInputStream(in, 8192);
      case "deflate" -> new InflaterInputStream(in);
      case "identity" -> in;
      default -> throw new IOException("No such content encoding: " + encoding);
    };
  }
}
