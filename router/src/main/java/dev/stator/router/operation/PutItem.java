package dev.stator.router.operation;

import dev.stator.model.capacity.Limits;
import dev.stator.model.error.RequestException;
import dev.stator.model.item.Items;
import dev.stator.model.key.IndexKeys;
import dev.stator.model.key.Keyspace;
import dev.stator.model.write.ItemWrite;
import dev.stator.model.write.Outcome;
import java.util.List;

/** PutItem: writes a whole item, replacing the one with its key. */
final class PutItem implements Operation {
  private static final List<String> EXPRESSIONS = List.of("ConditionExpression");
  private static final List<String> LEGACY = List.of("Expected", "ConditionalOperator");

  @Override
  public Reply execute(Call call) {
    var request = call.members();
    var expressions = RequestExpressions.of(request, call.expressions(), EXPRESSIONS, LEGACY);
    var item = request.item("Item");
    var returnValues = ReturnValues.oldOnly(request);
    if (Items.size(item) > Limits.ITEM_BYTES_MAX) {
      throw RequestException.validation("Item size has exceeded the maximum allowed size");
    }
    var condition = expressions.writeCondition();
    expressions.refuseUnused();
    var table = call.table();
    var rowKey = Keyspace.baseRow(table.schema(), item);
    IndexKeys.checkItem(table.schema(), item);
    KeyPaths.refuseNested(table.schema(), condition);
    var write =
        new ItemWriting.Write(table, rowKey, item, new ItemWrite.Operation.Put(item), condition);
    return ItemWriting.propose(call, write, returnValues, Outcome.Applied::before);
  }
}
