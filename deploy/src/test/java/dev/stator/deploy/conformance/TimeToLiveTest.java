package dev.stator.deploy.conformance;

import static dev.stator.deploy.conformance.Definitions.globals;
import static dev.stator.deploy.conformance.Definitions.index;
import static dev.stator.deploy.conformance.Definitions.locals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stator.deploy.harness.Conformance;
import dev.stator.deploy.harness.RawAnswer;
import dev.stator.deploy.harness.RawClient;
import dev.stator.deploy.harness.Tables;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** UpdateTimeToLive and DescribeTimeToLive, and what becomes of items whose time has come. */
@Conformance
class TimeToLiveTest {
  private final DynamoDbClient dynamo;
  private final Definitions definitions;
  private final Tables tables;

  TimeToLiveTest(DynamoDbClient dynamo, RawClient raw, Tables tables) {
    this.dynamo = dynamo;
    definitions = new Definitions(raw);
    this.tables = tables;
  }

  @Test
  void itIsOffAtFirstAndThenOn() {
    var table = tables.create("p:S");
    describe(table).is("{\"TimeToLiveDescription\":{\"TimeToLiveStatus\":\"DISABLED\"}}");
    update(table, "'Enabled':true,'AttributeName':'until'")
        .is("{\"TimeToLiveSpecification\":{\"AttributeName\":\"until\",\"Enabled\":true}}");
    assertEquals(
        "ACTIVE", dynamo.describeTable(r -> r.tableName(table)).table().tableStatusAsString());
    Tables.await("enabled", () -> describe(table).text().contains("\"ENABLED\""));
    describe(table)
        .is(
            "{\"TimeToLiveDescription\":{\"AttributeName\":\"until\",\"TimeToLiveStatus\":\"ENABLED\"}}");
  }

  @Test
  void changesThatMakeNoSense() {
    var table = tables.create("p:S");
    update(table, "'Enabled':false,'AttributeName':'until'")
        .invalid("TimeToLive is already disabled");
    update(table, "'Enabled':true,'AttributeName':'until'").ok();
    update(table, "'Enabled':true,'AttributeName':'until'")
        .invalid("TimeToLive is already enabled");
    for (var enabled : Set.of("true", "false")) {
      update(table, "'Enabled':" + enabled + ",'AttributeName':'other'")
          .invalid(
              "TimeToLive is active on a different AttributeName: current AttributeName is until");
    }
    update(table, "'Enabled':false,'AttributeName':'until'")
        .invalid("Time to live has been modified multiple times within a fixed interval");
  }

  @Test
  void requestsThatMakeNoSense() {
    var table = tables.create("p:S");
    var found = "1 validation error detected: Value ";
    var where = " at 'timeToLiveSpecification.";
    var failed = "' failed to satisfy constraint: Member must ";
    update(table, "'Enabled':true")
        .invalid(found + "null" + where + "attributeName" + failed + "not be null");
    update(table, "'AttributeName':'a'")
        .invalid(found + "null" + where + "enabled" + failed + "not be null");
    update(table, "'Enabled':true,'AttributeName':''")
        .invalid(
            found
                + "''"
                + where
                + "attributeName"
                + failed
                + "have length greater than or equal to 1");
    var tooLong = "x".repeat(256);
    update(table, "'Enabled':true,'AttributeName':'" + tooLong + "'")
        .invalid(
            found
                + "'"
                + tooLong
                + "'"
                + where
                + "attributeName"
                + failed
                + "have length less than or equal to 255");
    update("Nowhere", "'Enabled':true,'AttributeName':'a'")
        .refused(
            "ResourceNotFoundException", "Requested resource not found: Table: Nowhere not found");
    assertEquals(
        "SerializationException", update(table, "'Enabled':'dog','AttributeName':'a'").errorType());
  }

  @Test
  void itemsGoWhenTheirTimeHasCome() {
    var table = tables.create("p:S", "c:S");
    long now = System.currentTimeMillis() / 1_000;
    put(table, "older than the setting", number(now - 60));
    update(table, "'Enabled':true,'AttributeName':'until'").ok();
    put(table, "never", null);
    put(table, "text", AttributeValue.fromS("" + (now - 60)));
    put(table, "five years", number(162_777_600));
    put(table, "milliseconds", number((now - 60) * 1_000));
    put(table, "later", number(now + 600));
    put(table, "list", AttributeValue.fromL(List.of(number(now - 60))));
    put(table, "past", number(now - 60));
    put(table, "fraction", AttributeValue.fromN((now - 60) + ".75"));
    put(table, "exponent", AttributeValue.fromN((now - 60) / 10 + "e1"));
    var kept =
        new TreeSet<>(Set.of("never", "text", "five years", "milliseconds", "later", "list"));
    Tables.await("only what stays is there", () -> scan(table).equals(kept));
  }

  @Test
  void anItemIsReadableUntilItGoesAndDoesNotGoEarly() {
    var table = tables.create("p:S", "c:S");
    update(table, "'Enabled':true,'AttributeName':'until'").ok();
    long until = System.currentTimeMillis() / 1_000 + 2;
    put(table, "soon", number(until));
    put(table, "renewed", number(until));
    put(table, "renewed", number(until + 600));
    Tables.await("the item is gone", () -> !scan(table).contains("soon"));
    assertTrue(System.currentTimeMillis() > until * 1_000, "early");
    assertEquals(Set.of("renewed"), scan(table));
  }

  /** The attribute may be a key of table or index. */
  @Test
  void indexesFollow() {
    var table = tables.newName();
    definitions
        .create(
            table,
            "p:S,c:S,until:N",
            "p,c",
            Definitions.ON_DEMAND
                + locals(index("by-until", "p,until", ""))
                + globals(index("by-name", "c", "")))
        .ok();
    tables.awaitActive(table);
    update(table, "'Enabled':true,'AttributeName':'until'").ok();
    long now = System.currentTimeMillis() / 1_000;
    put(table, "later", number(now + 600));
    put(table, "past", number(now - 60));
    Tables.await("the item is gone", () -> scan(table).equals(Set.of("later")));
    var found =
        dynamo.query(r ->
            r.tableName(table)
                .indexName("by-until")
                .consistentRead(true)
                .keyConditionExpression("p = :p")
                .expressionAttributeValues(Map.of(":p", AttributeValue.fromS("p"))));
    assertEquals(1, found.count());
    assertEquals("later", found.items().getFirst().getOrDefault("c", number(0)).s());
    Tables.await(
        "the index has one item",
        () -> dynamo.scan(r -> r.tableName(table).indexName("by-name")).count() == 1);
  }

  @Test
  void theKeyMayBeTheTime() {
    var table = tables.create("p:S", "c:N");
    update(table, "'Enabled':true,'AttributeName':'c'").ok();
    long now = System.currentTimeMillis() / 1_000;
    for (long each : new long[] {now - 60, now + 600}) {
      dynamo.putItem(
          r -> r.tableName(table).item(Map.of("p", AttributeValue.fromS("p"), "c", number(each))));
    }
    Tables.await(
        "one item is left",
        () -> dynamo.scan(r -> r.tableName(table).consistentRead(true)).count() == 1);
  }

  private Set<String> scan(String table) {
    var found = new TreeSet<String>();
    dynamo
        .scan(r -> r.tableName(table).consistentRead(true))
        .items()
        .forEach(item -> found.add(item.getOrDefault("c", number(0)).s()));
    return found;
  }

  private void put(String table, String c, @Nullable AttributeValue until) {
    var item = new HashMap<String, AttributeValue>();
    item.put("p", AttributeValue.fromS("p"));
    item.put("c", AttributeValue.fromS(c));
    if (until != null) {
      item.put("until", until);
    }
    dynamo.putItem(r -> r.tableName(table).item(item));
  }

  private static AttributeValue number(long value) {
    return AttributeValue.fromN(Long.toString(value));
  }

  private RawAnswer update(String table, String specification) {
    return definitions.call(
        "UpdateTimeToLive",
        "{'TableName':'" + table + "','TimeToLiveSpecification':{" + specification + "}}");
  }

  private RawAnswer describe(String table) {
    return definitions.call("DescribeTimeToLive", "{'TableName':'" + table + "'}");
  }
}
