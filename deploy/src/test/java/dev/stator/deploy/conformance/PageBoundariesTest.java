package dev.stator.deploy.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.stator.deploy.harness.Conformance;
import dev.stator.deploy.harness.RawClient;
import dev.stator.deploy.harness.Tables;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Where a page of a megabyte ends, to the byte: for 25 items of one partition key. A long attribute
 * name weighs in the units that a page costs and not in where it ends.
 */
@Conformance
class PageBoundariesTest {
  private static final int ITEMS = 25;
  private static final String LONG_NAME = "e".repeat(255);

  private final DynamoDbClient dynamo;
  private final RawClient raw;
  private final String table;

  PageBoundariesTest(DynamoDbClient dynamo, RawClient raw, Tables tables) {
    this.dynamo = dynamo;
    this.raw = raw;
    table = tables.create("a:S", "b:S");
  }

  /** Puts items whose partition keys weigh ten bytes and whose sort keys two. */
  private void put(String key, String name, IntUnaryOperator lengths) {
    for (int i = 0; i < ITEMS; i++) {
      var item =
          Map.of(
              "a",
              AttributeValue.fromS(key),
              "b",
              AttributeValue.fromS("%02d".formatted(i)),
              name,
              AttributeValue.fromS("e".repeat(lengths.applyAsInt(i))));
      dynamo.putItem(r -> r.tableName(table).item(item));
    }
  }

  /** Expects a first page of so many items and units, with a key of the last, or without. */
  private void page(String key, String more, int count, double units, boolean continued) {
    var page =
        raw.call(
                "Query",
                """
                {"TableName":"%s","KeyConditionExpression":"a = :a","Select":"COUNT",%s
                 "ExpressionAttributeValues":{":a":{"S":"%s"}},"ReturnConsumedCapacity":"TOTAL"}\
                """
                    .formatted(table, more, key))
            .ok();
    assertEquals((double) count, number(page.get("Count")));
    assertEquals((double) count, number(page.get("ScannedCount")));
    var capacity = (Map<?, ?>) page.get("ConsumedCapacity");
    assertEquals(units, capacity == null ? null : number(capacity.get("CapacityUnits")));
    var last = Map.of("a", Map.of("S", key), "b", Map.of("S", "%02d".formatted(count - 1)));
    assertEquals(continued ? last : null, page.get("LastEvaluatedKey"));
  }

  private static double number(@Nullable Object value) {
    return Double.parseDouble(String.valueOf(value));
  }

  @Test
  void thePageEndsBehindTheItemThatFillsIt() {
    put("just-under", LONG_NAME, i -> 41645);
    page("just-under", "\"Limit\":26,", 25, 128, false);
    put("just-over ", "e", i -> i == 24 ? 41646 : 41645);
    page("just-over ", "", 25, 127.5, true);
  }

  @Test
  void theItemBeforeMayLeaveRoomForOneMore() {
    IntUnaryOperator rest = i -> i == 24 ? 44999 : 43372;
    put("one-more--", LONG_NAME, i -> i == 23 ? 43387 : rest.applyAsInt(i));
    page("one-more--", "", 25, 133.5, true);
    put("one-fewer-", "e", i -> i == 23 ? 43388 : rest.applyAsInt(i));
    page("one-fewer-", "", 24, 127.5, true);
  }

  @Test
  void aLimitThatIsReachedLeavesAKeyEvenBehindTheLastItem() {
    put("limited---", "e", i -> 1);
    page("limited---", "\"Limit\":25,", 25, 0.5, true);
    page("limited---", "\"Limit\":26,", 25, 0.5, false);
  }
}
