package dev.stator.model.item;

import dev.stator.model.Bytes;
import dev.stator.model.error.RequestException;
import java.util.Base64;
import java.util.StringJoiner;

/** The service's words for sets that it refuses. */
final class SetErrors {
  private static final String INVALID = "One or more parameter values were invalid: ";

  private SetErrors() {}

  static RequestException empty(ValueType type) {
    return RequestException.validation(
        INVALID
            + switch (type) {
              case SS -> "An string set  may not be empty";
              case NS -> "An number set  may not be empty";
              case BS -> "Binary sets should not be empty";
              case S, N, B, BOOL, NULL, L, M ->
                  throw new IllegalArgumentException(type + " is no set");
            });
  }

  /**
   * @param positions where the elements begin in {@code buffer}, in the order they were given
   */
  static RequestException duplicates(ValueType type, byte[] buffer, int[] positions) {
    if (type == ValueType.NS) {
      return RequestException.validation("Input collection contains duplicates");
    }
    var elements = new StringJoiner(", ", "[", "]");
    for (int position : positions) {
      int length = Varint.read(buffer, position);
      var content = Bytes.wrap(buffer, position + Varint.size(length), length);
      elements.add(
          type == ValueType.SS
              ? content.utf8()
              : Base64.getEncoder().encodeToString(content.toArray()));
    }
    String of = type == ValueType.SS ? " " : "of type BS ";
    return RequestException.validation(
        INVALID + "Input collection " + elements + of + "contains duplicates.");
  }
}
