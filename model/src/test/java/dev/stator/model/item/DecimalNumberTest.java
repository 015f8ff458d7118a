package dev.stator.model.item;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stator.model.error.ErrorCode;
import dev.stator.model.error.RequestException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DecimalNumberTest {
  private static final String OVERFLOW =
      "Number overflow. Attempting to store a number with magnitude larger than supported range";
  private static final String UNDERFLOW =
      "Number underflow. Attempting to store a number with magnitude smaller than supported range";
  private static final String TOO_MANY_DIGITS =
      "Attempting to store more than 38 significant digits in a Number";
  private static final String NINES = "9".repeat(38);

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "-0, 0",
    "0.000, 0",
    "0E500, 0",
    "1, 1",
    "+1, 1",
    "1E3, 1000",
    "1e+3, 1000",
    "0.10, 0.1",
    "007, 7",
    "5., 5",
    ".5, 0.5",
    "-12.50, -12.5",
    "100, 100",
    "1234567.8900, 1234567.89",
    "1.5E-3, 0.0015",
    "-0.01, -0.01",
    "10.01, 10.01"
  })
  void printsLikeTheService(String text, String printed) {
    assertEquals(printed, DecimalNumber.parse(text).toString());
  }

  @ParameterizedTest
  @CsvSource({
    "0, 80",
    "1, 81410200",
    "10, 81410b00",
    "100, 81420200",
    "99, 81416400",
    "0.1, 81400b00",
    "0.01, 81400200",
    "12.5, 81410d3300",
    "-1, 7fbefdff",
    "-12.5, 7fbef2ccff",
    "1E-130, 81000200",
    "9E125, 817f5b00"
  })
  void keepsItsGoldenBytes(String text, String hex) {
    assertEquals(hex, DecimalNumber.parse(text).encoded().hex());
  }

  @Test
  void storesTheWholeRangeAndNothingBeyond() {
    for (String sign : List.of("", "-")) {
      roundTrip(sign + "1E-130");
      roundTrip(sign + "1." + "0".repeat(36) + "1E-130");
      roundTrip(sign + "9." + "9".repeat(37) + "E+125");
      roundTrip(sign + "0.00" + NINES);
      refused(OVERFLOW, sign + "1E126");
      refused(OVERFLOW, sign + "1" + "0".repeat(126));
      refused(OVERFLOW, sign + "1E99999999999999999999");
      refused(UNDERFLOW, sign + "9.99E-131");
      refused(UNDERFLOW, sign + "1E-99999999999999999999");
      refused(TOO_MANY_DIGITS, sign + "1" + "0".repeat(37) + "1");
      refused(TOO_MANY_DIGITS, sign + "0.1" + NINES);
    }
  }

  private static void roundTrip(String text) {
    var number = DecimalNumber.parse(text);
    assertEquals(0, new BigDecimal(text).compareTo(number.toBigDecimal()), text);
    assertEquals(number, DecimalNumber.parse(number.toString()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "abc",
        "-",
        "+",
        ".",
        "1.2.3",
        "1e",
        "1e+",
        "1e1.5",
        "--1",
        " 1",
        "1 ",
        "0x10",
        "NaN",
        "Infinity",
        "1_000",
        "٣",
        "1e1e1",
        "1,5",
        "-.e1"
      })
  void refusesWhatIsNoNumber(String text) {
    refused("The parameter cannot be converted to a numeric value: " + text, text);
  }

  @Test
  void refusesNoText() {
    refused("The parameter cannot be converted to a numeric value", "");
  }

  private static void refused(String message, String text) {
    var refusal = assertThrows(RequestException.class, () -> DecimalNumber.parse(text), text);
    assertEquals(message, refusal.getMessage());
    assertEquals(ErrorCode.VALIDATION, refusal.code());
  }

  @Test
  void sortsLikeTheNumbersAndIsPrefixFree() {
    var random = Seed.random();
    var numbers = new RandomNumbers(random);
    var sorted = new TreeMap<DecimalNumber, BigDecimal>();
    for (int i = 0; i < 10_000; i++) {
      var value = numbers.next();
      var number = DecimalNumber.parse(spell(value, random));
      assertEquals(value.stripTrailingZeros().toPlainString(), number.toString());
      assertEquals(0, value.compareTo(number.toBigDecimal()));
      assertEquals(number, DecimalNumber.of(value));
      assertEquals(new ItemWriter().number(number).take(), number.toValue());
      assertEquals(
          number.encoded().length(),
          NumberCodec.length(number.encoded().array(), number.encoded().arrayOffset()));
      assertTrue(number.encoded().length() <= NumberCodec.ENCODED_BYTES_MAX);
      sorted.put(number, value);
    }
    var before = sorted.pollFirstEntry();
    while (!sorted.isEmpty()) {
      var entry = sorted.pollFirstEntry();
      assertTrue(before.getValue().compareTo(entry.getValue()) < 0, before + " " + entry);
      assertFalse(
          entry.getKey().encoded().startsWith(before.getKey().encoded()), before + " " + entry);
      before = entry;
    }
  }

  /** One of the many texts of a value. */
  private static String spell(BigDecimal value, Random random) {
    return switch (random.nextInt(4)) {
      case 0 -> value.toPlainString();
      case 1 -> value.toString().toLowerCase(Locale.ROOT);
      case 2 -> value.setScale(Math.max(0, value.scale()) + 5).toPlainString();
      default -> value.unscaledValue() + "e" + -value.scale();
    };
  }

  @Test
  void addsAndSubtractsExactly() {
    var numbers = new RandomNumbers(Seed.random());
    var seen = new ArrayList<String>();
    for (int i = 0; i < 10_000; i++) {
      var left = numbers.next();
      var right = numbers.next();
      seen.add(sum(left, right, left.add(right), false));
      sum(left, right, left.subtract(right), true);
    }
    assertTrue(seen.contains("stored") && seen.contains(OVERFLOW), "both outcomes occur");
    var largest = DecimalNumber.parse("9." + "9".repeat(37) + "E125");
    assertEquals(
        OVERFLOW, assertThrows(RequestException.class, () -> largest.plus(largest)).getMessage());
    assertEquals(DecimalNumber.ZERO, largest.minus(largest));
    var tiny = DecimalNumber.parse("1.1E-130");
    var other = DecimalNumber.parse("1E-130");
    assertEquals(
        UNDERFLOW, assertThrows(RequestException.class, () -> tiny.minus(other)).getMessage());
    assertEquals("3", DecimalNumber.of(1).plus(DecimalNumber.of(2)).toString());
  }

  private static String sum(BigDecimal left, BigDecimal right, BigDecimal exact, boolean subtract) {
    var plain = exact.stripTrailingZeros();
    try {
      var result =
          subtract
              ? DecimalNumber.of(left).minus(DecimalNumber.of(right))
              : DecimalNumber.of(left).plus(DecimalNumber.of(right));
      assertEquals(0, exact.compareTo(result.toBigDecimal()));
      assertTrue(plain.precision() <= 38);
      return "stored";
    } catch (RequestException refusal) {
      assertTrue(
          plain.precision() > 38 || plain.precision() - plain.scale() - 1 > 125, exact.toString());
      return refusal.text();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0, 1",
    "1, 2",
    "-1, 3",
    "99, 2",
    "100, 2",
    "101, 3",
    "12345, 4",
    "0.5, 2",
    "1.05, 3",
    "-27, 3"
  })
  void hasTheSizeOfItsDigits(String text, int size) {
    assertEquals(size, Items.valueSize(new ItemWriter().number(text).take()));
  }

  @Test
  void isNeverLargerThanTwentyOneBytes() {
    assertEquals(20, Items.valueSize(new ItemWriter().number(NINES).take()));
    assertEquals(21, Items.valueSize(new ItemWriter().number("-" + NINES).take()));
    assertEquals(21, Items.valueSize(new ItemWriter().number("-" + NINES + "E1").take()));
  }
}
