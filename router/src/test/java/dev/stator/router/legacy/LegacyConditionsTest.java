package dev.stator.router.legacy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.stator.model.Bytes;
import dev.stator.model.error.RequestException;
import dev.stator.model.expression.ConditionEvaluator;
import dev.stator.model.item.ItemWriter;
import dev.stator.model.item.ValueType;
import dev.stator.router.validation.Members.Invalid;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What values each operator takes, in the service's words, and what it says of an item. */
class LegacyConditionsTest {
  private static final String INVALID = "One or more parameter values were invalid: ";

  /** s = "hello", n = 7, l = ["x", 7], ss = {"x"}. */
  private static final Bytes ITEM =
      new ItemWriter()
          .beginItem()
          .name("s")
          .string("hello")
          .name("n")
          .number("7")
          .name("l")
          .beginList()
          .string("x")
          .number("7")
          .endList()
          .name("ss")
          .beginSet(ValueType.SS)
          .string("x")
          .endSet()
          .endItem()
          .take();

  private static Bytes value(String text) {
    return switch (text.substring(0, 1)) {
      case "'" -> new ItemWriter().string(text.substring(1)).take();
      case "t" -> new ItemWriter().bool(true).take();
      case "{" -> new ItemWriter().beginSet(ValueType.SS).string("x").endSet().take();
      case "[" -> new ItemWriter().beginList().endList().take();
      default -> new ItemWriter().number(text).take();
    };
  }

  private static LegacyCondition condition(String attribute, String operator, String values) {
    return LegacyCondition.of(
        attribute,
        ComparisonOperator.valueOf(operator),
        values.isEmpty()
            ? List.of()
            : List.of(values.split(" ")).stream().map(LegacyConditionsTest::value).toList());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "s|EQ|'hello|true",
        "s|EQ|'hell|false",
        "s|EQ|7|false",
        "ss|EQ|{x}|true",
        "s|NE|'hell|true",
        "none|NE|'hell|true",
        "s|IN|'a 'hello|true",
        "none|IN|'a 'hello|false",
        "n|LT|7|false",
        "n|LT|7.1|true",
        "n|LE|7|true",
        "n|GE|7.0|true",
        "n|GT|'7|false",
        "n|BETWEEN|7 7|true",
        "s|NOT_NULL|``|true",
        "none|NOT_NULL|``|false",
        "s|NULL|``|false",
        "none|NULL|``|true",
        "s|CONTAINS|'ell|true",
        "l|CONTAINS|7|true",
        "ss|CONTAINS|'x|true",
        "none|CONTAINS|'x|false",
        "s|NOT_CONTAINS|'elf|true",
        "n|NOT_CONTAINS|'x|true",
        "none|NOT_CONTAINS|'x|false",
        "s|BEGINS_WITH|'he|true",
        "n|BEGINS_WITH|'he|false",
      })
  void eachOperatorSaysWhatItSays(
      String attribute, String operator, String values, boolean expected) {
    var tree = condition(attribute, operator, values).toCondition();
    assertEquals(expected, ConditionEvaluator.holds(tree, ITEM));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "EQ|``|Invalid number of argument(s) for the EQ ComparisonOperator",
        "EQ|1 1|Invalid number of argument(s) for the EQ ComparisonOperator",
        "IN|``|Invalid number of argument(s) for the IN ComparisonOperator",
        "NULL|1|Invalid number of argument(s) for the NULL ComparisonOperator",
        "BETWEEN|1|Invalid number of argument(s) for the BETWEEN ComparisonOperator",
        "BETWEEN|1 2 3|Invalid number of argument(s) for the BETWEEN ComparisonOperator",
        "IN|1 'a|AttributeValues inside AttributeValueList must be of same type",
        "IN|{x} {x}|ComparisonOperator IN is not valid for SS AttributeValue type",
        "LT|true|ComparisonOperator LT is not valid for BOOL AttributeValue type",
        "CONTAINS|[]|ComparisonOperator CONTAINS is not valid for L AttributeValue type",
        "BEGINS_WITH|1|ComparisonOperator BEGINS_WITH is not valid for N AttributeValue type",
      })
  void valuesThatDoNotFitAreRefused(String operator, String values, String message) {
    var refused = assertThrows(RequestException.class, () -> condition("a", operator, values));
    assertEquals(INVALID + message, refused.text());
  }

  @Test
  void boundsMustBeInOrderAndValuesMakeSense() {
    var reversed = assertThrows(RequestException.class, () -> condition("a", "BETWEEN", "2 1"));
    assertEquals(
        "The BETWEEN condition was provided a range where the lower bound is greater than the upper bound",
        reversed.text());
    var senseless =
        assertThrows(
            RequestException.class,
            () -> LegacyCondition.of("a", ComparisonOperator.EQ, List.of(new Invalid("no"))));
    assertEquals("no", senseless.text());
  }

  @Test
  void conditionsAreJoinedByTheOperator() {
    var one = condition("s", "EQ", "'hello");
    var other = condition("n", "EQ", "8");
    var all = LegacyConditions.joined(List.of(one, other), null);
    var any = LegacyConditions.joined(List.of(one, other), "OR");
    assertNull(LegacyConditions.joined(List.of(), "OR"));
    assertEquals(false, all != null && ConditionEvaluator.holds(all, ITEM));
    assertEquals(true, any != null && ConditionEvaluator.holds(any, ITEM));
    var many = LegacyConditions.joined(Collections.nCopies(10_000, one), "AND");
    assertEquals(true, many != null && ConditionEvaluator.holds(many, ITEM));
  }

  @Test
  void anOperatorNeedsSomethingToJoin() {
    LegacyConditions.checkOperator(null, 0);
    LegacyConditions.checkOperator("AND", 2);
    assertThrows(RequestException.class, () -> LegacyConditions.checkOperator("AND", 1));
    assertThrows(RequestException.class, () -> LegacyConditions.checkOperator("OR", 0));
  }
}
