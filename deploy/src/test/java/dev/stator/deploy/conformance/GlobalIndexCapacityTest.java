package dev.stator.deploy.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.stator.deploy.harness.Conformance;
import dev.stator.deploy.harness.Json;
import dev.stator.deploy.harness.RawAnswer;
import dev.stator.deploy.harness.RawClient;
import dev.stator.deploy.harness.Tables;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** What reads of global indexes cost, and writes of tables that have some. */
@Conformance
class GlobalIndexCapacityTest {
  private final Definitions definitions;
  private final IndexedTable indexed;
  private final String table;

  GlobalIndexCapacityTest(DynamoDbClient dynamo, RawClient raw, Tables tables) {
    definitions = new Definitions(raw);
    indexed = IndexedTable.create(dynamo, definitions, tables);
    table = indexed.name();
  }

  private RawAnswer call(String operation, String members) {
    return definitions.call(operation, "{'TableName':'" + table + "'," + members + "}");
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
        + (indexes.isEmpty() ? "" : ",'GlobalSecondaryIndexes':{" + indexes + "}")
        + "}";
  }

  private static String of(String index, double units) {
    return "'" + index + "':{'CapacityUnits':" + units + "}";
  }

  private void puts(String attributes, double all, double ofTable, String indexes) {
    call(
            "PutItem",
            "'ReturnConsumedCapacity':'INDEXES','ReturnItemCollectionMetrics':'SIZE','Item':{'p':{'S':'w'},'c':{'S':'1'}"
                + attributes
                + "}")
        .is(json("{" + units(all, ofTable, indexes) + "}"));
  }

  @Test
  void aWriteCostsWhatEachIndexChanges() {
    var number = ",'n':{'N':'1'}";
    var long1 = text("x", "d".repeat(5000));
    var long2 = text("x", "e".repeat(5000));
    puts("", 1, 1, "");
    puts(text("g", "w"), 2, 1, of("keys", 1));
    puts(text("g", "w") + number, 3, 1, of("some", 1) + "," + of("all", 1));
    puts(text("g", "w") + number, 1, 1, "");
    puts(text("g", "w") + number + text("a", "A"), 3, 1, of("some", 1) + "," + of("all", 1));
    puts(text("g", "w") + number + text("a", "A") + long1, 10, 5, of("all", 5));
    puts(text("g", "w") + number + text("a", "A") + long2, 10, 5, of("all", 5));
    puts(
        text("g", "v") + number + text("a", "A") + long2,
        19,
        5,
        of("keys", 2) + "," + of("some", 2) + "," + of("all", 10));
    puts(
        number + text("a", "A") + long2,
        12,
        5,
        of("keys", 1) + "," + of("some", 1) + "," + of("all", 5));
    puts(text("g", "w"), 6, 5, of("keys", 1));
    call("DeleteItem", "'ReturnConsumedCapacity':'INDEXES','Key':{'p':{'S':'w'},'c':{'S':'1'}}")
        .is(json("{" + units(2, 1, of("keys", 1)) + "}"));
    call("DeleteItem", "'ReturnConsumedCapacity':'TOTAL','Key':{'p':{'S':'w'},'c':{'S':'1'}}")
        .is(json("{'ConsumedCapacity':{'TableName':'" + table + "','CapacityUnits':1.0}}"));
  }

  @Test
  void anUpdateCostsWhatEachIndexChanges() {
    indexed.put("p", "u", "c", "1", "g", "u", "n:", "1", "a", "A");
    updates("SET x = :v", ",':v':{'S':'X'}", 2, 1, of("all", 1));
    updates("SET n = :v", ",':v':{'N':'2'}", 5, 1, of("some", 2) + "," + of("all", 2));
    updates("REMOVE g", "", 4, 1, of("keys", 1) + "," + of("some", 1) + "," + of("all", 1));
    updates("SET h = :v", ",':v':{'S':'X'}", 1, 1, "");
  }

  private void updates(
      String expression, String values, double all, double ofTable, String indexes) {
    call(
            "UpdateItem",
            "'ReturnConsumedCapacity':'INDEXES','Key':{'p':{'S':'u'},'c':{'S':'1'}},'UpdateExpression':'"
                + expression
                + "'"
                + (values.isEmpty()
                    ? ""
                    : ",'ExpressionAttributeValues':{" + values.substring(1) + "}"))
        .is(json("{" + units(all, ofTable, indexes) + "}"));
  }

  @Test
  void aBatchAddsUpWhatItsWritesCost() {
    definitions
        .call(
            "BatchWriteItem",
            "{'ReturnConsumedCapacity':'INDEXES','RequestItems':{'"
                + table
                + "':[{'PutRequest':{'Item':{'p':{'S':'v'},'c':{'S':'1'},'g':{'S':'x'}}}},"
                + "{'PutRequest':{'Item':{'p':{'S':'v'},'c':{'S':'3'}}}},"
                + "{'PutRequest':{'Item':{'p':{'S':'v'},'c':{'S':'2'},'g':{'S':'x'},'n':{'N':'1'}}}}]}}")
        .is(
            json(
                "{'UnprocessedItems':{},"
                    + units(7, 3, of("keys", 2) + "," + of("some", 1) + "," + of("all", 1))
                        .replaceFirst(":", ":[")
                    + "]}"));
  }

  @Test
  void aReadCostsHalfOfWhatTheIndexHolds() {
    for (var c : List.of("1", "2", "3")) {
      indexed.put("p", "c", "c", c, "g", "cost", "n:", "77", "x", "x".repeat(3000));
    }
    costs("keys", "g = :g", "{':g':{'S':'cost'}}", "", 0.5);
    costs("keys", "g = :g", "{':g':{'S':'cost'}}", ",'Select':'COUNT'", 0.5);
    costs("all", "n = :n", "{':n':{'N':'77'}}", "", 1.5);
    costs("all", "n = :n", "{':n':{'N':'77'}}", ",'ProjectionExpression':'p'", 1.5);
    costs("all", "n = :n", "{':n':{'N':'77'}}", ",'Limit':1", 0.5);
    costs("all", "n = :n", "{':n':{'N':'-77'}}", "", 0.5);
    call(
            "Query",
            "'IndexName':'all','ReturnConsumedCapacity':'TOTAL','Select':'COUNT','KeyConditionExpression':'n = :n',"
                + "'ExpressionAttributeValues':{':n':{'N':'77'}}")
        .is(
            json(
                "{'Count':3,'ScannedCount':3,'ConsumedCapacity':{'TableName':'"
                    + table
                    + "','CapacityUnits':1.5}}"));
  }

  private void costs(String index, String condition, String values, String members, double units) {
    var answer =
        call(
                "Query",
                "'IndexName':'"
                    + index
                    + "','ReturnConsumedCapacity':'INDEXES','KeyConditionExpression':'"
                    + condition
                    + "','ExpressionAttributeValues':"
                    + values
                    + members)
            .ok();
    var expected = units(units, 0, of(index, units)).replaceFirst("'ConsumedCapacity':", "");
    assertEquals(Json.parse(json(expected)), answer.get("ConsumedCapacity"));
  }

  private static String json(String text) {
    return text.replace('\'', '"');
  }

  private static String text(String name, String value) {
    return ",'" + name + "':{'S':'" + value + "'}";
  }
}
