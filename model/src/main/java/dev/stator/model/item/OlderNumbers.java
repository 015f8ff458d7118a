package dev.stator.model.item;

import dev.stator.model.error.RequestException;
import java.math.BigDecimal;

/** Numbers as the service's older operations read them: what they refuse has other words. */
final class OlderNumbers {
  private OlderNumbers() {}

  /** As {@link NumberCodec#encode}. */
  static int encode(CharSequence text, byte[] out, int at) {
    if (text.isEmpty()) {
      throw RequestException.validation("The parameter cannot be converted to a numeric value");
    }
    try {
      return NumberCodec.encode(text, out, at);
    } catch (RequestException e) {
      throw wraps(text) ? NumberCodec.underflow() : e;
    }
  }

  /** Whether the count of digits before the point exceeds an int, which turns it negative there. */
  private static boolean wraps(CharSequence text) {
    try {
      var number = new BigDecimal(text.toString());
      return (long) number.precision() - number.scale() > Integer.MAX_VALUE;
    } catch (NumberFormatException e) {
      return false;
    }
  }
}
