package dev.stator.deploy.conformance;

import static dev.stator.deploy.harness.Refusals.invalid;
import static dev.stator.deploy.harness.Refusals.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

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
