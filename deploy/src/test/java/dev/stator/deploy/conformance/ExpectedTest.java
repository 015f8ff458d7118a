package dev.stator.deploy.conformance;

import dev.stator.deploy.harness.Conformance;
import dev.stator.deploy.harness.RawAnswer;
import dev.stator.deploy.harness.RawClient;
import dev.stator.deploy.harness.Tables;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Expected and ConditionalOperator: what holds for an item, and what is refused in which words. */
@Conformance
class ExpectedTest {
  private static final String INVALID = "One or more parameter values were invalid: ";

  private final ItemCalls items;

  ExpectedTest(RawClient raw, Tables tables) {
    items = new ItemCalls(raw, tables.create("pk:S"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'n':{'Value':{'N':'5'}}",
        "'n':{'Exists':true,'Value':{'N':'5'}}",
        "'x':{'Exists':false}",
        "'n':{'ComparisonOperator':'EQ','AttributeValueList':[{'N':'5'}]}",
        "'n':{'ComparisonOperator':'GT','Value':{'N':'4'}}",
        "'n':{'ComparisonOperator':'BETWEEN','AttributeValueList':[{'N':'4'},{'N':'5'}]}",
        "'n':{'ComparisonOperator':'IN','AttributeValueList':[{'N':'4'},{'N':'5'}]}",
        "'n':{'ComparisonOperator':'NOT_NULL'},'x':{'ComparisonOperator':'NULL'}",
        "'s':{'ComparisonOperator':'BEGINS_WITH','AttributeValueList':[{'S':'he'}]}",
        "'s':{'ComparisonOperator':'CONTAINS','AttributeValueList':[{'S':'ll'}]}",
        "'x':{'ComparisonOperator':'NE','AttributeValueList':[{'S':'ll'}]}",
      })
  void holds(String expected) {
    put(expected, "").is("{}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'n':{'Value':{'N':'6'}}",
        "'x':{'Value':{'N':'5'}}",
        "'n':{'Exists':false}",
        "'n':{'ComparisonOperator':'LT','AttributeValueList':[{'S':'5'}]}",
        "'n':{'Value':{'N':'5'}},'s':{'Exists':false}"
      })
  void doesNotHold(String expected) {
    put(expected, "").refused("ConditionalCheckFailedException", "The conditional request failed");
  }

  @Test
  void oneOfSeveralMayDo() {
    var two = "'n':{'Value':{'N':'5'}},'s':{'Exists':false}";
    put(two, ",'ConditionalOperator':'OR'").is("{}");
    put(two, ",'ConditionalOperator':'AND'")
        .refused("ConditionalCheckFailedException", "The conditional request failed");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "{}|Value must be provided when Exists is null for Attribute: n",
        "{'Exists':true}|Value must be provided when Exists is true for Attribute: n",
        "{'Exists':false,'Value':{'N':'1'}}|Value cannot be used when Exists is false for Attribute: n",
        "{'Value':{'N':'1'},'AttributeValueList':[]}|Value and AttributeValueList cannot be used together for Attribute: n",
        "{'AttributeValueList':[]}|AttributeValueList can only be used with a ComparisonOperator for Attribute: n",
        "{'ComparisonOperator':'EQ'}|Value or AttributeValueList must be used with ComparisonOperator: EQ for Attribute: n",
        "{'ComparisonOperator':'EQ','AttributeValueList':[]}|Invalid number of argument(s) for the EQ ComparisonOperator",
        "{'ComparisonOperator':'LT','AttributeValueList':[{'L':[]}]}|ComparisonOperator LT is not valid for L AttributeValue type",
        "{'ComparisonOperator':'IN','AttributeValueList':[{'N':'1'},{'S':'1'}]}|AttributeValues inside AttributeValueList must be of same type"
      })
  void isRefused(String expected, String reason) {
    put("'n':" + expected, "").invalid(INVALID + reason);
  }

  @Test
  void doesNotGoWithExpressions() {
    items
        .delete(
            "item",
            ",'Expected':{'n':{'Exists':false}},'ConditionExpression':'attribute_exists(n)'")
        .invalid(
            "Can not use both expression and non-expression parameters in the same request: Non-expression parameters: {Expected} Expression parameters: {ConditionExpression}");
  }

  private RawAnswer put(String expected, String more) {
    var item = "{'pk':{'S':'item'},'n':{'N':'5'},'s':{'S':'hello'}}";
    items.put(item).is("{}");
    return items.put(item, ",'Expected':{" + expected + "}" + more);
  }
}
