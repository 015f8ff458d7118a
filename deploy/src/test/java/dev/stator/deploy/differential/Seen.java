package dev.stator.deploy.differential;

import dev.stator.deploy.harness.Json;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one side made of a step, as far as it can be compared.
 *
 * @param error the error's type; empty: it succeeded
 * @param body the answer's members, or the error's other members
 */
record Seen(int status, String error, String message, Map<String, @Nullable Object> body) {
  boolean succeeded() {
    return status == 200;
  }

  /** The error's type and message. */
  String text() {
    return error + ": " + message;
  }

  /** A word for what happened, in which single values are left out: alike failures share it. */
  String kind() {
    return succeeded()
        ? "200"
        : status
            + " "
            + error
            + ": "
            + message
                .replaceAll("\\d+", "0")
                .replaceAll("'[^']*'|\"[^\"]*\"", "'..'")
                .replaceAll(
                    "(token|near|operator|operand|function|value|key|Name): [^,;]+", "$1: ..");
  }

  @Override
  public String toString() {
    return status
        + " "
        + error
        + (message.isEmpty() ? "" : ": " + message)
        + " "
        + Json.write(body);
  }
}
