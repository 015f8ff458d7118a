package dev.stator.deploy.conformance;

import static dev.stator.deploy.conformance.ItemCalls.json;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.stator.deploy.harness.Conformance;
import dev.stator.deploy.harness.RawClient;
import dev.stator.deploy.harness.Tables;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** UpdateItem: what it makes of items, answers and costs, and what it refuses in which words. */
@Conformance
class UpdateItemTest {
  private final ItemCalls items;

  UpdateItemTest(RawClient raw, Tables tables) {
    items = new ItemCalls(raw, tables.create("pk:S"));
  }

  @Test
  void makesAnItemWhereThereIsNone() {
    items.update("bare", "").is("{}");
    items.holds("{'pk':{'S':'bare'}}", "bare");
    items.update("removed", ",'UpdateExpression':'REMOVE a'").is("{}");
    items.get("removed").is("{}");
  }

  @Test
  void answersWithWhatWasAskedFor() {
    shows("NONE", "{}");
    shows(
        "ALL_OLD",
        "{'Attributes':{'pk':{'S':'shown'},'a':{'N':'1'},'m':{'M':{'x':{'N':'1'},'y':{'N':'2'}}}}}");
    shows(
        "ALL_NEW",
        "{'Attributes':{'pk':{'S':'shown'},'a':{'N':'2'},'b':{'N':'7'},'m':{'M':{'x':{'N':'7'},'y':{'N':'2'}}}}}");
    shows("UPDATED_OLD", "{'Attributes':{'a':{'N':'1'},'m':{'M':{'x':{'N':'1'}}}}}");
    shows("UPDATED_NEW", "{'Attributes':{'a':{'N':'2'},'b':{'N':'7'},'m':{'M':{'x':{'N':'7'}}}}}");
  }

  private void shows(String returnValues, String answer) {
    items
        .put("{'pk':{'S':'shown'},'a':{'N':'1'},'m':{'M':{'x':{'N':'1'},'y':{'N':'2'}}}}")
        .is("{}");
    items
        .update(
            "shown",
            ",'UpdateExpression':'SET a = a + :o, m.x = :v, b = :v',"
                + "'ExpressionAttributeValues':{':o':{'N':'1'},':v':{'N':'7'}},'ReturnValues':'"
                + returnValues
                + "'")
        .is(json(answer));
  }

  @Test
  void hasNothingToShowOfWhatIsNotThere() {
    var set = ",'UpdateExpression':'SET a = :v','ExpressionAttributeValues':{':v':{'N':'1'}}";
    items.update("fresh", set + ",'ReturnValues':'ALL_OLD'").is("{}");
    items.update("fresh", ",'UpdateExpression':'REMOVE a','ReturnValues':'UPDATED_NEW'").is("{}");
  }

  @Test
  void showsTheItemThatFailedItsConditionWhenAsked() {
    items.put("{'pk':{'S':'failed'},'a':{'N':'1'}}").is("{}");
    var answer =
        items.update(
            "failed",
            ",'ConditionExpression':'attribute_exists(b)','ReturnValuesOnConditionCheckFailure':'ALL_OLD'");
    answer.refused("ConditionalCheckFailedException", "The conditional request failed");
    assertEquals(
        Map.of("pk", Map.of("S", "failed"), "a", Map.of("N", "1")), answer.json().get("Item"));
  }

  @Test
  void costsWhatTheLargerOfBothItemsCosts() {
    var units = "{'ConsumedCapacity':{'TableName':'" + items.table() + "','CapacityUnits':";
    items.put("{'pk':{'S':'cost'},'a':{'S':'" + "x".repeat(3000) + "'}}").is("{}");
    items
        .update("cost", ",'UpdateExpression':'REMOVE a','ReturnConsumedCapacity':'TOTAL'")
        .is(json(units + "3.0}}"));
    items
        .update("none", ",'UpdateExpression':'REMOVE a','ReturnConsumedCapacity':'TOTAL'")
        .is(json(units + "1.0}}"));
  }

  @Test
  void refusesToChangeKeys() {
    var set = ",'UpdateExpression':'SET pk = :v','ExpressionAttributeValues':{':v':{'S':'x'}}";
    items
        .update("key", set)
        .invalid(
            "One or more parameter values were invalid: Cannot update attribute pk. This attribute is part of the key");
    items
        .call("UpdateItem", "'Key':{'pk':{'S':'a'},'b':{'S':'a'}}" + set)
        .invalid("The provided key element does not match the schema");
  }
}
