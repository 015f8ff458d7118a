package dev.stator.router.operation;

import dev.stator.model.Bytes;
import dev.stator.model.error.ErrorCode;
import dev.stator.model.error.RequestException;
import dev.stator.router.json.JsonOutput;
import org.jspecify.annotations.Nullable;

/**
 * What goes back to the caller.
 *
 * @param error null when the operation succeeded
 */
public record Reply(@Nullable ErrorCode error, JsonOutput body) {
  static Reply ok(JsonOutput body) {
    return new Reply(null, body);
  }

  static Reply error(RequestException refused) {
    return error(refused.code(), refused.text());
  }

  static Reply error(ErrorCode code, String message) {
    var body =
        new JsonOutput(128 + message.length()).beginObject().name("__type").text(code.type());
    if (!message.isEmpty()) {
      body.name(messageName(code)).text(message);
    }
    return new Reply(code, body.endObject());
  }

  /** Two of the service's errors spell the name with a capital. */
  private static String messageName(ErrorCode code) {
    boolean capital = code == ErrorCode.SERIALIZATION || code == ErrorCode.ACCESS_DENIED;
    return capital ? "Message" : "message";
  }

  /**
   * @param existing the item that refused the condition, when the caller wants to see it
   */
  static Reply conditionFailed(@Nullable Bytes existing) {
    var code = ErrorCode.CONDITIONAL_CHECK_FAILED;
    var body = new JsonOutput().beginObject().name("__type").text(code.type());
    if (existing != null) {
      body.name("Item").item(existing);
    }
    return new Reply(code, body.name("message").text("The conditional request failed").endObject());
  }

  public int httpStatus() {
    return error == null ? 200 : error.httpStatus();
  }
}
