package dev.stator.model.item;

import dev.stator.model.Bytes;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A DynamoDB number: exact, up to 38 significant digits, of a magnitude from 1E-130 up to but not
 * including 1E126, or zero. Numbers of equal value are equal, whatever text they came from.
 *
 * @param encoded the number as {@link NumberCodec} lays it out
 */
public record DecimalNumber(Bytes encoded) implements Comparable<DecimalNumber> {
  public static final DecimalNumber ZERO = parse("0");

  /**
   * From text such as "-12.50" or "1E3"; refused with a validation error in the service's words.
   */
  public static DecimalNumber parse(CharSequence text) {
    byte[] out = new byte[NumberCodec.ENCODED_BYTES_MAX];
    return new DecimalNumber(Bytes.wrap(Arrays.copyOf(out, NumberCodec.encode(text, out, 0))));
  }

  public static DecimalNumber of(long value) {
    return parse(Long.toString(value));
  }

  /**
   * The same value; refused with a validation error when it is out of range or has too many digits.
   * The service calls both an overflow in a result, though not in a number that it is given.
   */
  public static DecimalNumber of(BigDecimal value) {
    if (value.signum() == 0) {
      return ZERO;
    }
    var digits = value.stripTrailingZeros();
    NumberCodec.checkRange((long) digits.precision() - digits.scale() - 1);
    if (digits.precision() > NumberCodec.DIGITS_MAX) {
      throw NumberCodec.overflow();
    }
    return parse(digits.toString());
  }

  /** This number as an encoded attribute value of type N. */
  public Bytes toValue() {
    var value = new byte[2 + encoded.length()];
    value[0] = ValueType.NUMBER;
    value[1] = (byte) encoded.length();
    System.arraycopy(encoded.array(), encoded.arrayOffset(), value, 2, encoded.length());
    return Bytes.wrap(value);
  }

  public BigDecimal toBigDecimal() {
    if (encoded.get(0) == NumberCodec.ZERO) {
      return BigDecimal.ZERO;
    }
    int flip = encoded.get(0) == NumberCodec.NEGATIVE ? 0xff : 0;
    int pairs = encoded.length() - 3;
    var unscaled = new byte[2 * pairs];
    for (int i = 0; i < pairs; i++) {
      int pair = ((encoded.get(i + 2) ^ flip) & 0xff) - 1;
      unscaled[2 * i] = (byte) ('0' + pair / 10);
      unscaled[2 * i + 1] = (byte) ('0' + pair % 10);
    }
    int whole = ((encoded.get(1) ^ flip) & 0xff) - NumberCodec.EXPONENT_BIAS;
    var value = new BigInteger(new String(unscaled, StandardCharsets.US_ASCII));
    return new BigDecimal(flip == 0 ? value : value.negate(), 2 * (pairs - whole));
  }

  /**
   * The exact sum; refused with a validation error when it is out of range or needs too many
   * digits.
   */
  public DecimalNumber plus(DecimalNumber that) {
    return of(toBigDecimal().add(that.toBigDecimal()));
  }

  /**
   * The exact difference; refused with a validation error when it is out of range or needs too many
   * digits.
   */
  public DecimalNumber minus(DecimalNumber that) {
    return of(toBigDecimal().subtract(that.toBigDecimal()));
  }

  @Override
  public int compareTo(DecimalNumber that) {
    return encoded.compareTo(that.encoded);
  }

  /** The number as the service prints it: plain notation, no superfluous zeros. */
  @Override
  public String toString() {
    byte[] out = new byte[NumberCodec.TEXT_CHARS_MAX];
    int end =
        NumberCodec.writeText(encoded.array(), encoded.arrayOffset(), encoded.length(), out, 0);
    return new String(out, 0, end, StandardCharsets.US_ASCII);
  }
}
