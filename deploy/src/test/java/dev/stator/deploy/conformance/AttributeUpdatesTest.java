package dev.stator.deploy.conformance;

import static dev.stator.deploy.conformance.ItemCalls.json;

import dev.stator.deploy.harness.Conformance;
import dev.stator.deploy.harness.RawAnswer;
import dev.stator.deploy.harness.RawClient;
import dev.stator.deploy.harness.Tables;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** AttributeUpdates: what they make of an item, and what is refused in which words. */
@Conformance
class AttributeUpdatesTest {
  private static final String INVALID = "One or more parameter values were invalid: ";

  private final ItemCalls items;

  AttributeUpdatesTest(RawClient raw, Tables tables) {
    items = new ItemCalls(raw, tables.create("pk:S"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "{'Value':{'N':'1'}}|,'a':{'N':'1'}",
        "{'Action':'PUT','Value':{'S':'x'}}|,'a':{'S':'x'}",
        "{'Action':'ADD','Value':{'N':'1'}}|,'a':{'N':'6'}",
        "{'Action':'DELETE'}|\"\""
      })
  void changesANumber(String update, String changed) {
    items.put("{'pk':{'S':'number'},'a':{'N':'5'}}").is("{}");
    update("number", update).is("{}");
    items.holds("{'pk':{'S':'number'}" + changed + "}", "number");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "{'Action':'ADD','Value':{'SS':['b']}}|,'a':{'SS':['a','b']}",
        "{'Action':'DELETE','Value':{'SS':['a','z']}}|\"\"",
        "{'Action':'DELETE','Value':{'SS':['z']}}|,'a':{'SS':['a']}"
      })
  void changesASet(String update, String changed) {
    items.put("{'pk':{'S':'set'},'a':{'SS':['a']}}").is("{}");
    update("set", update).is("{}");
    items.holds("{'pk':{'S':'set'}" + changed + "}", "set");
  }

  @Test
  void addsToLists() {
    items.put("{'pk':{'S':'list'},'a':{'L':[{'N':'1'}]}}").is("{}");
    update("list", "{'Action':'ADD','Value':{'L':[{'S':'x'}]}}").is("{}");
    items.holds("{'pk':{'S':'list'},'a':{'L':[{'N':'1'},{'S':'x'}]}}", "list");
  }

  @Test
  void makesAnItemOnlyWithSomethingInIt() {
    update("made", "{'Action':'ADD','Value':{'N':'3'}}").is("{}");
    items.holds("{'pk':{'S':'made'},'a':{'N':'3'}}", "made");
    update("not made", "{'Action':'DELETE'}").is("{}");
    items.get("not made").is("{}");
  }

  @Test
  void showsWhatItChanged() {
    items.put("{'pk':{'S':'shown'},'a':{'N':'5'},'b':{'N':'1'}}").is("{}");
    items
        .update(
            "shown",
            ",'AttributeUpdates':{'a':{'Action':'ADD','Value':{'N':'1'}}},'ReturnValues':'UPDATED_NEW'")
        .is(json("{'Attributes':{'a':{'N':'6'}}}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "{}|Only DELETE action is allowed when no attribute value is specified",
        "{'Action':'ADD'}|Only DELETE action is allowed when no attribute value is specified",
        "{'Action':'DELETE','Value':{'N':'1'}}|DELETE action with value is not supported for the type N",
        "{'Action':'ADD','Value':{'S':'1'}}|ADD action is not supported for the type S",
        "{'Action':'ADD','Value':{'BOOL':true}}|ADD action is not supported for the type BOOL"
      })
  void isRefused(String update, String reason) {
    update("refused", update).invalid(INVALID + reason);
  }

  @Test
  void isRefusedForTheItem() {
    items.put("{'pk':{'S':'typed'},'a':{'S':'x'}}").is("{}");
    update("typed", "{'Action':'ADD','Value':{'N':'1'}}")
        .invalid("Type mismatch for attribute to update");
    update("typed", "{'Action':'DELETE','Value':{'SS':['x']}}")
        .invalid("Type mismatch for attribute to update");
  }

  @Test
  void doesNotChangeKeysNorGoWithExpressions() {
    items
        .update("key", ",'AttributeUpdates':{'pk':{'Action':'PUT','Value':{'S':'x'}}}")
        .invalid(INVALID + "Cannot update attribute pk. This attribute is part of the key");
    items
        .update("key", ",'AttributeUpdates':{},'UpdateExpression':'REMOVE a'")
        .invalid(
            "Can not use both expression and non-expression parameters in the same request: Non-expression parameters: {AttributeUpdates} Expression parameters: {UpdateExpression}");
  }

  private RawAnswer update(String pk, String update) {
    return items.update(pk, ",'AttributeUpdates':{'a':" + update + "}");
  }
}
