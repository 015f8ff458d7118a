package dev.stator.deploy.conformance;

import static dev.stator.deploy.harness.Refusals.invalid;
import static dev.stator.deploy.harness.Refusals.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stator.deploy.harness.Conformance;
import dev.stator.deploy.harness.RawClient;
import dev.stator.deploy.harness.Tables;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;

/** GetItem: what comes back, what it costs, and what is refused in which words. */
@Conformance
class GetItemTest {
  private final DynamoDbClient dynamo;
  private final RawClient raw;
  private final String table;

  GetItemTest(DynamoDbClient dynamo, RawClient raw, Tables tables) {
    this.dynamo = dynamo;
    this.raw = raw;
    table = tables.create("pk:S");
  }

  @Test
  void bringsTheWholeItem() {
    var item = Map.of("pk", AttributeValue.fromS("whole"), "n", AttributeValue.fromN("1.50"));
    dynamo.putItem(r -> r.tableName(table).item(item));
    var got = dynamo.getItem(r -> r.tableName(table).key(key("whole")).consistentRead(true));
    assertEquals(
        Map.of("pk", AttributeValue.fromS("whole"), "n", AttributeValue.fromN("1.5")), got.item());
  }

  @Test
  void bringsNothingWhereThereIsNothing() {
    assertFalse(dynamo.getItem(r -> r.tableName(table).key(key("nothing"))).hasItem());
    raw.call("GetItem", "{\"TableName\":\"" + table + "\",\"Key\":{\"pk\":{\"S\":\"nothing\"}}}")
        .is("{}");
  }

  @Test
  void aMissingItemCostsAsASmallOne() {
    var got =
        dynamo.getItem(r ->
            r.tableName(table)
                .key(key("nothing"))
                .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL));
    assertEquals(0.5, got.consumedCapacity().capacityUnits());
  }

  @Test
  void bringsOnlyWhatIsNamed() {
    var item =
        Map.of(
            "pk", AttributeValue.fromS("named"),
            "m", AttributeValue.fromM(Map.of("x", AttributeValue.fromN("1"))),
            "n", AttributeValue.fromN("2"));
    dynamo.putItem(r -> r.tableName(table).item(item));
    var nested =
        dynamo.getItem(r ->
            r.tableName(table)
                .key(key("named"))
                .projectionExpression("m.#x, absent")
                .expressionAttributeNames(Map.of("#x", "x")));
    assertEquals(Map.of("m", item.get("m")), nested.item());
    var older =
        dynamo.getItem(r -> r.tableName(table).key(key("named")).attributesToGet("n", "absent"));
    assertEquals(Map.of("n", item.get("n")), older.item());
    var nothing =
        dynamo.getItem(r -> r.tableName(table).key(key("named")).attributesToGet("absent"));
    assertTrue(nothing.hasItem());
    assertEquals(Map.of(), nothing.item());
  }

  @Test
  void fourKilobytesAreAUnit() {
    for (int size : new int[] {4096, 4097}) {
      var filling = AttributeValue.fromS("x".repeat(size - "pk".length() - "size".length() - 1));
      dynamo.putItem(
          r -> r.tableName(table).item(Map.of("pk", AttributeValue.fromS("size"), "x", filling)));
      var strong =
          dynamo.getItem(r ->
              r.tableName(table)
                  .key(key("size"))
                  .consistentRead(true)
                  .projectionExpression("pk")
                  .returnConsumedCapacity(ReturnConsumedCapacity.INDEXES));
      assertEquals(size == 4096 ? 1.0 : 2.0, strong.consumedCapacity().capacityUnits());
      assertEquals(size == 4096 ? 1.0 : 2.0, strong.consumedCapacity().table().capacityUnits());
    }
  }

  @Test
  void anArnIsShownAsItWasGiven() {
    var arn = dynamo.describeTable(r -> r.tableName(table)).table().tableArn();
    var got =
        dynamo.getItem(r ->
            r.tableName(arn)
                .key(key("nothing"))
                .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL));
    assertEquals(arn, got.consumedCapacity().tableName());
  }

  @Test
  void ofSeveralMistakesTheFirstIsTold() {
    invalid(
        "Can not use both expression and non-expression parameters in the same request: "
            + "Non-expression parameters: {AttributesToGet} Expression parameters: {ProjectionExpression}",
        () ->
            dynamo.getItem(r ->
                r.tableName("nowhere")
                    .key(Map.of())
                    .attributesToGet("a", "a")
                    .projectionExpression("a,a")));
    invalid(
        "One or more parameter values were invalid: Duplicate value in attribute name: a",
        () -> dynamo.getItem(r -> r.tableName("nowhere").key(Map.of()).attributesToGet("a", "a")));
    invalid(
        "Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: Key: pk",
        () -> dynamo.getItem(r -> r.tableName(table).key(key("a")).projectionExpression("pk.x")));
  }

  @Test
  void aKeyOfTheWrongTypeIsRefused() {
    invalid(
        "The provided key element does not match the schema",
        () -> dynamo.getItem(r -> r.tableName(table).key(Map.of("pk", AttributeValue.fromN("1")))));
  }

  @Test
  void aTableThatIsNotThereIsNotFound() {
    refused(
        "ResourceNotFoundException",
        "Requested resource not found",
        () -> dynamo.getItem(r -> r.tableName("nowhere").key(key("a"))));
  }

  @Test
  void membersThatAreMissingAreNamedTogether() {
    raw.call("GetItem", "{}")
        .invalid(
            "2 validation errors detected: "
                + "Value null at 'tableName' failed to satisfy constraint: Member must not be null; "
                + "Value null at 'key' failed to satisfy constraint: Member must not be null");
  }

  private static Map<String, AttributeValue> key(String pk) {
    return Map.of("pk", AttributeValue.fromS(pk));
  }
}
