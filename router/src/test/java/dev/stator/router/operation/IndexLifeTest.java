package dev.stator.router.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stator.model.cluster.TableRecord;
import dev.stator.model.cluster.TableRecord.Status;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a table is called and what it takes while one of its global indexes comes or goes. */
class IndexLifeTest {
  private static final Pattern STATUS = Pattern.compile("'TableStatus':'(\\w+)'");
  private static final Pattern INDEX_STATUS =
      Pattern.compile("'IndexStatus':'(\\w+)'(,'Backfilling':(\\w+))?");
  private static final String ONLY_ONE =
      "400 {'__type':'com.amazonaws.dynamodb.v20120810#LimitExceededException','message':'Subscriber limit exceeded:"
          + " Only 1 online index can be created or deleted simultaneously per table'}";

  private final TestRouter router = new TestRouter().withMusic();

  private String withoutIndex = "";

  @BeforeEach
  void addAnIndex() {
    router.cluster.change(table -> {
      withoutIndex = table.definition();
      return table;
    });
    var answer = update(create("byQ", "q"), "q");
    assertEquals("UPDATING [CREATING false]", states(answer));
    assertEquals("ACTIVE [ACTIVE null]", described());
  }

  @Test
  void whileEveryPartitionIsToldOfItTheTableIsUpdating() {
    router.cluster.change(
        table -> new State(table).before(withoutIndex).now(Status.UPDATING, true));
    assertEquals("UPDATING [CREATING false]", described());
    assertEquals(ONLY_ONE, update(delete("byQ"), null), "it cannot go yet");
    assertEquals(ONLY_ONE, update(create("byR", "r"), "r"));
    assertTrue(
        deleted().contains("Cannot delete table while indexes are being created, updated, or"));
  }

  @Test
  void whileItemsAreBroughtIntoItTheTableIsActive() {
    router.cluster.change(table -> new State(table).now(Status.ACTIVE, true));
    assertEquals("ACTIVE [CREATING true]", described());
    assertEquals(ONLY_ONE, update(create("byR", "r"), "r"));
    assertTrue(
        query().contains("Cannot read from backfilling global secondary index: byQ"), query());
    var units = "'BillingMode':'PROVISIONED','ProvisionedThroughput':" + units(3);
    var indexUnits =
        "'GlobalSecondaryIndexUpdates':[{'Update':{'IndexName':'byQ','ProvisionedThroughput':"
            + units(4)
            + "}}]";
    assertEquals(
        "UPDATING [CREATING true]",
        states(
            router.call("UpdateTable", "{'TableName':'Music'," + units + "," + indexUnits + "}")),
        "other changes are taken");
  }

  @Test
  void anIndexThatIsBeingBuiltMayGoButNotItsTable() {
    router.cluster.change(table -> new State(table).now(Status.ACTIVE, true));
    assertTrue(
        deleted().contains("Cannot delete table while indexes are being created, updated, or"));
    assertEquals("UPDATING [DELETING null]", states(update(delete("byQ"), null)));
    assertEquals("ACTIVE []", described());
  }

  @Test
  void whileOneIsBeingBuiltNoOtherGoes() {
    assertEquals("UPDATING [ACTIVE null, CREATING false]", states(update(create("byR", "r"), "r")));
    router.cluster.change(table -> new State(table).now(Status.ACTIVE, true));
    assertEquals("ACTIVE [ACTIVE null, CREATING true]", described());
    assertEquals(ONLY_ONE, update(delete("byQ"), null));
    assertEquals("UPDATING [ACTIVE null, DELETING null]", states(update(delete("byR"), null)));
  }

  @Test
  void whileEveryPartitionIsToldThatItIsCompleteNothingIsSeenOfThat() {
    router.cluster.change(table -> new State(table).settling().now(Status.UPDATING, false));
    assertEquals("ACTIVE [CREATING true]", described());
  }

  @Test
  void anIndexThatIsCreatedWithItsTableNeverBackfills() {
    router.call(
        "CreateTable",
        "{'TableName':'Other','BillingMode':'PAY_PER_REQUEST','AttributeDefinitions':[{'AttributeName':'p',"
            + "'AttributeType':'S'}],'KeySchema':[{'AttributeName':'p','KeyType':'HASH'}],"
            + "'GlobalSecondaryIndexes':[{'IndexName':'byP','KeySchema':[{'AttributeName':'p','KeyType':'HASH'}],"
            + "'Projection':{'ProjectionType':'ALL'}}]}");
    var answer = router.call("DescribeTable", "{'TableName':'Other'}");
    assertEquals("ACTIVE [ACTIVE null]", states(answer));
    assertFalse(answer.contains("Backfilling"), answer);
  }

  /** A table's record, to be put into another state. */
  private static final class State {
    private final TableRecord table;
    private String definition;
    private String next = "";
    private List<Integer> settling = List.of();

    State(TableRecord table) {
      this.table = table;
      this.definition = table.definition();
    }

    State before(String earlier) {
      next = definition;
      definition = earlier;
      return this;
    }

    State settling() {
      next = definition;
      settling = List.of(table.schema().globalIndexes().getLast().id());
      return this;
    }

    /** The last of its indexes is backfilling, or not. */
    TableRecord now(Status status, boolean backfilling) {
      var last = table.schema().globalIndexes().getLast();
      var indexes =
          table.schema().indexes().stream()
              .map(each -> each.equals(last) ? each.withBackfilling(backfilling) : each)
              .toList();
      return new TableRecord(
          table.account(),
          table.region(),
          table.schema().changed(table.schema().derived().with(indexes)),
          status,
          table.createdMillis(),
          table.tableUuid(),
          definition,
          table.revision(),
          next,
          table.partitions(),
          settling);
    }
  }

  private String described() {
    return states(router.call("DescribeTable", "{'TableName':'Music'}"));
  }

  private static String states(String answer) {
    var status = STATUS.matcher(answer);
    assertTrue(status.find(), answer);
    return status.group(1)
        + " "
        + INDEX_STATUS
            .matcher(answer)
            .results()
            .map(each -> each.group(1) + " " + each.group(3))
            .toList();
  }

  private String update(String action, @Nullable String attribute) {
    var definitions =
        attribute == null
            ? ""
            : ",'AttributeDefinitions':[{'AttributeName':'" + attribute + "','AttributeType':'S'}]";
    return router.call(
        "UpdateTable",
        "{'TableName':'Music','GlobalSecondaryIndexUpdates':[" + action + "]" + definitions + "}");
  }

  private static String create(String name, String key) {
    return "{'Create':{'IndexName':'"
        + name
        + "','KeySchema':[{'AttributeName':'"
        + key
        + "','KeyType':'HASH'}],'Projection':{'ProjectionType':'ALL'}}}";
  }

  private static String delete(String name) {
    return "{'Delete':{'IndexName':'" + name + "'}}";
  }

  private static String units(int units) {
    return "{'ReadCapacityUnits':" + units + ",'WriteCapacityUnits':" + units + "}";
  }

  private String deleted() {
    return router.call("DeleteTable", "{'TableName':'Music'}");
  }

  private String query() {
    return router.call(
        "Query",
        "{'TableName':'Music','IndexName':'byQ','KeyConditionExpression':'q=:q',"
            + "'ExpressionAttributeValues':{':q':{'S':'x'}}}");
  }
}
