package dev.stator.deploy.conformance;

import static dev.stator.deploy.conformance.Definitions.index;
import static dev.stator.deploy.conformance.Definitions.locals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stator.deploy.harness.Conformance;
import dev.stator.deploy.harness.RawClient;
import dev.stator.deploy.harness.Tables;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Condition;
import software.amazon.awssdk.services.dynamodb.model.LocalSecondaryIndexDescription;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.Select;

/** Local secondary indexes: which items they have, in which order, and what they show of them. */
@Conformance
class LocalIndexTest {
  /** Of the index {@code keys}. */
  private static final List<String> SHOWN = List.of("b", "c", "p");

  private final DynamoDbClient dynamo;
  private final Definitions definitions;
  private final Tables tables;
  private final String table;

  LocalIndexTest(DynamoDbClient dynamo, RawClient raw, Tables tables) {
    this.dynamo = dynamo;
    this.tables = tables;
    definitions = new Definitions(raw);
    table = create(definitions, tables);
  }

  /** Indexes {@code keys} and {@code some} by b, which is text, and {@code all} by the number n. */
  static String create(Definitions definitions, Tables tables) {
    var name = tables.newName();
    var indexes =
        locals(
            index("keys", "p,b", "{'ProjectionType':'KEYS_ONLY'}", ""),
            index("some", "p,b", "{'ProjectionType':'INCLUDE','NonKeyAttributes':['a']}", ""),
            index("all", "p,n", ""));
    definitions.create(name, "p:S,c:S,b:S,n:N", "p,c", Definitions.ON_DEMAND + indexes).ok();
    tables.awaitActive(name);
    return name;
  }

  /** An item: {@code item("p", "1", "n:", "3")} has the number n, and what has no colon is text. */
  static Map<String, AttributeValue> item(String... members) {
    var item = new HashMap<String, AttributeValue>();
    for (int i = 0; i < members.length; i += 2) {
      var name = members[i];
      item.put(
          name.replace(":", ""),
          name.endsWith(":")
              ? AttributeValue.fromN(members[i + 1])
              : AttributeValue.fromS(members[i + 1]));
    }
    return item;
  }

  private void put(String... members) {
    dynamo.putItem(r -> r.tableName(table).item(item(members)));
  }

  private QueryResponse query(String index, String p, Consumer<QueryRequest.Builder> more) {
    return dynamo.query(r -> {
      r.tableName(table).indexName(index).consistentRead(true);
      r.keyConditionExpression("p = :p");
      r.expressionAttributeValues(values(p));
      more.accept(r);
    });
  }

  private static Map<String, AttributeValue> values(String p) {
    return Map.of(":p", AttributeValue.fromS(p));
  }

  private static List<String> of(String attribute, List<Map<String, AttributeValue>> items) {
    return items.stream().map(item -> item.get(attribute).s()).toList();
  }

  /** Sort keys of the table, of all that the index has of a partition key. */
  private List<String> found(String index, String p) {
    return of("c", query(index, p, r -> {}).items());
  }

  @Test
  void itemsComeInTheOrderOfTheIndex() {
    var numbers = List.of("10", "-2", "0", "10", "9.5", "1e20", "-2");
    for (int i = 0; i < numbers.size(); i++) {
      put("p", "order", "c", "c" + i, "n:", numbers.get(i));
    }
    var sorted = List.of("c1", "c6", "c2", "c4", "c0", "c3", "c5");
    assertEquals(sorted, found("all", "order"));
    assertEquals(
        sorted.reversed(), of("c", query("all", "order", r -> r.scanIndexForward(false)).items()));
    assertEquals(List.of("c1", "c6"), within("n < :n", "0"));
    assertEquals(List.of("c0", "c3"), within("n = :n", "10"));
    assertEquals(List.of("c0", "c3", "c5"), within("n >= :n", "10"));
    assertEquals(List.of("c5"), within("n > :n", "10"));
    assertEquals(List.of("c2", "c4", "c0", "c3"), within("n BETWEEN :n AND :m", "0", "10"));
  }

  private List<String> within(String condition, String... numbers) {
    var values = new HashMap<>(values("order"));
    var names = List.of(":n", ":m");
    for (int i = 0; i < numbers.length; i++) {
      values.put(names.get(i), AttributeValue.fromN(numbers[i]));
    }
    return of(
        "c",
        query(
                "all",
                "order",
                r ->
                    r.keyConditionExpression("p = :p AND " + condition)
                        .expressionAttributeValues(values))
            .items());
  }

  @Test
  void pagesOfItemsWithOneSortKeyAreTheWhole() {
    for (int i = 0; i < 9; i++) {
      put("p", "ties", "c", "c" + i, "b", "b" + i / 4);
    }
    for (boolean forward : List.of(true, false)) {
      var whole = of("c", query("keys", "ties", r -> r.scanIndexForward(forward)).items());
      assertEquals(9, whole.size());
      for (int limit : new int[] {1, 2, 4}) {
        var paged = new ArrayList<String>();
        Map<String, AttributeValue> start = Map.of();
        do {
          var from = start;
          var page =
              query(
                  "keys",
                  "ties",
                  r ->
                      r.limit(limit)
                          .scanIndexForward(forward)
                          .exclusiveStartKey(from.isEmpty() ? null : from));
          paged.addAll(of("c", page.items()));
          start = page.lastEvaluatedKey();
          assertTrue(start.isEmpty() || start.keySet().equals(new TreeSet<>(SHOWN)));
        } while (!start.isEmpty());
        assertEquals(whole, paged);
      }
    }
  }

  @Test
  void anItemIsInTheIndexWhileItHasItsSortKey() {
    put("p", "sparse", "c", "1");
    assertEquals(List.of(), found("keys", "sparse"));
    put("p", "sparse", "c", "1", "b", "x");
    put("p", "sparse", "c", "2", "b", "y");
    assertEquals(List.of("1", "2"), found("keys", "sparse"));
    update("sparse", "1", "SET b = :b", Map.of(":b", AttributeValue.fromS("z")));
    assertEquals(List.of("2", "1"), found("keys", "sparse"));
    update("sparse", "2", "REMOVE b", Map.of());
    assertEquals(List.of("1"), found("keys", "sparse"));
    assertEquals(List.of("1"), found("some", "sparse"));
    dynamo.deleteItem(r -> r.tableName(table).key(item("p", "sparse", "c", "1")));
    assertEquals(List.of(), found("keys", "sparse"));
  }

  private void update(String p, String c, String expression, Map<String, AttributeValue> values) {
    dynamo.updateItem(r ->
        r.tableName(table)
            .key(item("p", p, "c", c))
            .updateExpression(expression)
            .expressionAttributeValues(values.isEmpty() ? null : values));
  }

  @Test
  void anIndexShowsWhatItHolds() {
    put("p", "shown", "c", "1", "b", "x", "n:", "1", "a", "A", "d", "D");
    assertEquals(Map.of("keys", "bcp", "some", "abcp", "all", "abcdnp"), shown(r -> {}));
    assertEquals(
        Map.of("keys", "bcp", "some", "abcp", "all", "abcdnp"),
        shown(r -> r.select(Select.ALL_PROJECTED_ATTRIBUTES)));
    assertEquals(
        Map.of("keys", "abcdnp", "some", "abcdnp", "all", "abcdnp"),
        shown(r -> r.select(Select.ALL_ATTRIBUTES)));
    assertEquals(
        Map.of("keys", "ad", "some", "ad", "all", "ad"),
        shown(r -> r.projectionExpression("a, d")));
    assertEquals(
        Map.of("keys", "d", "some", "d", "all", "d"),
        shown(r ->
            r.keyConditionExpression(null)
                .expressionAttributeValues(null)
                .keyConditions(
                    Map.of(
                        "p",
                        Condition.builder()
                            .comparisonOperator("EQ")
                            .attributeValueList(AttributeValue.fromS("shown"))
                            .build()))
                .select(Select.SPECIFIC_ATTRIBUTES)
                .attributesToGet("d")));
    var counted = query("keys", "shown", r -> r.select(Select.COUNT));
    assertFalse(counted.hasItems());
    assertEquals(1, counted.count());
  }

  /** Names of the attributes that each index shows of the one item. */
  private Map<String, String> shown(Consumer<QueryRequest.Builder> more) {
    var shown = new TreeMap<String, String>();
    for (var index : List.of("keys", "some", "all")) {
      var items = query(index, "shown", more).items();
      shown.put(index, String.join("", new TreeSet<>(items.getFirst().keySet())));
    }
    return shown;
  }

  @Test
  void filtersSeeWhatTheIndexHolds() {
    put("p", "filter", "c", "1", "b", "x", "a", "A");
    put("p", "filter", "c", "2", "b", "y", "a", "B");
    var page =
        query(
            "some",
            "filter",
            r ->
                r.filterExpression("a = :a AND c <> :a")
                    .expressionAttributeValues(
                        Map.of(
                            ":p",
                            AttributeValue.fromS("filter"),
                            ":a",
                            AttributeValue.fromS("B"))));
    assertEquals(List.of("2"), of("c", page.items()));
    assertEquals(2, page.scannedCount());
  }

  @Test
  void aScanHasEveryItemOfTheIndexOnce() {
    var other = create(definitions, tables);
    var expected = new TreeSet<String>();
    for (int i = 0; i < 40; i++) {
      int number = i;
      boolean indexed = i % 3 > 0;
      dynamo.putItem(r ->
          r.tableName(other)
              .item(
                  indexed
                      ? item("p", "p" + number / 4, "c", "c" + number, "b", "x", "d", "d")
                      : item("p", "p" + number / 4, "c", "c" + number)));
      if (indexed) {
        expected.add("c" + i);
      }
    }
    for (int segments : new int[] {1, 4}) {
      for (var select : List.of(Select.ALL_PROJECTED_ATTRIBUTES, Select.ALL_ATTRIBUTES)) {
        var found = new ArrayList<String>();
        for (int segment = 0; segment < segments; segment++) {
          found.addAll(scanned(other, segment, segments, select));
        }
        assertEquals(expected.size(), found.size());
        assertEquals(expected, new TreeSet<>(found));
      }
    }
  }

  private List<String> scanned(String of, int segment, int segments, Select select) {
    var found = new ArrayList<String>();
    Map<String, AttributeValue> start = Map.of();
    do {
      var request =
          ScanRequest.builder()
              .tableName(of)
              .indexName("keys")
              .consistentRead(true)
              .select(select)
              .limit(3)
              .segment(segment)
              .totalSegments(segments)
              .exclusiveStartKey(start.isEmpty() ? null : start)
              .build();
      var page = dynamo.scan(request);
      var names = select == Select.ALL_ATTRIBUTES ? List.of("b", "c", "d", "p") : SHOWN;
      page.items().forEach(item -> assertEquals(new TreeSet<>(names), item.keySet()));
      found.addAll(of("c", page.items()));
      start = page.lastEvaluatedKey();
    } while (!start.isEmpty());
    return found;
  }

  @Test
  void descriptionsCountWhatIndexesHold() {
    var other = create(definitions, tables);
    var items =
        Arrays.asList(
            item("p", "1", "c", "1", "b", "x", "n:", "12", "a", "aaa", "d", "ddd"),
            item("p", "1", "c", "2", "b", "y"),
            item("p", "2", "c", "1"));
    items.forEach(item -> dynamo.putItem(r -> r.tableName(other).item(item)));
    assertEquals(Map.of("keys", "2 12", "some", "2 16", "all", "1 17"), counts(other));
    dynamo.deleteItem(r -> r.tableName(other).key(item("p", "1", "c", "1")));
    assertEquals(Map.of("keys", "1 6", "some", "1 6", "all", "0 0"), counts(other));
  }

  private Map<String, String> counts(String of) {
    var counts = new TreeMap<String, String>();
    var described = dynamo.describeTable(r -> r.tableName(of)).table();
    for (LocalSecondaryIndexDescription index : described.localSecondaryIndexes()) {
      counts.put(index.indexName(), index.itemCount() + " " + index.indexSizeBytes());
      assertEquals(described.tableArn() + "/index/" + index.indexName(), index.indexArn());
    }
    return counts;
  }
}
