package dev.stator.deploy.conformance;

import static dev.stator.deploy.conformance.IndexedTable.bound;
import static dev.stator.deploy.conformance.IndexedTable.item;
import static dev.stator.deploy.conformance.IndexedTable.textsOf;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.stator.deploy.harness.Conformance;
import dev.stator.deploy.harness.RawClient;
import dev.stator.deploy.harness.Tables;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.Select;

/**
 * Global secondary indexes: which items they have, in which order, and what they show of them. Who
 * wrote reads what was written: a cluster on one machine is asked.
 */
@Conformance
class GlobalIndexTest {
  private final DynamoDbClient dynamo;
  private final Definitions definitions;
  private final Tables tables;
  private final IndexedTable table;

  GlobalIndexTest(DynamoDbClient dynamo, RawClient raw, Tables tables) {
    this.dynamo = dynamo;
    this.tables = tables;
    definitions = new Definitions(raw);
    table = IndexedTable.create(dynamo, definitions, tables);
  }

  @Test
  void itemsComeInTheOrderOfTheIndex() {
    var numbers = List.of("10", "-2", "0", "9.5", "1e20");
    for (int i = 0; i < numbers.size(); i++) {
      table.put("p", "p" + i % 2, "c", "c" + i, "g", "order", "n:", numbers.get(i));
    }
    var sorted = List.of("c1", "c2", "c3", "c0", "c4");
    assertEquals(sorted, table.found("some", "order"));
    assertEquals(
        sorted.reversed(),
        textsOf(
            "c",
            table
                .query("some", "g = :g", bound("g", "order"), r -> r.scanIndexForward(false))
                .items()));
    assertEquals(List.of("c1"), within("n < :n", "0"));
    assertEquals(List.of("c1", "c2"), within("n <= :n", "0"));
    assertEquals(List.of("c0"), within("n = :n", "1e1"));
    assertEquals(List.of("c0", "c4"), within("n >= :n", "10"));
    assertEquals(List.of("c4"), within("n > :n", "10"));
    assertEquals(List.of("c2", "c3", "c0"), within("n BETWEEN :n AND :m", "0", "m:", "10"));
  }

  private List<String> within(String condition, String n, String... more) {
    var values = new TreeMap<>(bound("g", "order", "n:", n));
    values.putAll(bound(more));
    return textsOf("c", table.query("some", "g = :g AND " + condition, values, r -> {}).items());
  }

  @Test
  void anItemIsInTheIndexWhileItHasItsKeys() {
    table.put("p", "sparse", "c", "1");
    assertEquals(List.of(), table.found("keys", "sparse"));
    table.put("p", "sparse", "c", "1", "g", "sparse");
    table.put("p", "sparse", "c", "2", "g", "sparse", "n:", "1");
    assertEquals(List.of("1", "2"), table.found("keys", "sparse"));
    assertEquals(List.of("2"), table.found("some", "sparse"));
    table.update("sparse", "1", "SET n = :n", "n:", "0");
    assertEquals(List.of("1", "2"), table.found("some", "sparse"));
    table.update("sparse", "1", "SET n = :n", "n:", "2");
    assertEquals(List.of("2", "1"), table.found("some", "sparse"));
    table.update("sparse", "2", "REMOVE g");
    assertEquals(List.of("1"), table.found("keys", "sparse"));
    assertEquals(List.of("1"), table.found("some", "sparse"));
    table.update("sparse", "1", "SET g = :g", "g", "elsewhere");
    assertEquals(List.of(), table.found("keys", "sparse"));
    assertEquals(List.of("1"), table.found("keys", "elsewhere"));
    table.delete("sparse", "1");
    assertEquals(List.of(), table.found("some", "elsewhere"));
  }

  @Test
  void anIndexFollowsItsItems() {
    table.put("p", "follow", "c", "1", "g", "follow", "n:", "1", "a", "A", "x", "X");
    table.update("follow", "1", "SET a = :a, x = :x REMOVE h", "a", "B", "x", "Y");
    assertEquals(
        List.of(item("p", "follow", "c", "1", "g", "follow", "n:", "1", "a", "B")),
        table.query("some", "g = :g", bound("g", "follow"), r -> {}).items());
    assertEquals(
        List.of(item("p", "follow", "c", "1", "g", "follow", "n:", "1", "a", "B", "x", "Y")),
        table.query("all", "n = :n AND g = :g", bound("g", "follow", "n:", "1"), r -> {}).items());
    table.put("p", "follow", "c", "1", "g", "follow", "n:", "1");
    assertEquals(
        List.of(item("p", "follow", "c", "1", "g", "follow", "n:", "1")),
        table.query("some", "g = :g", bound("g", "follow"), r -> {}).items());
  }

  @Test
  void anIndexShowsWhatItHolds() {
    table.put("p", "shown", "c", "1", "g", "shown", "n:", "1", "a", "A", "x", "X");
    assertEquals(Map.of("keys", "cgp", "some", "acgnp", "all", "acgnpx"), shown(r -> {}));
    assertEquals(
        Map.of("keys", "cgp", "some", "acgnp", "all", "acgnpx"),
        shown(r -> r.select(Select.ALL_PROJECTED_ATTRIBUTES)));
    assertEquals(
        Map.of("keys", "cp", "some", "cp", "all", "cp"),
        shown(r -> r.select(Select.SPECIFIC_ATTRIBUTES).projectionExpression("p, c")));
    assertEquals(
        Set.of("p", "c", "g", "n", "a", "x"),
        byNumber(r -> r.select(Select.ALL_ATTRIBUTES)).getFirst().keySet());
    assertEquals(Set.of("x"), byNumber(r -> r.projectionExpression("x")).getFirst().keySet());
    var counted = table.query("keys", "g = :g", bound("g", "shown"), r -> r.select(Select.COUNT));
    assertFalse(counted.hasItems());
    assertEquals(1, counted.count());
  }

  private List<Map<String, AttributeValue>> byNumber(Consumer<QueryRequest.Builder> more) {
    return table.query("all", "n = :n AND g = :g", bound("g", "shown", "n:", "1"), more).items();
  }

  /** Names of the attributes that indexes show of the one item. */
  private Map<String, String> shown(Consumer<QueryRequest.Builder> more) {
    var shown = new TreeMap<String, String>();
    for (var index : List.of("keys", "some")) {
      var items = table.query(index, "g = :g", bound("g", "shown"), more).items();
      shown.put(index, String.join("", new TreeSet<>(items.getFirst().keySet())));
    }
    shown.put("all", String.join("", new TreeSet<>(byNumber(more).getFirst().keySet())));
    return shown;
  }

  @Test
  void filtersSeeWhatTheIndexHolds() {
    table.put("p", "f", "c", "1", "g", "filter", "n:", "1", "a", "A", "x", "X");
    table.put("p", "f", "c", "2", "g", "filter", "n:", "2", "a", "B", "x", "X");
    var page =
        table.query(
            "some",
            "g = :g",
            bound("g", "filter", "a", "B"),
            r -> r.filterExpression("a = :a AND c <> :a AND p <> :a"));
    assertEquals(List.of("2"), textsOf("c", page.items()));
    assertEquals(2, page.scannedCount());
    var nothing =
        dynamo.scan(r ->
            r.tableName(table.name())
                .indexName("some")
                .filterExpression("g = :g AND attribute_exists(x)")
                .expressionAttributeValues(bound("g", "filter")));
    assertEquals(List.of(), nothing.items(), "the index does not hold x");
  }

  @Test
  void localAndGlobalIndexesGoTogether() {
    var name = tables.newName();
    definitions
        .create(
            name,
            "p:S,c:S,b:S",
            "p,c",
            Definitions.ON_DEMAND
                + Definitions.locals(
                    Definitions.index("local", "p,b", "{'ProjectionType':'KEYS_ONLY'}", ""))
                + Definitions.globals(Definitions.index("global", "b,c", "")))
        .ok();
    tables.awaitActive(name);
    var both = new IndexedTable(dynamo, name);
    for (int i = 0; i < 6; i++) {
      both.put("p", "p" + i / 3, "c", "c" + i, "b", "b" + i % 2, "x", "x" + i);
    }
    both.put("p", "p0", "c", "c6");
    assertEquals(
        List.of("x1", "x3", "x5"),
        textsOf("x", both.query("global", "b = :b", bound("b", "b1"), r -> {}).items()));
    assertEquals(
        List.of("c0", "c2", "c1"),
        textsOf("c", both.query("local", "p = :p", bound("p", "p0"), r -> {}).items()));
    both.isPaged("global", "b = :b", bound("b", "b0"), true);
    assertEquals(7, both.dynamo().scan(r -> r.tableName(name).consistentRead(true)).items().size());
    assertEquals(6, both.dynamo().scan(r -> r.tableName(name).indexName("global")).items().size());
    var moved =
        dynamo.updateItem(r ->
            r.tableName(name)
                .key(item("p", "p0", "c", "c0"))
                .updateExpression("SET b = :b")
                .expressionAttributeValues(bound("b", "b9"))
                .returnConsumedCapacity(ReturnConsumedCapacity.INDEXES));
    var units = moved.consumedCapacity();
    assertEquals(5.0, units.capacityUnits());
    assertEquals(1.0, units.table().capacityUnits());
    assertEquals(2.0, units.localSecondaryIndexes().get("local").capacityUnits());
    assertEquals(2.0, units.globalSecondaryIndexes().get("global").capacityUnits());
  }
}
