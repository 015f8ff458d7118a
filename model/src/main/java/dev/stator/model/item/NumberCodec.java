package dev.stator.model.item;

import dev.stator.model.Bytes;
import dev.stator.model.error.RequestException;

/**
 * Numbers as bytes whose unsigned order is the order of the numbers, and which are prefix-free, so
 * that they can stand inside a key.
 *
 * <p>A number other than zero is {@code 0.d1 d2 d3... * 100^e} with digits of base 100, the first
 * and the last of them not zero, and e from -64 to 63: together at most 38 decimal digits and
 * DynamoDB's range of magnitudes.
 *
 * <pre>
 * positive   81 | e + 64 | d1 + 1 | d2 + 1 ... | 00
 * zero       80
 * negative   7F | the complement of every byte behind the sign of its absolute value
 * </pre>
 *
 * The end mark 00 is below every digit, so of two numbers that begin alike the longer is the
 * larger; the complement turns that round for negative numbers. DynamoDB's size of a number follows
 * from the length of these bytes.
 */
public final class NumberCodec {
  /**
   * The most bytes that an encoded number takes: sign, exponent, 20 digits (38 decimals not
   * aligned) and end mark.
   */
  public static final int ENCODED_BYTES_MAX = 23;

  /** The most characters that the text of a number takes: sign, "0.", 129 zeros and 38 digits. */
  public static final int TEXT_CHARS_MAX = 172;

  static final int DIGITS_MAX = 38;
  static final int EXPONENT_MAX = 125;
  static final int EXPONENT_MIN = -130;

  static final byte NEGATIVE = 0x7f;
  static final byte ZERO = (byte) 0x80;
  static final byte POSITIVE = (byte) 0x81;
  static final int EXPONENT_BIAS = 64;

  private NumberCodec() {}

  /**
   * Writes the number that {@code text} shows at {@code out[at]}, where {@link #ENCODED_BYTES_MAX}
   * bytes must be free, and returns the position behind it.
   *
   * @throws RequestException in the service's words when the text is no number, or one that is out
   *     of range or has more than 38 significant digits
   */
  public static int encode(CharSequence text, byte[] out, int at) {
    int length = text.length();
    if (length == 0) {
      throw RequestException.validation("The parameter cannot be converted to a numeric value");
    }
    boolean negative = text.charAt(0) == '-';
    int position = negative || text.charAt(0) == '+' ? 1 : 0;
    int digits = 0; // digits seen, leading zeros and all
    int point = -1; // how many of them stand before the point
    int first = -1; // position of the first digit that is not zero, and its number among the digits
    int firstDigit = 0;
    int last = -1; // likewise of the last
    int lastDigit = 0;
    for (; position < length; position++) {
      char c = text.charAt(position);
      if (c >= '0' && c <= '9') {
        if (c != '0') {
          last = position;
          lastDigit = digits;
          if (first < 0) {
            first = position;
            firstDigit = digits;
          }
        }
        digits++;
      } else if (c == '.' && point < 0) {
        point = digits;
      } else {
        break;
      }
    }
    if (digits == 0) {
      throw notNumeric(text);
    }
    long exponent = (point < 0 ? digits : point) - firstDigit - 1L;
    if (position < length) {
      exponent += exponentPart(text, position);
    }
    if (first < 0) {
      out[at] = ZERO;
      return at + 1;
    }
    checkRange(exponent);
    if (lastDigit - firstDigit >= DIGITS_MAX) {
      throw RequestException.validation(
          "Attempting to store more than 38 significant digits in a Number");
    }
    return write(text, first, last, (int) exponent, negative, out, at);
  }

  /** Refuses a number whose first significant digit counts 10^exponent. */
  static void checkRange(long exponent) {
    if (exponent > EXPONENT_MAX) {
      throw overflow();
    }
    if (exponent < EXPONENT_MIN) {
      throw RequestException.validation(
          "Number underflow. Attempting to store a number with magnitude smaller than supported range");
    }
  }

  static RequestException overflow() {
    return RequestException.validation(
        "Number overflow. Attempting to store a number with magnitude larger than supported range");
  }

  private static RequestException notNumeric(CharSequence text) {
    return RequestException.validation(
        "The parameter cannot be converted to a numeric value: " + text);
  }

  /**
   * The value of "e+12" and the like, which must reach to the end of the text; huge ones are cut
   * short.
   */
  private static long exponentPart(CharSequence text, int from) {
    int position = from;
    int length = text.length();
    if ((text.charAt(position++) | 0x20) != 'e' || position == length) {
      throw notNumeric(text);
    }
    boolean negative = text.charAt(position) == '-';
    if (negative || text.charAt(position) == '+') {
      position++;
    }
    if (position == length) {
      throw notNumeric(text);
    }
    long value = 0;
    for (; position < length; position++) {
      int digit = text.charAt(position) - '0';
      if (digit < 0 || digit > 9) {
        throw notNumeric(text);
      }
      value = Math.min(value * 10 + digit, Integer.MAX_VALUE * 1000L);
    }
    return negative ? -value : value;
  }

  /**
   * Writes the digits from {@code first} to {@code last}, the first of which counts 10^exponent.
   */
  private static int write(
      CharSequence text, int first, int last, int exponent, boolean negative, byte[] out, int at) {
    int flip = negative ? 0xff : 0;
    int pairs = Math.floorDiv(exponent, 2) + 1;
    int position = at;
    out[position++] = negative ? NEGATIVE : POSITIVE;
    out[position++] = (byte) ((pairs + EXPONENT_BIAS) ^ flip);
    int pending = (exponent & 1) == 0 ? 0 : -1; // tens of the pair that is begun, or none
    for (int i = first; i <= last; i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0) {
        continue; // the point
      }
      if (pending < 0) {
        pending = digit;
      } else {
        out[position++] = (byte) ((pending * 10 + digit + 1) ^ flip);
        pending = -1;
      }
    }
    if (pending >= 0) {
      out[position++] = (byte) ((pending * 10 + 1) ^ flip);
    }
    out[position++] = (byte) flip;
    return position;
  }

  /** The length of the number that begins at {@code array[at]}. */
  public static int length(byte[] array, int at) {
    if (array[at] == ZERO) {
      return 1;
    }
    byte end = (byte) (array[at] == NEGATIVE ? 0xff : 0);
    int position = at + 2;
    while (array[position] != end) {
      position++;
    }
    return position + 1 - at;
  }

  /**
   * DynamoDB's size of a number that takes {@code length} encoded bytes and begins with {@code
   * sign}.
   */
  static int size(byte sign, int length) {
    if (sign == ZERO) {
      return 1;
    }
    return Math.min(21, length - 2 + (sign == NEGATIVE ? 1 : 0));
  }

  /**
   * Writes a number as the service prints it, in plain notation and ASCII, at {@code out[at]},
   * where {@link #TEXT_CHARS_MAX} bytes must be free, and returns the position behind it.
   */
  public static int writeText(byte[] array, int offset, int length, byte[] out, int at) {
    int position = at;
    if (array[offset] == ZERO) {
      out[position++] = '0';
      return position;
    }
    int flip = array[offset] == NEGATIVE ? 0xff : 0;
    if (flip != 0) {
      out[position++] = '-';
    }
    int pairs = length - 3;
    int whole = ((array[offset + 1] ^ flip) & 0xff) - EXPONENT_BIAS; // pairs before the point
    if (whole <= 0) {
      out[position++] = '0';
      out[position++] = '.';
      for (int i = whole; i < 0; i++) {
        out[position++] = '0';
        out[position++] = '0';
      }
    }
    for (int i = 0; i < pairs; i++) {
      int pair = ((array[offset + 2 + i] ^ flip) & 0xff) - 1;
      if (i == whole && i > 0) {
        out[position++] = '.';
      }
      if (i > 0 || whole <= 0 || pair >= 10) {
        out[position++] = (byte) ('0' + pair / 10);
      }
      if (i < pairs - 1 || i < whole || pair % 10 != 0) {
        out[position++] = (byte) ('0' + pair % 10);
      }
    }
    for (int i = pairs; i < whole; i++) {
      out[position++] = '0';
      out[position++] = '0';
    }
    return position;
  }

  /**
   * The least whole number that is not below an encoded attribute value of type N; {@code most + 1}
   * when that is above {@code most}, and -1 when the number is negative.
   *
   * @param most at most 10^16
   */
  public static long ceiling(Bytes value, long most) {
    var reader = new ItemReader(value);
    reader.readScalar();
    byte[] array = reader.array();
    int at = reader.contentOffset();
    if (array[at] != POSITIVE) {
      return array[at] == ZERO ? 0 : -1;
    }
    int pairs = reader.contentLength() - 3;
    int whole = (array[at + 1] & 0xff) - EXPONENT_BIAS;
    long ceiling = 0;
    for (int i = 0; i < whole && ceiling <= most; i++) {
      ceiling = ceiling * 100 + (i < pairs ? (array[at + 2 + i] & 0xff) - 1 : 0);
    }
    if (pairs > Math.max(whole, 0)) {
      ceiling++;
    }
    return Math.min(ceiling, most + 1);
  }
}
