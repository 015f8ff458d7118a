package dev.stator.deploy.conformance;

import dev.stator.deploy.harness.Conformance;
import dev.stator.deploy.harness.RawClient;
import dev.stator.deploy.harness.Tables;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a Query's key conditions and its starting key may not say, and what is found first. */
@Conformance
class RefusedQueriesTest {
  private static final String INVALID = "Invalid KeyConditionExpression: ";
  private static final String INVALID_CONDITION = "Invalid condition in KeyConditionExpression: ";
  private static final String NESTED =
      INVALID + "KeyConditionExpressions cannot contain nested operations";
  private static final String NESTED_ATTRIBUTE =
      INVALID + "KeyConditionExpressions cannot have conditions on nested attributes";
  private static final String SEVERAL_NAMES =
      INVALID_CONDITION + "Multiple attribute names used in one condition";
  private static final String NO_KEY = INVALID_CONDITION + "No key attribute specified";
  private static final String TWICE =
      INVALID + "KeyConditionExpressions must only contain one condition per key";
  private static final String ONE_OR_TWO = "Conditions can be of length 1 or 2 only";

  private final RawClient raw;
  private final String hash;
  private final String range;

  RefusedQueriesTest(RawClient raw, Tables tables) {
    this.raw = raw;
    hash = tables.create("a:S");
    range = tables.create("a:S", "b:S");
  }

  private void refused(String table, String request, String message) {
    raw.call("Query", "{'TableName':'%s',%s}".formatted(table, request).replace('\'', '"'))
        .invalid(message);
  }

  /** A key condition that uses no value, or :v, or :w. */
  private static String expression(String text) {
    var values =
        (text.contains(":v") ? "':v':{'S':'v'}" : "")
            + (text.contains(":w") ? ",':w':{'N':'1'}" : "");
    return "'KeyConditionExpression':'"
        + text
        + "'"
        + (values.isEmpty() ? "" : ",'ExpressionAttributeValues':{" + values + "}");
  }

  private static String invalidOperator(String operator) {
    return "Invalid operator used in KeyConditionExpression: " + operator;
  }

  @Test
  void expressionsAreJudgedBeforeTheTableIsLookedFor() {
    var refusals =
        Map.ofEntries(
            Map.entry("a > b OR a > c", invalidOperator("OR")),
            Map.entry("NOT a > b", invalidOperator("NOT")),
            Map.entry("a IN (b, size(c))", invalidOperator("IN")),
            Map.entry("a <> b", invalidOperator("<>")),
            Map.entry("attribute_exists(a)", invalidOperator("attribute_exists")),
            Map.entry("attribute_not_exists(a)", invalidOperator("attribute_not_exists")),
            Map.entry("contains(a.d, b)", invalidOperator("contains")),
            Map.entry("size(b) > a AND a.b > b", NESTED),
            Map.entry("a BETWEEN size(b) AND size(a)", NESTED),
            Map.entry("b > a.b", SEVERAL_NAMES),
            Map.entry("a BETWEEN b AND size(a)", SEVERAL_NAMES),
            Map.entry("begins_with(a, b)", SEVERAL_NAMES),
            Map.entry("b.d > a", NESTED_ATTRIBUTE),
            Map.entry("b[0] > :v", NESTED_ATTRIBUTE),
            Map.entry(":v < :v", NO_KEY),
            Map.entry("a > :v AND a < :v", TWICE),
            Map.entry("b > :v AND b < :v AND c = :v", TWICE),
            Map.entry(
                "begins_with(:v, b) AND a > :v",
                INVALID_CONDITION
                    + "begins_with operator must have the key attribute as its first operand"),
            Map.entry(
                "a BETWEEN :v AND :w",
                INVALID
                    + "The BETWEEN operator requires same data type for lower and upper bounds; "
                    + "lower bound operand: AttributeValue: {S:v}, "
                    + "upper bound operand: AttributeValue: {N:1}"),
            Map.entry(
                "(a)BETWEEN(((b.c)).d)AND(c)",
                INVALID + "The expression has redundant parentheses;"),
            Map.entry("", INVALID + "The expression can not be empty;"));
    refusals.forEach((text, message) -> refused("abc", expression(text), message));
  }

  @Test
  void redundantParenthesesHideWhatComesBehindThem() {
    refused(
        "abc", expression("((a = :v)) !"), INVALID + "The expression has redundant parentheses;");
    refused(
        "abc", expression("((a)) ! :v"), INVALID + "Syntax error; token: \"!\", near: \") ! :v\"");
  }

  @Test
  void olderKeyConditionsAreJudgedBeforeTheTableIsLookedFor() {
    refused("abc", "'KeyConditions':{}", ONE_OR_TWO);
    var one = "{'ComparisonOperator':'NULL'}";
    refused(
        range, "'KeyConditions':{'a':%s,'b':%s,'c':%s}".formatted(one, one, one), tooMany(3, 2));
    refused(
        "abc",
        "'KeyConditions':{'a':{'ComparisonOperator':'BETWEEN','AttributeValueList':[{'S':'b'},{'S':'a'}]}}",
        "The BETWEEN condition was provided a range where the lower bound is greater than the upper bound");
  }

  private static String tooMany(int conditions, int keys) {
    return "The number of query conditions ("
        + conditions
        + ") exceeds the number of key attributes defined in the schema ("
        + keys
        + ")";
  }

  @Test
  void conditionsAreCountedAgainstTheKeys() {
    refused(range, expression(":v = a AND b = :v AND :v = c"), tooMany(3, 2));
    refused(range, expression("(a > :v AND b > :v) AND (c > :v AND d > :v)"), tooMany(4, 2));
    refused(hash, expression("a = :v AND b = :v AND c = :v"), tooMany(3, 1));
  }

  @Test
  void conditionsMustFitTheKeys() {
    for (var text :
        List.of(
            "a > :v",
            ":v >= a",
            "begins_with(a, :v)",
            "a BETWEEN :v AND :v",
            "a = :v AND b = :v")) {
      refused(hash, expression(text), "Query key condition not supported");
    }
    refused(range, expression("a = :v AND c = :v"), "Query condition missed key schema element: b");
    refused(range, expression("b = :v"), "Query condition missed key schema element: a");
    refused(
        range,
        expression("a = :v AND b = :w"),
        "One or more parameter values were invalid: Condition parameter type does not match schema type");
    for (var operator : List.of("NULL", "NOT_NULL")) {
      refused(
          hash,
          "'KeyConditions':{'a':{'ComparisonOperator':'" + operator + "'}}",
          "Attempted conditional constraint is not an indexable operation");
    }
  }

  @Test
  void aStartingKeyIsJudgedWithTheConditionsInTheOrderOfTheKeys() {
    var invalid = "The provided starting key is invalid";
    var mismatch = "The provided key element does not match the schema";
    var missing = expression("z = :v");
    for (var start : List.of("{}", "{'a':{'S':'a'}}", "{'b':{'S':'a'},'c':{'S':'a'}}")) {
      startRefused(missing, start, invalid);
      startRefused(expression("a = :v"), start, invalid);
    }
    startRefused(missing, "{'a':{'N':'1'},'z':{'S':'a'}}", mismatch);
    startRefused(
        missing, "{'a':{'S':'a'},'b':{'N':'1'}}", "Query condition missed key schema element: a");
    startRefused(expression("a = :v"), "{'a':{'S':'v'},'b':{'N':'1'}}", mismatch);
    startRefused(
        expression("a = :v"),
        "{'a':{'S':'a'},'b':{'S':'a'}}",
        "The provided starting key is outside query boundaries based on provided conditions");
    startRefused(
        expression("a = :v AND b > :v"),
        "{'a':{'S':'v'},'b':{'S':'a'}}",
        "The provided starting key does not match the range key predicate");
    startRefused(
        expression("a = :v AND b < :v"),
        "{'a':{'S':'a'},'b':{'S':'a'}}",
        "The query can return at most one row and cannot be restarted");
  }

  private void startRefused(String condition, String start, String message) {
    refused(range, condition + ",'ExclusiveStartKey':" + start, message);
  }
}
