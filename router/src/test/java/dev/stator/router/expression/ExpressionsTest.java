package dev.stator.router.expression;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.stator.model.Bytes;
import dev.stator.model.error.RequestException;
import dev.stator.model.item.ItemWriter;
import dev.stator.router.validation.Members.Invalid;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;

final class ExpressionsTest {
  private static final Bytes ONE = new ItemWriter().number("1").take();
  private final Expressions expressions = new Expressions(100);

  @Test
  void aTextServesRequestsWithOtherNamesAndValues() {
    var two = new ItemWriter().number("2").take();
    assertEquals(
        "EQUAL(/x, N:1)",
        condition("#n = :v", Placeholders.of(Map.of("#n", "x"), Map.of(":v", ONE))));
    assertEquals(
        "EQUAL(/y.z, N:2)",
        condition("#n = :v", Placeholders.of(Map.of("#n", "y.z"), Map.of(":v", two))));
  }

  @Test
  void textsHaveLimits() {
    refused("The expression can not be empty;", "");
    refused(
        "Expression size has exceeded the maximum allowed size; expression size: 4097",
        " ".repeat(4097));
    condition("a=:v" + " ".repeat(4092), one());
    refused(
        "The expression contains too many operators; operator count: 301",
        chain("a=:v", " OR ", 151));
    condition(chain("a=:v", " OR ", 150), one());
    refused(
        "The expression contains too many operators; operator count: 301",
        "NOT ".repeat(300) + "a=:v");
    refused(
        "The document path has too many nesting levels; nesting levels: 33",
        chain("a", ".", 33) + "=:v");
    condition(chain("a", ".", 32) + "=:v", one());
    refused(
        "The IN operator is provided with too many operands; number of operands: 101",
        "a IN (" + chain(":v", ",", 101) + ")");
    condition("a IN (" + chain(":v", ",", 100) + ")", one());
  }

  @Test
  @Timeout(30)
  void noTextTakesLongOrDeepRecursion() {
    refused(
        "The expression has redundant parentheses;", "(".repeat(2000) + "a=:v" + ")".repeat(2000));
    refused(
        "The expression has redundant parentheses;", "(".repeat(300) + "a=:v" + ")".repeat(300));
    refused(
        "The expression has redundant parentheses;",
        "(".repeat(300) + "a" + ")".repeat(300) + "=:v");
    condition("a=:v AND (".repeat(149) + "a=:v" + ")".repeat(149), one());
    condition("NOT (".repeat(299) + "a=:v" + ")".repeat(299), one());
    expressions.update("SET a=" + "if_not_exists(b,".repeat(200) + ":v" + ")".repeat(200), one());
  }

  @Test
  void placeholdersAreChecked() {
    refused("ExpressionAttributeNames must not be empty", () -> Placeholders.of(Map.of(), null));
    refused("ExpressionAttributeValues must not be empty", () -> Placeholders.of(null, Map.of()));
    refused(
        "ExpressionAttributeNames contains invalid key: Syntax error; key: \"n\"",
        () -> Placeholders.of(Map.of("n", "x"), null));
    refused(
        "ExpressionAttributeNames contains invalid key: Syntax error; key: \"#a-b\"",
        () -> Placeholders.of(Map.of("#a-b", "x"), null));
    refused(
        "ExpressionAttributeNames contains invalid value: Empty attribute name for key #n",
        () -> Placeholders.of(Map.of("#n", ""), null));
    refused(
        "ExpressionAttributeValues contains invalid key: Syntax error; key: \":\"",
        () -> Placeholders.of(null, Map.of(":", ONE)));
    refused(
        "ExpressionAttributeValues contains invalid key: The expression attribute map contains an empty key;",
        () -> Placeholders.of(null, Map.of("", ONE)));
    refused(
        "ExpressionAttributeNames contains invalid key: "
            + "The expression attribute map contains a key that is too long;",
        () -> Placeholders.of(Map.of("#" + "a".repeat(255), "x"), null));
    refused(
        "ExpressionAttributeValues contains invalid value: no for key :v",
        () -> Placeholders.of(Map.of("#n", ""), Map.of(":v", new Invalid("no"))));
  }

  @Test
  void placeholdersHaveTwoMegabytesAtMost() {
    int half = 1024 * 1024;
    var name = "n".repeat(half / 16 - 2);
    var names = new HashMap<String, String>();
    for (int i = 0; i < 16; i++) {
      names.put("#" + (char) ('a' + i), name);
    }
    Placeholders.of(names, Map.of(":v", text(half - 2)));
    refused(
        "Combined size of ExpressionAttributeNames and ExpressionAttributeValues exceeds max size",
        () -> Placeholders.of(names, Map.of(":v", text(half - 1))));
    refused(
        "ExpressionAttributeValues exceeds max size",
        () -> Placeholders.of(null, Map.of(":v", text(2 * half - 1))));
    Placeholders.of(null, Map.of(":v", text(2 * half - 2)));
  }

  private static Bytes text(int length) {
    return new ItemWriter().string("x".repeat(length)).take();
  }

  @Test
  void allPlaceholdersMustBeUsed() {
    var placeholders =
        Placeholders.of(Map.of("#a", "a", "#b", "b", "#c", "c"), Map.of(":v", ONE, ":w", ONE));
    refused(
        "Value provided in ExpressionAttributeNames unused in expressions: keys: {#c, #a, #b}",
        placeholders::refuseUnused);
    expressions.update("SET #a = :v REMOVE #b", placeholders);
    refused(
        "Value provided in ExpressionAttributeNames unused in expressions: keys: {#c}",
        placeholders::refuseUnused);
    expressions.projection("#c", placeholders);
    refused(
        "Value provided in ExpressionAttributeValues unused in expressions: keys: {:w}",
        placeholders::refuseUnused);
    expressions.condition("ConditionExpression", "a < :w", placeholders);
    placeholders.refuseUnused();
  }

  private static Placeholders one() {
    return Placeholders.of(null, Map.of(":v", ONE));
  }

  private String condition(String text, Placeholders placeholders) {
    return TreeText.of(expressions.condition("ConditionExpression", text, placeholders));
  }

  private void refused(String message, String text) {
    refused("Invalid ConditionExpression: " + message, () -> condition(text, one()));
  }

  private static void refused(String message, Executable call) {
    assertEquals(message, assertThrows(RequestException.class, call).text());
  }

  private static String chain(String link, String joint, int links) {
    return String.join(joint, java.util.Collections.nCopies(links, link));
  }
}
