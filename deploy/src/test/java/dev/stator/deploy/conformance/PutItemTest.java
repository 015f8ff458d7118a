package dev.stator.deploy.conformance;

import static dev.stator.deploy.conformance.ItemCalls.json;

import dev.stator.deploy.harness.Conformance;
import dev.stator.deploy.harness.RawClient;
import dev.stator.deploy.harness.Tables;
import org.junit.jupiter.api.Test;

/** PutItem: what it stores, answers and costs, and what it refuses in which words. */
@Conformance
class PutItemTest {
  private static final String INVALID = "One or more parameter values were invalid: ";

  private final ItemCalls items;
  private final ItemCalls sorted;

  PutItemTest(RawClient raw, Tables tables) {
    items = new ItemCalls(raw, tables.create("pk:S"));
    sorted = new ItemCalls(raw, tables.create("pk:S", "sk:B"));
  }

  @Test
  void answersWithNothingUnlessAsked() {
    items.put("{'pk':{'S':'plain'},'a':{'N':'1'}}").is("{}");
    items.put("{'pk':{'S':'plain'}}", ",'ReturnValues':'NONE'").is("{}");
    items.holds("{'pk':{'S':'plain'}}", "plain");
  }

  @Test
  void answersWithWhatItReplaced() {
    items.put("{'pk':{'S':'old'},'a':{'N':'1'}}", ",'ReturnValues':'ALL_OLD'").is("{}");
    items
        .put("{'pk':{'S':'old'}}", ",'ReturnValues':'ALL_OLD'")
        .is(json("{'Attributes':{'pk':{'S':'old'},'a':{'N':'1'}}}"));
    for (var other : new String[] {"ALL_NEW", "UPDATED_OLD", "UPDATED_NEW"}) {
      items
          .put("{'pk':{'S':'old'}}", ",'ReturnValues':'" + other + "'")
          .invalid("ReturnValues can only be ALL_OLD or NONE");
    }
  }

  @Test
  void costsWhatTheLargerOfBothItemsCosts() {
    var large = "{'pk':{'S':'cost'},'a':{'S':'" + "x".repeat(1020) + "'}}";
    var units = "{'ConsumedCapacity':{'TableName':'" + items.table() + "','CapacityUnits':";
    items.put("{'pk':{'S':'cost'}}", ",'ReturnConsumedCapacity':'TOTAL'").is(json(units + "1.0}}"));
    items.put(large, ",'ReturnConsumedCapacity':'TOTAL'").is(json(units + "2.0}}"));
    items
        .put("{'pk':{'S':'cost'}}", ",'ReturnConsumedCapacity':'INDEXES'")
        .is(json(units + "2.0,'Table':{'CapacityUnits':2.0}}}"));
    items.put("{'pk':{'S':'cost'}}", ",'ReturnItemCollectionMetrics':'SIZE'").is("{}");
  }

  @Test
  void refusesItemsWithoutTheirKey() {
    items.put("{}").invalid(INVALID + "Missing the key pk in the item");
    items.put("{'a':{'S':'x'}}").invalid(INVALID + "Missing the key pk in the item");
    sorted.put("{'pk':{'S':'x'}}").invalid(INVALID + "Missing the key sk in the item");
    items
        .put("{'pk':{'N':'1'}}")
        .invalid(INVALID + "Type mismatch for key pk expected: S actual: N");
    sorted
        .put("{'pk':{'S':'x'},'sk':{'M':{}}}")
        .invalid(INVALID + "Type mismatch for key sk expected: B actual: M");
  }

  @Test
  void refusesEmptyKeys() {
    items
        .put("{'pk':{'S':''}}")
        .invalid(
            "One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value. Key: pk");
    sorted
        .put("{'pk':{'S':'x'},'sk':{'B':''}}")
        .invalid(
            "One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty binary value. Key: sk");
  }

  @Test
  void keysHaveLimits() {
    items.put("{'pk':{'S':'" + "k".repeat(2048) + "'}}").is("{}");
    items
        .put("{'pk':{'S':'" + "k".repeat(2049) + "'}}")
        .invalid(INVALID + "Size of hashkey has exceeded the maximum size limit of2048 bytes");
    sorted.put("{'pk':{'S':'x'},'sk':{'B':'" + "AAAA".repeat(341) + "AA=='}}").is("{}");
    sorted
        .put("{'pk':{'S':'x'},'sk':{'B':'" + "AAAA".repeat(341) + "AAA='}}")
        .invalid(
            INVALID
                + "Aggregated size of all range keys has exceeded the size limit of 1024 bytes");
  }

  @Test
  void refusesValuesThatAreNone() {
    refusedValue(
        "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes",
        "{}");
    refusedValue(
        "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes",
        "{'S':'a','N':'1'}");
    refusedValue(INVALID + "An string set  may not be empty", "{'SS':[]}");
    refusedValue(INVALID + "An number set  may not be empty", "{'NS':[]}");
    refusedValue(INVALID + "Binary sets should not be empty", "{'BS':[]}");
    refusedValue(INVALID + "Input collection [a, a] contains duplicates.", "{'SS':['a','a']}");
    refusedValue("Input collection contains duplicates", "{'NS':['1','1.0']}");
    refusedValue(
        INVALID + "Input collection [Yg==, Yg==]of type BS contains duplicates.",
        "{'BS':['Yg==','Yg==']}");
    refusedValue(
        INVALID + "Null attribute value types must have the value of true", "{'NULL':false}");
  }

  private void refusedValue(String message, String value) {
    items.put("{'pk':{'S':'value'},'a':" + value + "}").invalid(message);
    items.put("{'pk':{'S':'value'},'a':{'L':[{'M':{'x':" + value + "}}]}}").invalid(message);
  }

  @Test
  void storesEveryKindOfValue() {
    var item =
        "{'pk':{'S':'all'},'s':{'S':''},'n':{'N':'-1.5'},'b':{'B':''},'t':{'BOOL':true},'z':{'NULL':true},"
            + "'l':{'L':[]},'m':{'M':{}},'ss':{'SS':['']},'ns':{'NS':['1']},'bs':{'BS':['AQ==']},"
            + "'d':{'L':[{'M':{'x':{'L':[{'S':'deep'}]}}}]}}";
    items.put(item).is("{}");
    items.holds(item, "all");
  }

  @Test
  void whatIsRefusedStaysUnwritten() {
    items.put("{'pk':{'S':'kept'},'a':{'N':'1'}}").is("{}");
    items
        .put("{'pk':{'S':'kept'}}", ",'ConditionExpression':'attribute_not_exists(pk)'")
        .refused("ConditionalCheckFailedException", "The conditional request failed");
    items.holds("{'pk':{'S':'kept'},'a':{'N':'1'}}", "kept");
  }

  @Test
  void checksWhatItCanBeforeItLooksForTheTable() {
    var none = new ItemCalls(items.raw(), "there-is-no-such-table");
    none.put("{'pk':{'S':'x'}}")
        .refused("ResourceNotFoundException", "Requested resource not found");
    none.put("{'pk':{'S':'x'}}", ",'ConditionExpression':''")
        .invalid("Invalid ConditionExpression: The expression can not be empty;");
    none.put("{'pk':{'S':'x'}}", ",'ReturnValues':'ALL_NEW','ConditionExpression':''")
        .invalid("ReturnValues can only be ALL_OLD or NONE");
  }
}
