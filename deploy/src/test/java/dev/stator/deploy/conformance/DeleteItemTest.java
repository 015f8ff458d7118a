package dev.stator.deploy.conformance;

import static dev.stator.deploy.conformance.ItemCalls.json;

import dev.stator.deploy.harness.Conformance;
import dev.stator.deploy.harness.RawClient;
import dev.stator.deploy.harness.Tables;
import org.junit.jupiter.api.Test;

/** DeleteItem: what it removes, answers and costs, and what it refuses in which words. */
@Conformance
class DeleteItemTest {
  private final ItemCalls items;

  DeleteItemTest(RawClient raw, Tables tables) {
    items = new ItemCalls(raw, tables.create("pk:S"));
  }

  @Test
  void removesTheItem() {
    items.put("{'pk':{'S':'gone'},'a':{'N':'1'}}").is("{}");
    items
        .delete("gone", ",'ReturnValues':'ALL_OLD'")
        .is(json("{'Attributes':{'pk':{'S':'gone'},'a':{'N':'1'}}}"));
    items.get("gone").is("{}");
    items.delete("gone", ",'ReturnValues':'ALL_OLD'").is("{}");
  }

  @Test
  void costsWhatTheItemCosts() {
    var units = "{'ConsumedCapacity':{'TableName':'" + items.table() + "','CapacityUnits':";
    items.delete("cost", ",'ReturnConsumedCapacity':'TOTAL'").is(json(units + "1.0}}"));
    items.put("{'pk':{'S':'cost'},'a':{'S':'" + "x".repeat(2500) + "'}}").is("{}");
    items.delete("cost", ",'ReturnConsumedCapacity':'TOTAL'").is(json(units + "3.0}}"));
  }

  @Test
  void heedsItsCondition() {
    items.put("{'pk':{'S':'kept'},'a':{'N':'1'}}").is("{}");
    items
        .delete("kept", ",'ConditionExpression':'attribute_not_exists(a)'")
        .refused("ConditionalCheckFailedException", "The conditional request failed");
    items
        .delete("absent", ",'ConditionExpression':'attribute_exists(pk)'")
        .refused("ConditionalCheckFailedException", "The conditional request failed");
    items.delete("absent", ",'ConditionExpression':'attribute_not_exists(pk)'").is("{}");
    items.holds("{'pk':{'S':'kept'},'a':{'N':'1'}}", "kept");
  }

  @Test
  void refusesWhatIsNoKey() {
    var message = "The provided key element does not match the schema";
    items.call("DeleteItem", "'Key':{}").invalid(message);
    items.call("DeleteItem", "'Key':{'pk':{'N':'1'}}").invalid(message);
    items.call("DeleteItem", "'Key':{'pk':{'S':'a'},'b':{'S':'a'}}").invalid(message);
    items
        .call("DeleteItem", "'Key':{'pk':{'S':''}}")
        .invalid(
            "One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value. Key: pk");
    items
        .delete("a", ",'ReturnValues':'UPDATED_NEW'")
        .invalid("ReturnValues can only be ALL_OLD or NONE");
  }
}
