package dev.stator.model.item;

import dev.stator.model.Bytes;
import dev.stator.model.error.RequestException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.StringJoiner;
import java.util.TreeSet;

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
  static RequestException duplicates(
      ValueType type, byte[] buffer, int[] positions, ValueWording wording) {
    boolean current = wording == ValueWording.CURRENT;
    if (type == ValueType.NS) {
      return RequestException.validation(
          current
              ? INVALID + "Input collection contains duplicates."
              : "Input collection contains duplicates");
    }
    var given = contents(buffer, positions);
    var quote = current ? "\"" : "";
    var elements = new StringJoiner(current && type == ValueType.BS ? "," : ", ", "[", "]");
    for (var content : current ? sortedToRepeat(given) : given) {
      var shown =
          type == ValueType.SS
              ? content.utf8()
              : Base64.getEncoder().encodeToString(content.toArray());
      elements.add(quote + shown + quote);
    }
    String of = type == ValueType.SS ? " " : "of type BS ";
    return RequestException.validation(
        INVALID + "Input collection " + elements + of + "contains duplicates.");
  }

  private static List<Bytes> contents(byte[] buffer, int[] positions) {
    var contents = new ArrayList<Bytes>(positions.length);
    for (int position : positions) {
      int length = Varint.read(buffer, position);
      contents.add(Bytes.wrap(buffer, position + Varint.size(length), length));
    }
    return contents;
  }

  /** The elements before the first that repeats one, in order; then that and the rest as given. */
  private static List<Bytes> sortedToRepeat(List<Bytes> given) {
    var distinct = new TreeSet<Bytes>();
    int repeat = 0;
    while (repeat < given.size() && distinct.add(given.get(repeat))) {
      repeat++;
    }
    var shown = new ArrayList<>(distinct);
    shown.addAll(given.subList(repeat, given.size()));
    return shown;
  }
}
