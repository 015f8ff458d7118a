package dev.stator.deploy.harness;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.stator.model.Bytes;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP response as it came.
 *
 * @param headers by lower-case name
 * @param body without the transfer encoding, with the content encoding
 */
public record RawAnswer(int status, Map<String, List<String>> headers, Bytes body) {
  public String text() {
    return body.utf8();
  }

  /** The first value of a header; null: there is none. */
  public @Nullable String header(String name) {
    var values = headers.get(name.toLowerCase(Locale.ROOT));
    return values == null ? null : values.getFirst();
  }

  /** The members of the JSON object that the body is. */
  @SuppressWarnings("unchecked")
  public Map<String, @Nullable Object> json() {
    if (Json.parse(text()) instanceof Map<?, ?> members) {
      return (Map<String, @Nullable Object>) members;
    }
    throw new AssertionError("not a JSON object: " + this);
  }

  /** Passes when the request succeeded; returns the answer's members. */
  public Map<String, @Nullable Object> ok() {
    assertEquals(200, status, this::toString);
    return json();
  }

  /** Passes when the request succeeded with exactly these members, written as JSON. */
  public void is(String json) {
    assertEquals(Json.parse(json), ok());
  }

  /** The error's name, without the namespace before {@code #}; empty: there is none. */
  public String errorType() {
    return json().get("__type") instanceof String type ? type.substring(type.indexOf('#') + 1) : "";
  }

  /** The error's message, whichever case its member is in; empty: there is none. */
  public String message() {
    var members = json();
    var message = members.containsKey("message") ? members.get("message") : members.get("Message");
    return message instanceof String text ? text : "";
  }

  /** Passes when the request was refused with status 400 and exactly this error. */
  public void refused(String type, String message) {
    refused(400, type, message);
  }

  /** Passes when the request was refused with exactly this error. */
  public void refused(int status, String type, String message) {
    assertEquals(
        status + " " + type + ": " + message, this.status + " " + errorType() + ": " + message());
  }

  /** {@link #refused} with a ValidationException. */
  public void invalid(String message) {
    refused("ValidationException", message);
  }

  @Override
  public String toString() {
    return status + " " + headers + " " + text();
  }
}
