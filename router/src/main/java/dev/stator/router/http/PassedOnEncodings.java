package dev.stator.router.http;

import io.helidon.http.encoding.ContentDecoder;
import io.helidon.http.encoding.ContentEncoder;
import io.helidon.http.encoding.ContentEncoding;
import java.util.Set;

/**
 * The content encodings of requests, which the server hands on as they come: {@link BodyReader}
 * decompresses, within its bounds.
 */
final class PassedOnEncodings implements ContentEncoding {
  @Override
  public Set<String> ids() {
    return Set.of("gzip", "deflate", "identity");
  }

  @Override
  public boolean supportsEncoding() {
    return false;
  }

  @Override
  public boolean supportsDecoding() {
    return true;
  }

  @Override
  public ContentDecoder decoder() {
    return ContentDecoder.NO_OP;
  }

  @Override
  public ContentEncoder encoder() {
    return ContentEncoder.NO_OP;
  }

  @Override
  public String name() {
    return "passed-on";
  }

  @Override
  public String type() {
    return "passed-on";
  }
}
