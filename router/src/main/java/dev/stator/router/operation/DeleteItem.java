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
    var expressions = RequestExpressions.of(request, call.expressions(), EXPRESSIONS, LEGACY);
    var key = request.item("Key");
    var returnValues = ReturnValues.oldOnly(request);
    var condition = expressions.writeCondition();
    expressions.refuseUnused();
    var table = call.table();
    var rowKey = Keyspace.rowOfKey(table.schema(), key);
    KeyPaths.refuseNested(table.schema(), condition);
    var write =
        new ItemWriting.Write(table, rowKey, key, new ItemWrite.Operation.Delete(), condition);
    return ItemWriting.propose(call, write, returnValues, Outcome.Applied::before);
  }
}
