package dev.stator.router.http;

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
    return Math.max(0, request.headers().contentLength().orElse(64 << 10));
  }

  @Override
  public byte[] body() {
    if (!request.content().hasEntity()) {
      return new byte[0];
    }
    return BodyReader.read(request.content().inputStream(), value(HeaderNames.CONTENT_ENCODING));
  }
}
