package dev.stator.deploy.conformance;

import dev.stator.deploy.harness.Conformance;
import dev.stator.deploy.harness.RawAnswer;
import dev.stator.deploy.harness.RawClient;
import dev.stator.deploy.harness.Tables;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** UpdateExpression: what it makes of an item, and what is refused in which words. */
@Conformance
class UpdateExpressionTest {
  private static final String ITEM =
      "{'pk':{'S':'item'},'n':{'N':'5'},'l':{'L':[{'N':'0'},{'N':'1'}]},'m':{'M':{'x':{'N':'1'}}},'ss':{'SS':['a']}}";

  private final ItemCalls items;

  UpdateExpressionTest(RawClient raw, Tables tables) {
    items = new ItemCalls(raw, tables.create("pk:S"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "SET n = :1|n|'n':{'N':'1'}",
        "SET n = n + :1|n|'n':{'N':'6'}",
        "SET n = :1 - n|n|'n':{'N':'-4'}",
        "SET n = if_not_exists(n, :1)|n|'n':{'N':'5'}",
        "SET n = if_not_exists(absent, :1)|n|'n':{'N':'1'}",
        "SET l = list_append(l, :l)|l|'l':{'L':[{'N':'0'},{'N':'1'},{'N':'9'}]}",
        "SET l = list_append(:l, l)|l|'l':{'L':[{'N':'9'},{'N':'0'},{'N':'1'}]}",
        "SET l[0] = :1|l|'l':{'L':[{'N':'1'},{'N':'1'}]}",
        "SET l[7] = :1|l|'l':{'L':[{'N':'0'},{'N':'1'},{'N':'1'}]}",
        "REMOVE l[0]|l|'l':{'L':[{'N':'1'}]}",
        "REMOVE l[7]|l|'l':{'L':[{'N':'0'},{'N':'1'}]}",
        "SET m.x = :1, m.y = n|m|'m':{'M':{'x':{'N':'1'},'y':{'N':'5'}}}",
        "REMOVE m.x|m|'m':{'M':{}}",
        "ADD n :1|n|'n':{'N':'6'}",
        "ADD ss :b|ss|'ss':{'SS':['a','b']}",
        "DELETE ss :b|ss|'ss':{'SS':['a']}",
        "SET n = l[1] REMOVE l[1] ADD m.x :1|n,l,m|'n':{'N':'1'},'l':{'L':[{'N':'0'}]},'m':{'M':{'x':{'N':'2'}}}"
      })
  void changes(String expression, String names, String changed) {
    update(expression, "").is("{}");
    items
        .call(
            "GetItem",
            "'Key':{'pk':{'S':'item'}},'ConsistentRead':true,'ProjectionExpression':'"
                + names
                + "'")
        .is(ItemCalls.json("{'Item':{" + changed + "}}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''|The expression can not be empty;",
        "SET|Syntax error; token: \"<EOF>\", near: \"SET\"",
        "SET n|Syntax error; token: \"<EOF>\", near: \"n\"",
        "SET n = :1,|Syntax error; token: \"<EOF>\", near: \",\"",
        "n = :1|Syntax error; token: \"n\", near: \"n =\"",
        "SET n = :1 SET m = :1|The \"SET\" section can only be used once in an update expression;",
        "SET n = :1, n = :1|Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [n], path two: [n]",
        "SET m = :1 REMOVE m.x|Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [m], path two: [m, x]",
        "SET m.x = :1 REMOVE m[0]|Two document paths conflict with each other; must remove or rewrite one of these paths; path one: [m, x], path two: [m, [0]]",
        "SET n = size(n)|The function is not allowed in an update expression; function: size",
        "SET n = attribute_exists(n)|The function is not allowed in an update expression; function: attribute_exists",
        "SET n = :b + :1|Incorrect operand type for operator or function; operator or function: +, operand type: SS",
        "SET n = list_append(n, :1)|Incorrect operand type for operator or function; operator or function: list_append, operand type: N",
        "ADD n :l|Incorrect operand type for operator or function; operator: ADD, operand type: LIST, typeSet: ALLOWED_FOR_ADD_OPERAND",
        "DELETE n :1|Incorrect operand type for operator or function; operator: DELETE, operand type: NUMBER, typeSet: ALLOWED_FOR_DELETE_OPERAND",
        "SET table = :1|Attribute name is a reserved keyword; reserved keyword: table"
      })
  void isRefused(String expression, String reason) {
    update(expression, "").invalid("Invalid UpdateExpression: " + reason);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SET n = absent|The provided expression refers to an attribute that does not exist in the item",
        "SET n = m + :1|An operand in the update expression has an incorrect data type",
        "SET l = list_append(l, n)|An operand in the update expression has an incorrect data type",
        "ADD m :1|An operand in the update expression has an incorrect data type",
        "DELETE n :b|An operand in the update expression has an incorrect data type",
        "SET absent.x = :1|The document path provided in the update expression is invalid for update",
        "SET n[0] = :1|The document path provided in the update expression is invalid for update",
        "REMOVE n.x|The document path provided in the update expression is invalid for update"
      })
  void doesNotFitTheItem(String expression, String reason) {
    update(expression, "").invalid(reason);
  }

  /** Updates a fresh item, with exactly the values that the expression names. */
  private RawAnswer update(String expression, String more) {
    items.put(ITEM).is("{}");
    var values = new StringBuilder();
    add(values, expression, ":1", "{'N':'1'}");
    add(values, expression, ":l", "{'L':[{'N':'9'}]}");
    add(values, expression, ":b", "{'SS':['b']}");
    var members = ",'UpdateExpression':'" + expression + "'" + more;
    return items.update(
        "item",
        values.isEmpty() ? members : members + ",'ExpressionAttributeValues':{" + values + "}");
  }

  private static void add(StringBuilder values, String expression, String name, String value) {
    if (expression.contains(name)) {
      values.append(values.isEmpty() ? "'" : ",'").append(name).append("':").append(value);
    }
  }
}
