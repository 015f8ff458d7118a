package dev.stator.router.http;

import dev.stator.model.capacity.Limits;
import dev.stator.model.error.ErrorCode;
import dev.stator.model.error.RequestException;
import dev.stator.router.operation.ApiRequest;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.webserver.http.ServerRequest;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request as the web server has it. Used by one thread. */
final class HttpRequest implements ApiRequest {
  static final String JSON_1_0 = "application/x-amz-json-1.0";
  static final String JSON = "application/json";

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
  private boolean cutOff;

  HttpRequest(ServerRequest request) {
    this.request = request;
  }

  @Override
  public @Nullable String header(String name) {
    var known = NAMES.get(name);
    return header(known == null ? HeaderNames.create(name) : known);
  }

  /** The first value of a header. */
  @Nullable String header(HeaderName name) {
    var headers = request.headers();
    return headers.contains(name) ? headers.get(name).get() : null;
  }

  /** The last value of a header. */
  @Nullable String lastHeader(HeaderName name) {
    var headers = request.headers();
    return headers.contains(name) ? headers.get(name).allValues().getLast() : null;
  }

  boolean has(HeaderName name) {
    return request.headers().contains(name);
  }

  @Override
  public @Nullable String query(String name) {
    var query = request.query();
    if (!query.contains(name)) {
      return null;
    }
    var values = query.all(name);
    return values.isEmpty() ? "" : values.getFirst();
  }

  /** The media type in lower case, without parameters; "" when there is none. */
  String contentType() {
    var value = header(HeaderNames.CONTENT_TYPE);
    if (value == null || value.equals(JSON_1_0)) {
      return value == null ? "" : JSON_1_0;
    }
    int semicolon = value.indexOf(';');
    return (semicolon < 0 ? value : value.substring(0, semicolon)).trim().toLowerCase(Locale.ROOT);
  }

  boolean asksForHeadersOnly() {
    return request.prologue().method().equals(Method.HEAD);
  }

  boolean hasBody() {
    return request.content().hasEntity() && request.headers().contentLength().orElse(1) != 0;
  }

  boolean announcesTooMuch() {
    return request.headers().contentLength().orElse(0) > Limits.REQUEST_BYTES_MAX;
  }

  @Override
  public long bodyBytesExpected() {
    return has(HeaderNames.CONTENT_ENCODING)
        ? Limits.REQUEST_BYTES_MAX // a few bytes may become as many as that
        : Math.clamp(
            request.headers().contentLength().orElse(hasBody() ? CHUNKED_BYTES : 0),
            0L,
            (long) Limits.REQUEST_BYTES_MAX);
  }

  @Override
  public byte[] body() {
    return BodyReader.decoded(raw(), header(HeaderNames.CONTENT_ENCODING));
  }

  private byte[] raw() {
    if (!hasBody()) {
      return new byte[0];
    }
    try {
      return BodyReader.read(
          request.content().inputStream(), request.headers().contentLength().orElse(-1));
    } catch (RequestException e) {
      cutOff = true;
      throw e;
    } catch (IOException
        | RuntimeException
            e) { // what the web server makes of broken chunks, or of a client that left
      cutOff = true;
      throw new RequestException(ErrorCode.SERIALIZATION, "");
    }
  }

  /** Whether the body was not read to its end, so that the connection is of no more use. */
  boolean isCutOff() {
    return cutOff;
  }
}
