package dev.stator.deploy.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.stator.deploy.harness.Conformance;
import dev.stator.deploy.harness.Json;
import dev.stator.deploy.harness.RawAnswer;
import dev.stator.deploy.harness.RawClient;
import dev.stator.deploy.harness.Refusals;
import dev.stator.deploy.harness.Tables;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What reads and writes of local indexes cost, and which requests are refused. */
@Conformance
class LocalIndexRequestsTest {
  private final Definitions definitions;
  private final DynamoDbClient dynamo;
  private final String table;

  LocalIndexRequestsTest(DynamoDbClient dynamo, RawClient raw, Tables tables) {
    this.dynamo = dynamo;
    definitions = new Definitions(raw);
    table = LocalIndexTest.create(definitions, tables);
  }

  private RawAnswer call(String operation, String members) {
    return definitions.call(operation, "{'TableName':'" + table + "'," + members + "}");
  }

  private RawAnswer query(String members) {
    return call(
        "Query",
        "'KeyConditionExpression':'p = :p','ExpressionAttributeValues':{':p':{'S':'r'}}" + members);
  }

  private static String text(String name, String value) {
    return ",'" + name + "':{'S':'" + value + "'}";
  }

  /** Units of the table, and of the indexes as JSON members; together they are the first. */
  private String units(double all, double ofTable, String indexes) {
    return "'ConsumedCapacity':{'TableName':'"
        + table
        + "','CapacityUnits':"
        + all
        + ",'Table':{'CapacityUnits':"
        + ofTable
        + "}"
        + (indexes.isEmpty() ? "" : ",'LocalSecondaryIndexes':{" + indexes + "}")
        + "}";
  }

  private static String of(String index, double units) {
    return "'" + index + "':{'CapacityUnits':" + units + "}";
  }

  private void puts(String attributes, double all, double ofTable, String indexes) {
    call(
            "PutItem",
            "'ReturnConsumedCapacity':'INDEXES','Item':{'p':{'S':'w'},'c':{'S':'1'}"
                + attributes
                + "}")
        .is(json("{" + units(all, ofTable, indexes) + "}"));
  }

  private static String json(String text) {
    return text.replace('\'', '"');
  }

  @Test
  void aWriteCostsWhatEachIndexChanges() {
    var long1 = text("d", "d".repeat(5000));
    var long2 = text("d", "e".repeat(5000));
    var number = ",'n':{'N':'1'}";
    var come = of("keys", 1) + "," + of("some", 1);
    puts(number + text("b", "x") + text("a", "a") + long1, 12, 5, come + "," + of("all", 5));
    puts(number + text("b", "x") + text("a", "a") + long1, 5, 5, "");
    puts(number + text("b", "x") + text("a", "a") + long2, 10, 5, of("all", 5));
    puts(
        number + text("b", "x") + text("a", "z") + long2,
        11,
        5,
        of("some", 1) + "," + of("all", 5));
    puts(
        number + text("b", "y") + text("a", "z") + long2,
        14,
        5,
        of("keys", 2) + "," + of("some", 2) + "," + of("all", 5));
    puts(number + text("a", "z") + long2, 12, 5, come + "," + of("all", 5));
    puts("", 10, 5, of("all", 5));
    puts("", 1, 1, "");
    puts(text("b", "x"), 3, 1, come);
    call("DeleteItem", "'ReturnConsumedCapacity':'INDEXES','Key':{'p':{'S':'w'},'c':{'S':'1'}}")
        .is(json("{" + units(3, 1, come) + "}"));
    call("DeleteItem", "'ReturnConsumedCapacity':'TOTAL','Key':{'p':{'S':'w'},'c':{'S':'1'}}")
        .is(json("{'ConsumedCapacity':{'TableName':'" + table + "','CapacityUnits':1.0}}"));
  }

  @Test
  void aBatchAddsUpWhatItsWritesCost() {
    definitions
        .call(
            "BatchWriteItem",
            "{'ReturnConsumedCapacity':'INDEXES','ReturnItemCollectionMetrics':'SIZE','RequestItems':{'"
                + table
                + "':[{'PutRequest':{'Item':{'p':{'S':'v'},'c':{'S':'1'},'b':{'S':'x'}}}},"
                + "{'PutRequest':{'Item':{'p':{'S':'v'},'c':{'S':'2'},'b':{'S':'x'}}}}]}}")
        .is(
            json(
                "{'UnprocessedItems':{},'ItemCollectionMetrics':{'"
                    + table
                    + "':[{'ItemCollectionKey':{'p':{'S':'v'}},'SizeEstimateRangeGB':[0.0,1.0]}]},"
                    + units(6, 2, of("keys", 2) + "," + of("some", 2)).replaceFirst(":", ":[")
                    + "]}"));
  }

  @Test
  void aReadCostsWhatTheIndexHoldsAndWhatIsFetched() {
    for (var c : List.of("1", "2", "3")) {
      var item = LocalIndexTest.item("p", "c", "c", c, "b", "x", "d", "d".repeat(4200));
      dynamo.putItem(r -> r.tableName(table).item(item));
    }
    costs("'Select':'COUNT'", 1, 0, 1);
    costs("'Select':'ALL_PROJECTED_ATTRIBUTES'", 1, 0, 1);
    // Whole items are added up before they are rounded.
    costs("'Select':'ALL_ATTRIBUTES'", 5, 4, 1);
    costs("'ProjectionExpression':'b'", 1, 0, 1);
    costs("'ProjectionExpression':'b, d.x'", 5, 4, 1);
    costs("'Select':'ALL_ATTRIBUTES','Limit':1", 3, 2, 1);
    costs("'Select':'ALL_ATTRIBUTES','Limit':1,'ConsistentRead':false", 1.5, 1, 0.5);
  }

  private void costs(String members, double all, double ofTable, double ofIndex) {
    var consistent = members.contains("ConsistentRead") ? "" : ",'ConsistentRead':true";
    var answer =
        call(
                "Query",
                "'IndexName':'keys','ReturnConsumedCapacity':'INDEXES','KeyConditionExpression':'p = :p',"
                    + "'ExpressionAttributeValues':{':p':{'S':'c'}},"
                    + members
                    + consistent)
            .ok();
    var expected = units(all, ofTable, of("keys", ofIndex)).replaceFirst("'ConsumedCapacity':", "");
    assertEquals(Json.parse(json(expected)), answer.get("ConsumedCapacity"));
  }

  @Test
  void startingKeysHaveTheKeysOfTableAndIndex() {
    start("'p':{'S':'r'},'c':{'S':'1'}", "The provided starting key is invalid");
    start("'p':{'S':'r'},'c':{'S':'1'},'z':{'S':'1'}", "The provided starting key is invalid");
    start(
        "'p':{'S':'r'},'c':{'S':'1'},'b':{'N':'1'}",
        "The provided key element does not match the schema");
    var wrongKey =
        "The provided starting key is invalid: One or more parameter values were invalid: Type mismatch for key c expected: S actual: N";
    start("'p':{'S':'r'},'c':{'N':'1'},'b':{'S':'1'}", wrongKey);
    query(",'IndexName':'keys','ExclusiveStartKey':{'p':{'S':'q'},'c':{'S':'1'},'b':{'S':'1'}}")
        .invalid(
            "The provided starting key is outside query boundaries based on provided conditions");
  }

  /** Of a Query and of a Scan alike. */
  private void start(String key, String message) {
    var members = ",'IndexName':'keys','ExclusiveStartKey':{" + key + "}";
    query(members).invalid(message);
    call("Scan", members.substring(1)).invalid(message);
  }

  @Test
  void conditionsAndFiltersAreOfTheIndexesKeys() {
    var beyond =
        "One or more parameter values were invalid: Secondary index keys does not project one or more filter attributes: [a, d]";
    var filter = ",'IndexName':'keys','FilterExpression':'attribute_exists(d.x) OR c = a'";
    query(filter).invalid(beyond);
    call("Scan", filter.substring(1)).ok();
    query(",'IndexName':'keys','FilterExpression':'attribute_exists(b)'")
        .invalid(
            "Filter Expression can only contain non-primary key attributes: Primary key attribute: b");
    query(",'IndexName':'keys','FilterExpression':'attribute_exists(c)'").ok();
    call(
            "Query",
            "'IndexName':'keys','KeyConditionExpression':'p = :p AND c = :p','ExpressionAttributeValues':{':p':{'S':'r'}}")
        .invalid("Query condition missed key schema element: b");
    query(",'IndexName':'none'").invalid("The table does not have the specified index: none");
    query(",'Select':'ALL_PROJECTED_ATTRIBUTES'")
        .invalid(
            "1 validation error detected: ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName");
  }

  @Test
  void keysOfAnIndexHaveItsType() {
    var item = LocalIndexTest.item("p", "t", "c", "1");
    item.put("b", AttributeValue.fromN("1"));
    Refusals.invalid(
        "One or more parameter values were invalid: Type mismatch for Index Key b Expected: S Actual: N IndexName: keys",
        () -> dynamo.putItem(r -> r.tableName(table).item(item)));
  }
}
