package dev.stator.deploy.conformance;

import static dev.stator.deploy.conformance.ItemCalls.json;
import static java.util.stream.Collectors.joining;

import dev.stator.deploy.harness.Conformance;
import dev.stator.deploy.harness.RawAnswer;
import dev.stator.deploy.harness.RawClient;
import dev.stator.deploy.harness.Tables;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** BatchWriteItem: what it writes, answers and costs, and what it refuses in which words. */
@Conformance
class BatchWriteItemTest {
  private final RawClient raw;
  private final ItemCalls items;
  private final ItemCalls others;

  BatchWriteItemTest(RawClient raw, Tables tables) {
    this.raw = raw;
    items = new ItemCalls(raw, tables.create("pk:S"));
    others = new ItemCalls(raw, tables.create("pk:S"));
  }

  @Test
  void putsAndDeletesInSeveralTables() {
    items.put("{'pk':{'S':'deleted'}}").is("{}");
    batch(
            list(items, put("put"), delete("deleted"), delete("never there"))
                + ","
                + list(others, put("put")))
        .is(json("{'UnprocessedItems':{}}"));
    items.holds("{'pk':{'S':'put'},'a':{'N':'1'}}", "put");
    others.holds("{'pk':{'S':'put'},'a':{'N':'1'}}", "put");
    items.get("deleted").is("{}");
  }

  @Test
  void takesTwentyFiveRequests() {
    batch(list(items, puts(25))).is(json("{'UnprocessedItems':{}}"));
    items.holds("{'pk':{'S':'b24'},'a':{'N':'1'}}", "b24");
    batch(list(items, puts(13)) + "," + list(others, puts(13)))
        .invalid("Too many items requested for the BatchWriteItem call");
  }

  @Test
  void costsWhatItsPartsCost() {
    var more = ",'ReturnConsumedCapacity':'TOTAL','ReturnItemCollectionMetrics':'SIZE'";
    raw.call(
            "BatchWriteItem",
            json("{'RequestItems':{" + list(items, put("c1"), delete("c2")) + "}" + more + "}"))
        .is(
            json(
                "{'UnprocessedItems':{},'ConsumedCapacity':[{'TableName':'"
                    + items.table()
                    + "','CapacityUnits':2.0}]}"));
  }

  @Test
  void refusesTheSameKeyTwice() {
    var message = "Provided list of item keys contains duplicates";
    batch(list(items, put("twice"), put("twice"))).invalid(message);
    batch(list(items, put("twice"), delete("twice"))).invalid(message);
    batch(list(items, put("twice")) + "," + list(others, put("twice")))
        .is(json("{'UnprocessedItems':{}}"));
  }

  @Test
  void refusesTheWholeBatchForOnePart() {
    var message = "The provided key element does not match the schema";
    batch(list(items, put("whole"), "{'PutRequest':{'Item':{'b':{'S':'x'}}}}")).invalid(message);
    batch(list(items, put("whole"), "{'PutRequest':{'Item':{'pk':{'N':'1'}}}}")).invalid(message);
    batch(list(items, put("whole"), "{'DeleteRequest':{'Key':{'b':{'S':'x'}}}}")).invalid(message);
    batch(list(items, put("whole"), "{'PutRequest':{'Item':{'pk':{'S':''}}}}"))
        .invalid(
            "One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value. Key: pk");
    batch(list(items, put("whole"), "{'PutRequest':{'Item':{'pk':{'S':'x'},'a':{'N':'x'}}}}"))
        .invalid("The parameter cannot be converted to a numeric value: x");
    var large = "x".repeat(400 * 1024);
    batch(list(items, put("whole"), "{'PutRequest':{'Item':{'pk':{'S':'" + large + "'}}}}"))
        .invalid("Item size has exceeded the maximum allowed size");
    batch(list(items, put("whole")) + ",'there-is-no-such-table':[" + put("x") + "]")
        .refused("ResourceNotFoundException", "Requested resource not found");
    items.get("whole").is("{}");
  }

  @Test
  void refusesRequestsThatAreNeitherOrBoth() {
    var message =
        "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes";
    batch(list(items, "{}")).invalid(message);
    batch(
            list(
                items,
                "{'PutRequest':{'Item':{'pk':{'S':'x'}}},'DeleteRequest':{'Key':{'pk':{'S':'x'}}}}"))
        .invalid(message);
  }

  @Test
  void refusesListsThatAreEmptyOrTooLong() {
    batch("").invalid("The requestItems parameter is required for BatchWriteItem");
    var constraint =
        "' at 'requestItems' failed to satisfy constraint: Map value must satisfy constraint: [Member must have length less than or equal to 25, Member must have length greater than or equal to 1]";
    batch(list(items))
        .invalid("1 validation error detected: Value '{" + items.table() + "=[]}" + constraint);
  }

  private RawAnswer batch(String tables) {
    return raw.call("BatchWriteItem", json("{'RequestItems':{" + tables + "}}"));
  }

  private static String list(ItemCalls table, String... requests) {
    return "'" + table.table() + "':[" + String.join(",", requests) + "]";
  }

  private static String puts(int count) {
    return IntStream.range(0, count).mapToObj(i -> put("b" + i)).collect(joining(","));
  }

  private static String put(String pk) {
    return "{'PutRequest':{'Item':{'pk':{'S':'" + pk + "'},'a':{'N':'1'}}}}";
  }

  private static String delete(String pk) {
    return "{'DeleteRequest':{'Key':{'pk':{'S':'" + pk + "'}}}}";
  }
}
