package dev.stator.deploy.conformance;

import static dev.stator.deploy.conformance.Definitions.ON_DEMAND;
import static dev.stator.deploy.conformance.Definitions.WRONG;
import static dev.stator.deploy.conformance.Definitions.attributes;
import static dev.stator.deploy.conformance.Definitions.globals;
import static dev.stator.deploy.conformance.Definitions.index;
import static dev.stator.deploy.conformance.LocalIndexTest.item;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.stator.deploy.harness.Conformance;
import dev.stator.deploy.harness.RawClient;
import dev.stator.deploy.harness.Tables;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexDescription;
import software.amazon.awssdk.services.dynamodb.model.IndexStatus;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;

/** Global secondary indexes as they come and go, and as tables are described meanwhile. */
@Conformance
class GlobalIndexLifeTest {
  private static final int ITEMS = 60;

  private final DynamoDbClient dynamo;
  private final Definitions definitions;
  private final Tables tables;

  GlobalIndexLifeTest(DynamoDbClient dynamo, RawClient raw, Tables tables) {
    this.dynamo = dynamo;
    this.definitions = new Definitions(raw);
    this.tables = tables;
  }

  @Test
  void anIndexThatIsAddedHasTheItemsThatWereThere() {
    var table = tables.create("p:S");
    for (int i = 0; i < ITEMS; i++) {
      put(table, "p", "fit" + i, "x", "x" + i % 7);
      put(table, "p", "without" + i, "y", "y");
      put(table, "p", "number" + i, "x:", "5");
    }
    put(table, "p", "empty", "x", "");
    put(table, "p", "long", "x", "x".repeat(2_049));

    var answer = add(table, index("byX", "x", ""), "x:S");
    assertEquals("UPDATING", answer.get("TableStatus"));
    var indexes = assertInstanceOf(List.class, answer.get("GlobalSecondaryIndexes"));
    var coming = assertInstanceOf(Map.class, indexes.getFirst());
    assertEquals("CREATING", coming.get("IndexStatus"));
    assertEquals(false, coming.get("Backfilling"));
    awaitIndex(table, "byX");

    var described = described(table, "byX");
    assertNotNull(described);
    assertNull(described.backfilling());
    var expected = new TreeSet<String>();
    for (int i = 0; i < ITEMS; i++) {
      expected.add("fit" + i);
    }
    assertEquals(expected, scanned(table, "byX"));
    definitions
        .call("PutItem", "{'TableName':'" + table + "','Item':{'p':{'S':'a'},'x':{'N':'1'}}}")
        .invalid(WRONG + "Type mismatch for Index Key x Expected: S Actual: N IndexName: byX");
  }

  @Test
  void whatIsWrittenAfterwardsIsInTheIndexToo() {
    var table = tables.create("p:S");
    put(table, "p", "old", "x", "1");
    put(table, "p", "gone", "x", "1");
    add(table, index("byX", "x", ""), "x:S");
    awaitIndex(table, "byX");
    put(table, "p", "new", "x", "2");
    dynamo.deleteItem(r -> r.tableName(table).key(item("p", "gone")));
    Tables.await("the index follows", () -> scanned(table, "byX").equals(Set.of("old", "new")));
  }

  @Test
  void anIndexThatIsDeletedLeavesNothing() {
    var table = tables.newName();
    definitions.create(table, "p:S,x:S", "p", ON_DEMAND + globals(index("byX", "x", ""))).ok();
    tables.awaitActive(table);
    put(table, "p", "a", "x", "1");
    definitions
        .update(table, "'GlobalSecondaryIndexUpdates':[{'Delete':{'IndexName':'byX'}}]")
        .ok();
    awaitIndex(table, "byX");
    assertNull(described(table, "byX"));
    definitions
        .call("Scan", "{'TableName':'" + table + "','IndexName':'byX'}")
        .invalid("The table does not have the specified index: byX");
    put(table, "p", "b", "x:", "7");

    add(table, index("byX", "x", ""), "x:N");
    awaitIndex(table, "byX");
    assertEquals(Set.of("b"), scanned(table, "byX"), "under the same name, with other types");
  }

  @Test
  void indexesComeOneAfterAnother() {
    var table = tables.create("p:S");
    put(table, "p", "a", "x", "1", "y", "2");
    add(table, index("byX", "x", ""), "x:S");
    awaitIndex(table, "byX");
    add(table, index("byY", "y", "{'ProjectionType':'KEYS_ONLY'}", ""), "y:S");
    awaitIndex(table, "byY");
    definitions
        .update(table, "'GlobalSecondaryIndexUpdates':[{'Delete':{'IndexName':'byX'}}]")
        .ok();
    awaitIndex(table, "byX");
    assertNull(described(table, "byX"));
    assertEquals(Set.of("a"), scanned(table, "byY"));
  }

  @Test
  void anIndexIsDescribedWithWhatItHolds() {
    var table = tables.newName();
    definitions
        .create(
            table,
            "p:S,x:S",
            "p",
            ON_DEMAND
                + globals(
                    index("keys", "x", "{'ProjectionType':'KEYS_ONLY'}", ""),
                    index("all", "x", "")))
        .ok();
    tables.awaitActive(table);
    put(table, "p", "1", "x", "a", "more", "12345");
    put(table, "p", "2", "x", "b");
    put(table, "p", "3");
    awaitCount(table, "keys", 2, 8);
    awaitCount(table, "all", 2, 8 + 9);
    put(table, "p", "2");
    dynamo.updateItem(r ->
        r.tableName(table)
            .key(item("p", "1"))
            .updateExpression("SET more = :m")
            .expressionAttributeValues(Map.of(":m", AttributeValue.fromS("1"))));
    awaitCount(table, "keys", 1, 4);
    awaitCount(table, "all", 1, 4 + 5);
    var keys = described(table, "keys");
    assertNotNull(keys);
    assertNull(keys.backfilling(), "it came with its table");
    assertEquals(IndexStatus.ACTIVE, keys.indexStatus());
    assertEquals(
        dynamo.describeTable(r -> r.tableName(table)).table().tableArn() + "/index/keys",
        keys.indexArn());
    dynamo.deleteItem(r -> r.tableName(table).key(item("p", "1")));
    awaitCount(table, "all", 0, 0);
  }

  @Test
  void aKeyMayHaveFourAttributesOfEachKind() {
    var table = tables.create("p:S");
    var keys =
        "'KeySchema':["
            + "{'AttributeName':'a','KeyType':'HASH'},{'AttributeName':'b','KeyType':'HASH'},"
            + "{'AttributeName':'c','KeyType':'HASH'},{'AttributeName':'d','KeyType':'HASH'},"
            + "{'AttributeName':'e','KeyType':'RANGE'},{'AttributeName':'f','KeyType':'RANGE'},"
            + "{'AttributeName':'g','KeyType':'RANGE'},{'AttributeName':'h','KeyType':'RANGE'}]";
    put(
        table, "p", "1", "a", "1", "b", "1", "c", "1", "d", "1", "e", "1", "f", "1", "g", "1", "h",
        "1");
    put(table, "p", "2", "a", "1", "b", "1", "c", "1", "d", "1", "e", "1", "f", "1", "g", "1");
    add(
        table,
        "{'IndexName':'many'," + keys + ",'Projection':{'ProjectionType':'ALL'}}",
        "a:S,b:S,c:S,d:S,e:S,f:S,g:S,h:S");
    awaitIndex(table, "many");
    var described = described(table, "many");
    assertNotNull(described);
    assertEquals(
        "abcdefgh",
        String.join(
            "", described.keySchema().stream().map(KeySchemaElement::attributeName).toList()));
    assertEquals(Set.of("1"), scanned(table, "many"), "the other one lacks a key");
  }

  @Test
  void aTableGoesWithItsIndexes() {
    var table = tables.newName();
    for (int time = 0; time < 2; time++) {
      definitions.create(table, "p:S,x:S", "p", ON_DEMAND + globals(index("byX", "x", ""))).ok();
      tables.awaitActive(table);
      assertEquals(Set.of(), scanned(table, "byX"));
      put(table, "p", "a" + time, "x", "1");
      var written = Set.of("a" + time);
      Tables.await("the index follows", () -> scanned(table, "byX").equals(written));
      dynamo.deleteTable(r -> r.tableName(table));
      tables.awaitGone(table);
    }
  }

  /** Adds an index; returns the table's description in the answer. */
  private Map<?, ?> add(String table, String index, String types) {
    var answer =
        definitions.update(
            table, attributes(types) + ",'GlobalSecondaryIndexUpdates':[{'Create':" + index + "}]");
    return assertInstanceOf(Map.class, answer.ok().get("TableDescription"));
  }

  private void put(String table, String... members) {
    dynamo.putItem(r -> r.tableName(table).item(item(members)));
  }

  /** The partition keys of the items that an index has. */
  private Set<String> scanned(String table, String index) {
    var keys = new TreeSet<String>();
    dynamo
        .scanPaginator(r -> r.tableName(table).indexName(index))
        .items()
        .forEach(item -> keys.add(item.get("p").s()));
    return keys;
  }

  private void awaitCount(String table, String index, long items, long bytes) {
    Tables.await(
        index + " holds " + items + " items of " + bytes + " bytes",
        () -> {
          var described = described(table, index);
          return described != null
              && described.itemCount() == items
              && described.indexSizeBytes() == bytes;
        });
  }

  /** Waits until the index is in use, or is gone. */
  private void awaitIndex(String table, String index) {
    Tables.await(
        index + " is active or gone",
        () -> {
          var described = described(table, index);
          return described == null || described.indexStatus() == IndexStatus.ACTIVE;
        });
    tables.awaitActive(table);
  }

  private @Nullable GlobalSecondaryIndexDescription described(String table, String index) {
    return dynamo.describeTable(r -> r.tableName(table)).table().globalSecondaryIndexes().stream()
        .filter(each -> each.indexName().equals(index))
        .findFirst()
        .orElse(null);
  }
}
