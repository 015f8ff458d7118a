package dev.stator.deploy.conformance;

import dev.stator.deploy.harness.Conformance;
import dev.stator.deploy.harness.RawAnswer;
import dev.stator.deploy.harness.RawClient;
import dev.stator.deploy.harness.Tables;
import org.junit.jupiter.api.Test;

/** The limits of items and expressions, from both sides. */
@Conformance
class LimitsTest {
  private static final int ITEM_BYTES_MAX = 400 * 1024;

  private final ItemCalls items;

  LimitsTest(RawClient raw, Tables tables) {
    items = new ItemCalls(raw, tables.create("pk:S"));
  }

  @Test
  void itemsHaveFourHundredKilobytes() {
    put("'a':{'S':'" + "x".repeat(ITEM_BYTES_MAX - 4) + "'}").is("{}");
    put("'a':{'S':'" + "x".repeat(ITEM_BYTES_MAX - 3) + "'}")
        .invalid("Item size has exceeded the maximum allowed size");
  }

  @Test
  void updatesMakeItemsNoLarger() {
    put("'a':{'S':'" + "x".repeat(ITEM_BYTES_MAX - 20) + "'}").is("{}");
    set("b", "x".repeat(15)).is("{}");
    set("b", "x".repeat(16)).invalid("Item size to update has exceeded the maximum allowed size");
  }

  @Test
  void valuesNestThirtyTwoLevels() {
    put("'a':" + "{'L':[".repeat(30) + "{'L':[]}" + "]}".repeat(30)).is("{}");
    put("'a':" + "{'L':[".repeat(31) + "{'L':[]}" + "]}".repeat(31))
        .invalid(
            "Nesting Levels have exceeded supported limits: Attributes in the item have nested levels beyond supported limit");
  }

  @Test
  void namesHaveSixtyFourKilobytes() {
    put("'" + "n".repeat(65535) + "':{'N':'1'}").is("{}");
    put("'" + "n".repeat(65536) + "':{'N':'1'}")
        .invalid("Attribute name is too large, must be less than 65536 bytes");
  }

  @Test
  void conditionsHaveFourKilobytes() {
    var condition = "attribute_exists(pk)";
    check(" ".repeat(4096 - condition.length()) + condition).is("{}");
    check(" ".repeat(4097 - condition.length()) + condition)
        .invalid(
            "Invalid ConditionExpression: Expression size has exceeded the maximum allowed size; expression size: 4097");
  }

  @Test
  void conditionsHaveThreeHundredOperators() {
    check("a<b" + " OR pk<>b".repeat(150)).invalid(operators(301));
    check("pk<>b" + " OR pk<>b".repeat(149)).is("{}");
  }

  private static String operators(int count) {
    return "Invalid ConditionExpression: The expression contains too many operators; operator count: "
        + count;
  }

  @Test
  void inTakesAHundredOperands() {
    check("pk IN (pk" + ",a".repeat(100) + ")")
        .invalid(
            "Invalid ConditionExpression: The IN operator is provided with too many operands; number of operands: 101");
  }

  @Test
  void pathsHaveThirtyTwoLevels() {
    check("attribute_not_exists(a" + ".a".repeat(31) + ")").is("{}");
    check("attribute_not_exists(a" + ".a".repeat(32) + ")")
        .invalid(
            "Invalid ConditionExpression: The document path has too many nesting levels; nesting levels: 33");
  }

  private RawAnswer put(String attribute) {
    return items.put("{'pk':{'S':'k'}," + attribute + "}");
  }

  private RawAnswer set(String name, String value) {
    return items.update(
        "k",
        ",'UpdateExpression':'SET "
            + name
            + " = :v','ExpressionAttributeValues':{':v':{'S':'"
            + value
            + "'}}");
  }

  private RawAnswer check(String condition) {
    items.put("{'pk':{'S':'checked'}}").is("{}");
    return items.delete("checked", ",'ConditionExpression':'" + condition + "'");
  }
}
