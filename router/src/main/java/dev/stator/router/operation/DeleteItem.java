package dev.stator.router.operation;

import dev.stator.model.key.Keyspace;
import dev.stator.model.write.ItemWrite;
import dev.stator.model.write.Outcome;
import java.util.List;

/** DeleteItem: removes one item; that there is none is no error. */
final class DeleteItem implements Operation {
  private static final List<String> EXPRESSIONS = List.of("ConditionExpression");
  private static final List<String> LEGACY = List.of("Expected", "ConditionalOperator");

  @Override
  public Reply execute(Call call) {
    var request = call.members();
    var expressions = new RequestExpressions(call, EXPRESSIONS, LEGACY);
    var key = request.item("Key");
    var returnValues = ReturnValues.oldOnly(request);
    var condition = expressions.condition();
    expressions.refuseUnused();
    var table = call.table();
    var rowKey = Keyspace.rowOfKey(table.schema(), key);
    return ItemWriting.propose(
        call,
        table,
        rowKey,
        new ItemWrite.Operation.Delete(),
        condition,
        returnValues,
        Outcome.Applied::before);
  }
}
