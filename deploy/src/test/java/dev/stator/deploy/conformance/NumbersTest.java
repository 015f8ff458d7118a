package dev.stator.deploy.conformance;

import dev.stator.deploy.harness.Conformance;
import dev.stator.deploy.harness.RawAnswer;
import dev.stator.deploy.harness.RawClient;
import dev.stator.deploy.harness.Tables;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers: their canonical form, their range and precision, from both sides. */
@Conformance
class NumbersTest {
  private static final String OVERFLOW =
      "Number overflow. Attempting to store a number with magnitude larger than supported range";
  private static final String NINES = "99999999999999999999999999999999999999";

  private final ItemCalls items;

  NumbersTest(RawClient raw, Tables tables) {
    items = new ItemCalls(raw, tables.create("pk:S"));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "-0, 0",
    "0.0, 0",
    "007, 7",
    "+1, 1",
    "1.50, 1.5",
    "1e3, 1000",
    "1E-3, 0.001",
    "-.5, -0.5",
    NINES + ", " + NINES,
    "0.00000000000000000001, 0.00000000000000000001"
  })
  void hasACanonicalForm(String text, String canonical) {
    put(text).is("{}");
    items.holds("{'pk':{'S':'n'},'n':{'N':'" + canonical + "'}}", "n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"9.9999999999999999999999999999999999999E125", "-9.9E125", "1E-130", "-1E-130"})
  void reachesFar(String text) {
    put(text).is("{}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1E126", "-1E126", "1E400"})
  void canBeTooLarge(String text) {
    put(text).invalid(OVERFLOW);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1E-131", "-9.9E-131"})
  void canBeTooSmall(String text) {
    put(text)
        .invalid(
            "Number underflow. Attempting to store a number with magnitude smaller than supported range");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1" + NINES, "0.1" + NINES, "1" + NINES + "E-100"})
  void canHaveTooManyDigits(String text) {
    put(text).invalid("Attempting to store more than 38 significant digits in a Number");
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "1x", "0x10", "1 2", "NaN", "Infinity", "--1"})
  void canBeNone(String text) {
    put(text).invalid("The parameter cannot be converted to a numeric value: " + text);
  }

  @ParameterizedTest
  @CsvSource({
    NINES + ", 1, 100000000000000000000000000000000000000",
    "0.1, 0.2, 0.3",
    "1E30, -1E30, 0",
    "1E125, 1E125, 2"
        + "00000000000000000000000000000000000000000000000000"
        + "000000000000000000000000000000000000000000000000000000000000000000000000000"
  })
  void addsExactly(String left, String right, String sum) {
    put(left).is("{}");
    add(right).is("{}");
    items.holds("{'pk':{'S':'n'},'n':{'N':'" + sum + "'}}", "n");
  }

  @ParameterizedTest
  @CsvSource({"9.9E125, 9.9E125", NINES + ", 0.1", "1E125, 1"})
  void sumsOverflow(String left, String right) {
    put(left).is("{}");
    add(right).invalid(OVERFLOW);
  }

  private RawAnswer put(String number) {
    return items.put("{'pk':{'S':'n'},'n':{'N':'" + number + "'}}");
  }

  private RawAnswer add(String number) {
    return items.update(
        "n",
        ",'UpdateExpression':'SET n = n + :v','ExpressionAttributeValues':{':v':{'N':'"
            + number
            + "'}}");
  }
}
