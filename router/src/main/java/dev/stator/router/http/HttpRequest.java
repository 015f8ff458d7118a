package dev.stator.router.http;

import dev.stator.model.capacity.Limits;
import dev.stator.router.operation.ApiRequest;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request as the web server has it. */
final class HttpRequest implements ApiRequest {
  /** The headers that are asked for, by lower-case name. */
  private static final Map<String, HeaderName> NAMES =
      Map.of(
          "x-amz-target", HeaderNames.createFromLowercase("x-amz-target"),
          "authorization", HeaderNames.AUTHORIZATION,
          "x-amz-date", HeaderNames.createFromLowercase("x-amz-date"),
          "date", HeaderNames.DATE,
          "amz-sdk-invocation-id", HeaderNames.createFromLowercase("amz-sdk-invocation-id"));

  /** What a body of unknown length counts for. */
  private static final long CHUNKED_BYTES = 1 << 20;

  private final ServerRequest request;

  HttpRequest(ServerRequest request) {
    this.request = request;
  }

  @Override
  public @Nullable String header(String name) {
    var known = NAMES.get(name);
    return value(known == null ? HeaderNames.create(name) : known);
  }

  private @Nullable String value(HeaderName name) {
    var headers = request.headers();
    return headers.contains(name) ? headers.get(name).get() : null;
  }

  @Override
  public @Nullable String query(String name) {
    var query = request.query();
    return query.contains(name) ? query.get(name) : null;
  }

  @Override
  public long bodyBytesExpected() {
    var headers = request.headers();
    return headers.contains(HeaderNames.CONTENT_ENCODING)
        ? Limits.REQUEST_BYTES_MAX // a few bytes may become as many as that
        : Math.max(0, headers.contentLength().orElse(CHUNKED_BYTES));
  }

  @Override
  public byte[] body() {
    if (!request.content().hasEntity()) {
      return new byte[0];
    }
    return BodyReader.read(request.content().inputStream(), value(HeaderNames.CONTENT_ENCODING));
  }
}
