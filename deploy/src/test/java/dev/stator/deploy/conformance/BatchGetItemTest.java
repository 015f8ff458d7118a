package dev.stator.deploy.conformance;

import static dev.stator.deploy.harness.Refusals.invalid;
import static dev.stator.deploy.harness.Refusals.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stator.deploy.harness.Conformance;
import dev.stator.deploy.harness.RawClient;
import dev.stator.deploy.harness.Tables;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;

/** BatchGetItem: items of several tables, up to a hundred and to 16 MB at once. */
@Conformance
class BatchGetItemTest {
  private static final int KB = 1024;

  private final DynamoDbClient dynamo;
  private final RawClient raw;
  private final String table;
  private final String composite;

  BatchGetItemTest(DynamoDbClient dynamo, RawClient raw, Tables tables) {
    this.dynamo = dynamo;
    this.raw = raw;
    table = tables.create("pk:S");
    composite = tables.create("pk:S", "sk:N");
    for (int i = 0; i < 100; i++) {
      var key = key(i);
      dynamo.putItem(r -> r.tableName(table).item(key));
    }
    dynamo.putItem(r ->
        r.tableName(composite)
            .item(
                Map.of(
                    "pk", AttributeValue.fromS("a"),
                    "sk", AttributeValue.fromN("1"),
                    "x", AttributeValue.fromS("x".repeat(5 * KB)))));
  }

  private static Map<String, AttributeValue> key(int i) {
    return Map.of("pk", AttributeValue.fromS("k" + i));
  }

  private static Map<String, AttributeValue> key(String pk, String sk) {
    return Map.of("pk", AttributeValue.fromS(pk), "sk", AttributeValue.fromN(sk));
  }

  private static List<Map<String, AttributeValue>> keys(int from, int to) {
    return IntStream.range(from, to).mapToObj(BatchGetItemTest::key).toList();
  }

  private static KeysAndAttributes.Builder of(List<Map<String, AttributeValue>> keys) {
    return KeysAndAttributes.builder().keys(keys);
  }

  private BatchGetItemResponse get(Map<String, KeysAndAttributes> items) {
    return dynamo.batchGetItem(
        r -> r.requestItems(items).returnConsumedCapacity(ReturnConsumedCapacity.TOTAL));
  }

  @Test
  void bringsAHundredItemsAndNotOneMore() {
    var got = get(Map.of(table, of(keys(0, 100)).build()));
    assertEquals(new HashSet<>(keys(0, 100)), new HashSet<>(got.responses().get(table)));
    assertTrue(got.unprocessedKeys().isEmpty());
    assertEquals(50.0, got.consumedCapacity().getFirst().capacityUnits());
    invalid(
        "Too many items requested for the BatchGetItem call",
        () ->
            get(
                Map.of(
                    table, of(keys(0, 100)).build(),
                    composite, of(List.of(key("a", "1"))).build())));
  }

  @Test
  void tooManyKeysOfOneTableAreRefusedInWordsOfTheirOwn() {
    invalid(
        "1 validation error detected: Value at 'RequestItems."
            + table
            + ".member.Keys' failed to satisfy constraint: "
            + "Member must have length less than or equal to 100",
        () -> get(Map.of(table, of(keys(0, 101)).build())));
  }

  @Test
  void eachTableHasItsOwnSettings() {
    var got =
        get(
            Map.of(
                table, of(keys(98, 103)).build(),
                composite,
                    of(List.of(key("a", "1.0"), key("a", "2")))
                        .consistentRead(true)
                        .projectionExpression("#s")
                        .expressionAttributeNames(Map.of("#s", "sk"))
                        .build()));
    assertEquals(2, got.responses().get(table).size());
    assertEquals(List.of(Map.of("sk", AttributeValue.fromN("1"))), got.responses().get(composite));
    var units = new HashMap<String, Double>();
    got.consumedCapacity().forEach(c -> units.put(c.tableName(), c.capacityUnits()));
    assertEquals(Map.of(table, 2.5, composite, 3.0), units);
  }

  @Test
  void tablesWithoutItemsAreThereAllTheSame() {
    raw.call(
            "BatchGetItem",
            "{\"RequestItems\":{\"" + table + "\":{\"Keys\":[{\"pk\":{\"S\":\"none\"}}]}}}")
        .is("{\"Responses\":{\"" + table + "\":[]},\"UnprocessedKeys\":{}}");
  }

  @Test
  void whatIsTooMuchForOneAnswerIsLeftForTheNext() {
    var large = new ArrayList<Map<String, AttributeValue>>();
    for (int i = 200; i < 242; i++) {
      var item = new HashMap<>(key(i));
      item.put("x", AttributeValue.fromS("x".repeat(400 * KB - 7)));
      dynamo.putItem(r -> r.tableName(table).item(item));
      large.add(key(i));
    }
    var asked = of(large).consistentRead(true).projectionExpression("pk").build();
    var got = get(Map.of(table, asked));
    assertEquals(40, got.responses().get(table).size());
    var left = got.unprocessedKeys().get(table);
    assertEquals(2, left.keys().size());
    assertEquals(asked.toBuilder().keys(left.keys()).build(), left);
    var rest = get(got.unprocessedKeys());
    assertEquals(2, rest.responses().get(table).size());
    assertFalse(rest.unprocessedKeys().containsKey(table));
  }

  @Test
  void anArnIsShownAsItWasGiven() {
    var arn = dynamo.describeTable(r -> r.tableName(table)).table().tableArn();
    var got = get(Map.of(arn, of(keys(0, 1)).build()));
    assertEquals(Map.of(arn, keys(0, 1)), got.responses());
    assertEquals(arn, got.consumedCapacity().getFirst().tableName());
  }

  @Test
  void aTableByNameAndByArnIsReadAsEachPartSays() {
    var arn = dynamo.describeTable(r -> r.tableName(composite)).table().tableArn();
    var got =
        get(
            Map.of(
                composite, of(List.of(key("b", "1"))).build(),
                arn, of(List.of(key("a", "1"))).consistentRead(true).build()));
    assertEquals(
        List.of(2.5), got.consumedCapacity().stream().map(c -> c.capacityUnits()).toList());
    assertEquals(1, got.responses().values().stream().mapToInt(List::size).sum());
  }

  @Test
  void refusalsAreWordedAsTheServiceWordsThem() {
    invalid(
        "Provided list of item keys contains duplicates",
        () ->
            get(
                Map.of(
                    composite,
                    of(List.of(key("a", "1"), key("b", "1"), key("a", "1.0"))).build())));
    invalid(
        "The provided key element does not match the schema",
        () -> get(Map.of(composite, of(keys(0, 1)).build())));
    refused(
        "ResourceNotFoundException",
        "Requested resource not found",
        () -> get(Map.of("nowhere", of(keys(0, 1)).build())));
    invalid(
        "Can not use both expression and non-expression parameters in the same request: "
            + "Non-expression parameters: {AttributesToGet} Expression parameters: {ProjectionExpression}",
        () ->
            get(
                Map.of(
                    table, of(keys(0, 1)).projectionExpression("pk").build(),
                    composite, of(List.of(key("a", "1"))).attributesToGet("pk").build())));
    invalid(
        "One or more parameter values are not valid. "
            + "The AttributeValue for a key attribute cannot contain an empty string value. Key: pk",
        () -> get(Map.of(table, of(List.of(Map.of("pk", AttributeValue.fromS("")))).build())));
  }
}
