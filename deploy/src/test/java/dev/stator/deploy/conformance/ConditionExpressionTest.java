package dev.stator.deploy.conformance;

import dev.stator.deploy.harness.Conformance;
import dev.stator.deploy.harness.RawAnswer;
import dev.stator.deploy.harness.RawClient;
import dev.stator.deploy.harness.Tables;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** ConditionExpression: what holds for an item, and what is refused in which words. */
@Conformance
class ConditionExpressionTest {
  private static final String ITEM =
      "{'pk':{'S':'item'},'n':{'N':'5'},'s':{'S':'hello'},'b':{'B':'AQI='},'t':{'BOOL':true},'z':{'NULL':true},"
          + "'l':{'L':[{'N':'1'},{'S':'two'}]},'m':{'M':{'x':{'N':'1'}}},'ss':{'SS':['a','b']},'ns':{'NS':['1','2']}}";
  private static final String INVALID = "Invalid ConditionExpression: ";

  private final ItemCalls items;

  ConditionExpressionTest(RawClient raw, Tables tables) {
    items = new ItemCalls(raw, tables.create("pk:S"));
    items.put(ITEM).is("{}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "n = :5",
        "n <> :1",
        "n <> s",
        "absent <> :1",
        "n > :1 AND n >= :5 AND :1 < n AND :5 <= n",
        "n BETWEEN :1 AND :5",
        "n IN (:1, :5)",
        "attribute_exists(m.x) AND attribute_not_exists(m.y)",
        "attribute_exists(l[1]) AND attribute_not_exists(l[2])",
        "attribute_type(s, :S)",
        "begins_with(s, :he)",
        "contains(s, :he) AND contains(ss, :a) AND contains(ns, :1) AND contains(l, :1)",
        "size(s) = :5 AND size(b) < :5 AND size(l) > :1 AND size(m) = :1 AND size(ss) > :1",
        "NOT n = :1",
        "n = :1 OR n = :5 AND s <> :a",
        "NOT (n < s) AND NOT (n > s)",
        "l[0] = m.x AND (n = :5 OR absent = :5) AND NOT m = l",
      })
  void holds(String condition) {
    delete(condition).is("{}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "n = :1",
        "absent = :1",
        "s > :1",
        "n = s",
        "begins_with(n, :he)",
        "contains(n, :1)",
        "size(n) = :1",
        "NOT attribute_exists(n)",
        "n BETWEEN s AND s",
        "attribute_type(n, :S)",
        "contains(s, :1)"
      })
  void doesNotHold(String condition) {
    delete(condition).refused("ConditionalCheckFailedException", "The conditional request failed");
  }

  /** Deletes an item that is a copy, with exactly the values that the condition names. */
  private RawAnswer delete(String condition) {
    var copy = ITEM.replace("'item'", "'copy'");
    items.put(copy).is("{}");
    var values = new StringBuilder();
    add(values, condition, ":1", "{'N':'1'}");
    add(values, condition, ":5", "{'N':'5'}");
    add(values, condition, ":S", "{'S':'S'}");
    add(values, condition, ":he", "{'S':'he'}");
    add(values, condition, ":a", "{'S':'a'}");
    var members = ",'ConditionExpression':'" + condition + "'";
    return items.delete(
        "copy",
        values.isEmpty() ? members : members + ",'ExpressionAttributeValues':{" + values + "}");
  }

  private static void add(StringBuilder values, String condition, String name, String value) {
    if (condition.contains(name)) {
      values.append(values.isEmpty() ? "'" : ",'").append(name).append("':").append(value);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''|The expression can not be empty;",
        "a|Syntax error; token: \"<EOF>\", near: \"a\"",
        "a = |Syntax error; token: \"<EOF>\", near: \"=\"",
        "a == :v|Syntax error; token: \"=\", near: \"== :v\"",
        "a = :v AND|Syntax error; token: \"<EOF>\", near: \"AND\"",
        "attribute_exists a|Syntax error; token: \"a\", near: \"attribute_exists a\"",
        "a ! b|Syntax error; token: \"!\", near: \"a ! b\"",
        "((a = :v))|The expression has redundant parentheses;",
        "size = :v|Attribute name is a reserved keyword; reserved keyword: size",
        "table.x = :v|Attribute name is a reserved keyword; reserved keyword: table",
        "nofunction(a)|Invalid function name; function: nofunction",
        "attribute_exists(a, b)|Incorrect number of operands for operator or function; operator or function: attribute_exists, number of operands: 2",
        "if_not_exists(a, :v)|The function is not allowed in a condition expression; function: if_not_exists",
        "size(a)|The function is not allowed to be used this way in an expression; function: size",
        "attribute_exists(:v)|Operator or function requires a document path; operator or function: attribute_exists",
        "attribute_type(a, :v)|Incorrect operand type for operator or function; operator or function: attribute_type, operand type: N",
        "begins_with(a, :v)|Incorrect operand type for operator or function; operator or function: begins_with, operand type: N",
        "a = :w|An expression attribute value used in expression is not defined; attribute value: :w",
        "#a = :v|An expression attribute name used in the document path is not defined; attribute name: #a",
        "a = a|The first operand must be distinct from the remaining operands for this operator or function; operator: =, first operand: [a]"
      })
  void isRefused(String condition, String reason) {
    items
        .delete(
            "item",
            ",'ConditionExpression':'"
                + condition
                + "','ExpressionAttributeValues':{':v':{'N':'1'}}")
        .invalid(INVALID + reason);
  }

  @Test
  void boundsMustBeInOrder() {
    items
        .delete(
            "item",
            ",'ConditionExpression':'a BETWEEN :5 AND :1','ExpressionAttributeValues':{':1':{'N':'1'},':5':{'N':'5'}}")
        .invalid(
            INVALID
                + "The BETWEEN operator requires upper bound to be greater than or equal to lower bound; lower bound operand: AttributeValue: {N:5}, upper bound operand: AttributeValue: {N:1}");
  }

  @Test
  void namesAndValuesMustBeUsed() {
    items
        .delete(
            "item",
            ",'ConditionExpression':'attribute_exists(pk)','ExpressionAttributeValues':{':v':{'N':'1'}}")
        .invalid("Value provided in ExpressionAttributeValues unused in expressions: keys: {:v}");
    items
        .delete(
            "item",
            ",'ConditionExpression':'attribute_exists(pk)','ExpressionAttributeNames':{'#n':'n'}")
        .invalid("Value provided in ExpressionAttributeNames unused in expressions: keys: {#n}");
    items
        .delete("item", ",'ExpressionAttributeNames':{'#n':'n'}")
        .invalid("ExpressionAttributeNames can only be specified when using expressions");
    items
        .delete("item", ",'ExpressionAttributeValues':{':n':{'S':'n'}}")
        .invalid(
            "ExpressionAttributeValues can only be specified when using expressions: ConditionExpression is null");
  }

  @Test
  void keysAreScalars() {
    items
        .delete("item", ",'ConditionExpression':'attribute_exists(pk.x)'")
        .invalid(
            "Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: Key: pk");
  }
}
