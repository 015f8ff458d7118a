package dev.stator.deploy.conformance;

import static dev.stator.deploy.conformance.IndexedTable.bound;
import static dev.stator.deploy.conformance.IndexedTable.item;
import static dev.stator.deploy.conformance.IndexedTable.textsOf;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.stator.deploy.harness.Conformance;
import dev.stator.deploy.harness.RawClient;
import dev.stator.deploy.harness.Tables;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ComparisonOperator;
import software.amazon.awssdk.services.dynamodb.model.Condition;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;

/** Global secondary indexes: keys of several attributes, pages, and scans. */
@Conformance
class GlobalIndexPagesTest {
  private final DynamoDbClient dynamo;
  private final Definitions definitions;
  private final Tables tables;
  private final IndexedTable table;

  GlobalIndexPagesTest(DynamoDbClient dynamo, RawClient raw, Tables tables) {
    this.dynamo = dynamo;
    this.tables = tables;
    definitions = new Definitions(raw);
    table = IndexedTable.create(dynamo, definitions, tables);
  }

  @Test
  void pagesOfItemsWithOneKeyAreTheWhole() {
    for (int i = 0; i < 11; i++) {
      table.put(
          "p",
          "p" + i % 3,
          "c",
          "c" + i,
          "g",
          "ties",
          "n:",
          "" + i / 6,
          "h",
          "h",
          "d",
          "d" + i % 2);
    }
    for (boolean forward : List.of(true, false)) {
      table.isPaged("keys", "g = :g", bound("g", "ties"), forward);
      table.isPaged("some", "g = :g AND n = :n", bound("g", "ties", "n:", "0"), forward);
      table.isPaged("all", "n = :n AND g = :g", bound("g", "ties", "n:", "1"), forward);
      table.isPaged(
          "many",
          "g = :g AND h = :h AND n >= :n",
          bound("g", "ties", "h", "h", "n:", "0"),
          forward);
    }
    assertEquals(11, table.found("keys", "ties").size());
    var page =
        table.query("many", "g = :g AND h = :h", bound("g", "ties", "h", "h"), r -> r.limit(1));
    assertEquals(Set.of("p", "c", "g", "h", "n", "d"), page.lastEvaluatedKey().keySet());
    page = table.query("keys", "g = :g", bound("g", "ties"), r -> r.limit(1));
    assertEquals(Set.of("p", "c", "g"), page.lastEvaluatedKey().keySet());
    page = table.query("keys", "g = :g", bound("g", "ties"), r -> r.limit(11));
    assertFalse(page.lastEvaluatedKey().isEmpty(), "the page is full");
  }

  @Test
  void keysOfSeveralAttributesAreComparedOneAfterAnother() {
    for (var each : List.of("1 b", "10 a", "2 c", "1 a", "2 a")) {
      var parts = each.split(" ", -1);
      table.put("p", each, "c", each, "g", "several", "h", "x", "n:", parts[0], "d", parts[1]);
    }
    table.put("p", "other", "c", "other", "g", "several", "h", "y", "n:", "1", "d", "a");
    assertEquals(List.of("1 a", "1 b", "2 a", "2 c", "10 a"), many("", "h", "x"));
    assertEquals(List.of("other"), many("", "h", "y"));
    assertEquals(List.of("2 a", "2 c"), many(" AND n = :n", "h", "x", "n:", "2"));
    assertEquals(List.of("2 a", "2 c", "10 a"), many(" AND n > :n", "h", "x", "n:", "1"));
    assertEquals(
        List.of("1 b"), many(" AND begins_with(d, :d) AND n = :n", "h", "x", "n:", "1", "d", "b"));
    assertEquals(List.of("1 a"), many(" AND n = :n AND d < :d", "h", "x", "n:", "1", "d", "b"));
  }

  private List<String> many(String condition, String... values) {
    var all = new TreeMap<>(bound("g", "several"));
    all.putAll(bound(values));
    return textsOf("c", table.query("many", "g = :g AND h = :h" + condition, all, r -> {}).items());
  }

  @Test
  void olderKeyConditionsReadThemToo() {
    table.put("p", "1", "c", "1", "g", "older", "h", "x", "n:", "1", "d", "a");
    table.put("p", "1", "c", "2", "g", "older", "h", "x", "n:", "1", "d", "b");
    var page =
        dynamo.query(r ->
            r.tableName(table.name())
                .indexName("many")
                .keyConditions(
                    Map.of(
                        "g", is(ComparisonOperator.EQ, AttributeValue.fromS("older")),
                        "h", is(ComparisonOperator.EQ, AttributeValue.fromS("x")),
                        "n", is(ComparisonOperator.EQ, AttributeValue.fromN("1")),
                        "d", is(ComparisonOperator.GT, AttributeValue.fromS("a")))));
    assertEquals(List.of("2"), textsOf("c", page.items()));
  }

  private static Condition is(ComparisonOperator operator, AttributeValue value) {
    return Condition.builder().comparisonOperator(operator).attributeValueList(value).build();
  }

  @Test
  void aScanHasEveryItemOfTheIndexOnce() {
    var other = IndexedTable.create(dynamo, definitions, tables);
    var expected = new TreeSet<String>();
    for (int i = 0; i < 40; i++) {
      if (i % 3 == 0) {
        other.put("p", "p" + i / 4, "c", "c" + i);
      } else {
        other.put("p", "p" + i / 4, "c", "c" + i, "g", "g" + i % 7, "a", "a");
        expected.add("c" + i);
      }
    }
    for (int segments : new int[] {1, 4}) {
      var found = new ArrayList<String>();
      for (int segment = 0; segment < segments; segment++) {
        found.addAll(scanned(other.name(), segment, segments));
      }
      assertEquals(expected.size(), found.size());
      assertEquals(expected, new TreeSet<>(found));
    }
  }

  private List<String> scanned(String of, int segment, int segments) {
    var found = new ArrayList<String>();
    Map<String, AttributeValue> start = Map.of();
    do {
      var request =
          ScanRequest.builder()
              .tableName(of)
              .indexName("keys")
              .limit(3)
              .segment(segment)
              .totalSegments(segments)
              .exclusiveStartKey(start.isEmpty() ? null : start)
              .build();
      var page = dynamo.scan(request);
      page.items().forEach(item -> assertEquals(Set.of("p", "c", "g"), item.keySet()));
      found.addAll(textsOf("c", page.items()));
      start = page.lastEvaluatedKey();
    } while (!start.isEmpty());
    return found;
  }

  @Test
  void anIndexMayTurnTheKeysOfItsTableRound() {
    var name = tables.newName();
    definitions
        .create(
            name,
            "p:S,c:N",
            "p,c",
            Definitions.ON_DEMAND + Definitions.globals(Definitions.index("round", "c,p", "")))
        .ok();
    tables.awaitActive(name);
    var turned = new IndexedTable(dynamo, name);
    for (int i = 0; i < 6; i++) {
      turned.put("p", "p" + i, "c:", "" + i % 2, "x", "x" + i);
    }
    var page = turned.query("round", "c = :c AND p > :p", bound("c:", "1", "p", "p1"), r -> {});
    assertEquals(List.of("x3", "x5"), textsOf("x", page.items()));
    turned.isPaged("round", "c = :c", bound("c:", "0"), false);
  }
}
