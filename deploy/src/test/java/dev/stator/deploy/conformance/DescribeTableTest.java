package dev.stator.deploy.conformance;

import static dev.stator.deploy.conformance.Definitions.ON_DEMAND;
import static dev.stator.deploy.conformance.Definitions.globals;
import static dev.stator.deploy.conformance.Definitions.index;
import static dev.stator.deploy.conformance.Definitions.locals;
import static dev.stator.deploy.conformance.Definitions.units;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.stator.deploy.harness.Conformance;
import dev.stator.deploy.harness.RawClient;
import dev.stator.deploy.harness.Tables;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** DescribeTable, DeleteTable and ListTables: which members a table is shown with. */
@Conformance
class DescribeTableTest {
  private final DynamoDbClient dynamo;
  private final Definitions definitions;
  private final Tables tables;

  DescribeTableTest(DynamoDbClient dynamo, RawClient raw, Tables tables) {
    this.dynamo = dynamo;
    definitions = new Definitions(raw);
    this.tables = tables;
  }

  @Test
  void aPlainTableHasTheseMembers() {
    var name = tables.newName();
    definitions.create(name, "p:S", "p", "," + units(1, 2)).ok();
    tables.awaitActive(name);
    assertEquals(
        Set.of(
            "AttributeDefinitions",
            "TableName",
            "KeySchema",
            "TableStatus",
            "CreationDateTime",
            "ProvisionedThroughput",
            "TableSizeBytes",
            "ItemCount",
            "TableArn",
            "TableId",
            "WarmThroughput",
            "DeletionProtectionEnabled"),
        described(name).keySet());
  }

  @Test
  void backupsAreOnAndRecoveryIsOff() {
    definitions
        .call("DescribeContinuousBackups", "{'TableName':'" + tables.create("p:S") + "'}")
        .is(
            "{\"ContinuousBackupsDescription\":{\"ContinuousBackupsStatus\":\"ENABLED\","
                + "\"PointInTimeRecoveryDescription\":{\"PointInTimeRecoveryStatus\":\"DISABLED\"}}}");
    definitions
        .call("DescribeContinuousBackups", "{'TableName':'none'}")
        .refused("TableNotFoundException", "Table not found: none");
  }

  @Test
  void aTableOfAnotherAccountIsDenied() {
    var foreign = "{'TableName':'arn:aws:dynamodb:us-east-1:123456789012:table/abc'}";
    for (var operation : List.of("DescribeTable", "DeleteTable", "DescribeTimeToLive")) {
      var answer = definitions.call(operation, foreign);
      assertEquals("AccessDeniedException", answer.errorType());
      assertEquals("Access is denied", answer.json().get("Message"));
    }
  }

  @Test
  void indexesAreShownWithTheirKindsMembers() {
    var name = tables.newName();
    definitions
        .create(
            name,
            "p:S,q:N",
            "p,q",
            ON_DEMAND
                + locals(index("mine", "p,q", "{'ProjectionType':'KEYS_ONLY'}", ""))
                + globals(
                    index(
                        "all",
                        "q",
                        "{'ProjectionType':'INCLUDE','NonKeyAttributes':['z','a']}",
                        "")))
        .ok();
    tables.awaitActive(name);
    var table = described(name);
    var local = first(table, "LocalSecondaryIndexes");
    assertEquals(
        Set.of("IndexName", "KeySchema", "Projection", "IndexSizeBytes", "ItemCount", "IndexArn"),
        local.keySet());
    assertEquals(table.get("TableArn") + "/index/mine", local.get("IndexArn"));
    var global = first(table, "GlobalSecondaryIndexes");
    assertEquals(
        Set.of(
            "IndexName",
            "KeySchema",
            "Projection",
            "IndexStatus",
            "ProvisionedThroughput",
            "IndexSizeBytes",
            "ItemCount",
            "IndexArn",
            "WarmThroughput"),
        global.keySet());
    assertEquals(
        Map.of("ProjectionType", "INCLUDE", "NonKeyAttributes", List.of("a", "z")),
        global.get("Projection"));
  }

  @Test
  void aTableIsNamedByItsArnToo() {
    var name = tables.create("p:S");
    var arn = dynamo.describeTable(r -> r.tableName(name)).table().tableArn();
    assertEquals(arn, described(arn).get("TableArn"));
    definitions
        .call("DescribeTable", "{'TableName':'arn:aws:dynamodb:nowhere-1:000000000000:table/abc'}")
        .invalid(
            "1 validation error detected: Invalid AWS region in"
                + " 'arn:aws:dynamodb:nowhere-1:000000000000:table/abc'");
  }

  @Test
  void aTableThatIsDeletedIsGone() {
    var name = tables.create("p:S");
    var table = definitions.call("DeleteTable", "{'TableName':'" + name + "'}").ok();
    assertEquals("DELETING", members(table.get("TableDescription")).get("TableStatus"));
    tables.awaitGone(name);
    var missing = "Requested resource not found: Table: " + name + " not found";
    for (var operation : List.of("DescribeTable", "DeleteTable", "DescribeTimeToLive")) {
      definitions
          .call(operation, "{'TableName':'" + name + "'}")
          .refused("ResourceNotFoundException", missing);
    }
  }

  @Test
  void namesAreListedInOrderBehindAnyName() {
    var first = tables.create("p:S");
    var page = dynamo.listTables(r -> r.exclusiveStartTableName(first + "-").limit(100));
    assertEquals(page.tableNames().stream().sorted().toList(), page.tableNames());
    assertEquals(0, page.tableNames().stream().filter(n -> n.compareTo(first) <= 0).count());
    var one = dynamo.listTables(r -> r.limit(1));
    assertEquals(1, one.tableNames().size());
    definitions
        .call("ListTables", "{'Limit':101}")
        .invalid(
            "1 validation error detected: Value '101' at 'limit' failed to satisfy constraint: Member must have value"
                + " less than or equal to 100");
  }

  private Map<?, ?> described(String name) {
    return members(
        definitions.call("DescribeTable", "{'TableName':'" + name + "'}").ok().get("Table"));
  }

  private static Map<?, ?> first(Map<?, ?> table, String member) {
    return members(assertInstanceOf(List.class, table.get(member)).getFirst());
  }

  private static Map<?, ?> members(@Nullable Object value) {
    return assertInstanceOf(Map.class, value);
  }
}
