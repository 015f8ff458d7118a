package dev.stator.deploy.conformance;

import static dev.stator.deploy.harness.Refusals.invalid;
import static dev.stator.deploy.harness.Refusals.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stator.deploy.harness.Conformance;
import dev.stator.deploy.harness.Tables;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ComparisonOperator;
import software.amazon.awssdk.services.dynamodb.model.Condition;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;
import software.amazon.awssdk.services.dynamodb.model.Select;

/** Scan: every item once, a page at a time, in segments; what it costs, what is refused. */
@Conformance
class ScanTest {
  private static final int ITEMS = 60;

  private final DynamoDbClient dynamo;
  private final Tables tables;
  private final String table;

  ScanTest(DynamoDbClient dynamo, Tables tables) {
    this.dynamo = dynamo;
    this.tables = tables;
    table = tables.create("pk:S", "sk:N");
    for (int i = 0; i < ITEMS; i++) {
      put(table, i, Map.of("third", AttributeValue.fromBool(i % 3 == 0)));
    }
  }

  /** Three items to a partition key. */
  private void put(String to, int i, Map<String, AttributeValue> more) {
    var item = new HashMap<>(more);
    item.put("pk", AttributeValue.fromS("p" + i / 3));
    item.put("sk", AttributeValue.fromN(Integer.toString(i)));
    dynamo.putItem(r -> r.tableName(to).item(item));
  }

  private ScanResponse scan(Consumer<ScanRequest.Builder> more) {
    return dynamo.scan(r -> more.accept(r.tableName(table).consistentRead(true)));
  }

  /** All pages, from first to last. */
  private List<ScanResponse> pages(Consumer<ScanRequest.Builder> more) {
    var pages = new ArrayList<ScanResponse>();
    Map<String, AttributeValue> start = Map.of();
    do {
      var from = start;
      var page =
          scan(r -> {
            more.accept(r);
            if (!from.isEmpty()) {
              r.exclusiveStartKey(from);
            }
          });
      pages.add(page);
      start = page.lastEvaluatedKey();
    } while (!start.isEmpty());
    return pages;
  }

  private static List<Integer> numbers(List<ScanResponse> pages) {
    var numbers = new ArrayList<Integer>();
    for (var page : pages) {
      page.items().forEach(item -> numbers.add(Integer.valueOf(item.get("sk").n())));
    }
    return numbers;
  }

  private static void assertAll(List<Integer> found) {
    assertEquals(ITEMS, found.size());
    assertEquals(ITEMS, new TreeSet<>(found).size());
  }

  @Test
  void everyItemComesOnceWhateverTheLimit() {
    for (int limit : new int[] {1, 7, ITEMS, ITEMS + 1}) {
      var pages = pages(r -> r.limit(limit));
      assertAll(numbers(pages));
      assertEquals(ITEMS / limit + 1, pages.size());
    }
    assertAll(numbers(pages(r -> {})));
  }

  @Test
  void itemsOfOnePartitionKeyAreTogetherAndSorted() {
    var found = numbers(pages(r -> {}));
    for (int i = 0; i < ITEMS; i += 3) {
      int first = found.get(i);
      assertEquals(0, first % 3);
      assertEquals(List.of(first, first + 1, first + 2), found.subList(i, i + 3));
    }
  }

  @Test
  void segmentsAreApartAndTogetherTheTable() {
    for (int total : new int[] {1, 2, 4, 7, 100}) {
      var found = new ArrayList<Integer>();
      for (int i = 0; i < total; i++) {
        int segment = i;
        found.addAll(numbers(pages(r -> r.segment(segment).totalSegments(total).limit(5))));
      }
      assertAll(found);
    }
  }

  @Test
  void anItemStaysInItsSegmentWhateverIsWritten() {
    var writing = tables.create("pk:S", "sk:N");
    for (int i = 0; i < 30; i++) {
      put(writing, i, Map.of());
    }
    var before = segment(writing);
    for (int i = 30; i < 60; i++) {
      put(writing, i, Map.of());
    }
    assertTrue(segment(writing).containsAll(before));
  }

  private Set<Integer> segment(String of) {
    return new TreeSet<>(numbers(pages(r -> r.tableName(of).segment(1).totalSegments(3))));
  }

  @Test
  void aPageEndsWithTheItemThatMakesItAMegabyte() {
    var large = tables.create("pk:S", "sk:N");
    for (int i = 0; i < 8; i++) {
      put(large, i, Map.of("x", AttributeValue.fromS("x".repeat(350 * 1024))));
    }
    var pages = pages(r -> r.tableName(large).projectionExpression("sk"));
    assertEquals(List.of(3, 3, 2), pages.stream().map(ScanResponse::count).toList());
    var none =
        scan(r ->
            r.tableName(large)
                .filterExpression("attribute_not_exists(x)")
                .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL));
    assertEquals(0, none.count());
    assertEquals(3, none.scannedCount());
    assertTrue(none.hasLastEvaluatedKey());
    assertEquals(263.0, none.consumedCapacity().capacityUnits());
  }

  @Test
  void filtersAndSelections() {
    var yes = Map.of(":t", AttributeValue.fromBool(true));
    var filtered = scan(r -> r.filterExpression("third = :t").expressionAttributeValues(yes));
    assertEquals(ITEMS / 3, filtered.count());
    assertEquals(ITEMS, filtered.scannedCount());
    var counted = scan(r -> r.select(Select.COUNT));
    assertEquals(ITEMS, counted.count());
    assertFalse(counted.hasItems());
    var keys =
        scan(r ->
            r.filterExpression("sk < :n")
                .expressionAttributeValues(Map.of(":n", AttributeValue.fromN("2")))
                .projectionExpression("pk"));
    assertEquals(
        List.of(Map.of("pk", AttributeValue.fromS("p0")), Map.of("pk", AttributeValue.fromS("p0"))),
        keys.items());
  }

  @Test
  void olderParametersSayTheSame() {
    var page =
        scan(r ->
            r.scanFilter(
                    Map.of(
                        "sk",
                        Condition.builder()
                            .comparisonOperator(ComparisonOperator.BETWEEN)
                            .attributeValueList(
                                AttributeValue.fromN("10"), AttributeValue.fromN("12"))
                            .build()))
                .attributesToGet("sk"));
    assertEquals(new TreeSet<>(List.of(10, 11, 12)), new TreeSet<>(numbers(List.of(page))));
    assertEquals(3, page.count());
  }

  @Test
  void refusalsAreWordedAsTheServiceWordsThem() {
    refused(
        "ResourceNotFoundException",
        "Requested resource not found",
        () -> dynamo.scan(r -> r.tableName("nowhere")));
    invalid(
        "The TotalSegments parameter is required but was not present in the request when Segment parameter is present",
        () -> scan(r -> r.segment(0)));
    invalid(
        "The Segment parameter is required but was not present in the request when parameter TotalSegments is present",
        () -> scan(r -> r.totalSegments(4)));
    invalid(
        "The Segment parameter is zero-based and must be less than parameter TotalSegments: "
            + "Segment: 5 is not less than TotalSegments: 5",
        () -> scan(r -> r.segment(5).totalSegments(5)));
    invalid(
        "1 validation error detected: Value '1000001' at 'totalSegments' failed to satisfy constraint: "
            + "Member must have value less than or equal to 1000000",
        () -> scan(r -> r.segment(0).totalSegments(1_000_001)));
    assertEquals(0, scan(r -> r.segment(0).totalSegments(1_000_000).limit(1)).count());
    invalid(
        "The provided starting key is invalid: The provided key element does not match the schema",
        () -> scan(r -> r.exclusiveStartKey(Map.of("pk", AttributeValue.fromS("p0")))));
    invalid(
        "Must specify the AttributesToGet or ProjectionExpression when choosing to get SPECIFIC_ATTRIBUTES",
        () -> scan(r -> r.select(Select.SPECIFIC_ATTRIBUTES)));
  }

  @Test
  void aStartingKeyMustLieInTheSegment() {
    var key = scan(r -> r.segment(1).totalSegments(2).limit(1)).lastEvaluatedKey();
    invalid(
        "The provided starting key is invalid: Invalid ExclusiveStartKey. "
            + "Please use ExclusiveStartKey with correct Segment. TotalSegments: 2 Segment: 0",
        () -> scan(r -> r.segment(0).totalSegments(2).exclusiveStartKey(key)));
  }
}
