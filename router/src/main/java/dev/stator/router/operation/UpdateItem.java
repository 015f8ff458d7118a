package dev.stator.router.operation;

import dev.stator.model.Bytes;
import dev.stator.model.expression.AttributePath;
import dev.stator.model.expression.Projection;
import dev.stator.model.expression.ProjectionEvaluator;
import dev.stator.model.expression.UpdateExpression;
import dev.stator.model.item.Items;
import dev.stator.model.key.Keyspace;
import dev.stator.model.write.ItemWrite;
import dev.stator.model.write.Outcome;
import dev.stator.router.legacy.AttributeUpdates;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** UpdateItem: changes some attributes of one item, creating the item when it is absent. */
final class UpdateItem implements Operation {
  private static final List<String> EXPRESSIONS =
      List.of("UpdateExpression", "ConditionExpression");
  private static final List<String> LEGACY =
      List.of("AttributeUpdates", "Expected", "ConditionalOperator");
  private static final UpdateExpression NO_CHANGE = new UpdateExpression(List.of());

  @Override
  public Reply execute(Call call) {
    var request = call.members();
    var expressions = RequestExpressions.of(request, call.expressions(), EXPRESSIONS, LEGACY);
    var key = request.item("Key");
    var returnValues = ReturnValues.of(request);
    var older = AttributeUpdates.read(request);
    var expected = expressions.expected();
    var given = older == null ? expressions.update() : older;
    var update = given == null ? NO_CHANGE : given;
    var condition = expected == null ? expressions.condition() : expected;
    expressions.refuseUnused();
    var table = call.table();
    var rowKey = Keyspace.rowOfKey(table.schema(), key);
    UpdatedKeys.check(update, table.schema());
    KeyPaths.refuseNested(table.schema(), condition);
    var operation = new ItemWrite.Operation.Update(key, update);
    var write = new ItemWriting.Write(table, rowKey, key, operation, condition);
    return ItemWriting.propose(
        call, write, returnValues, applied -> shown(returnValues, update, applied));
  }

  private static @Nullable Bytes shown(
      ReturnValues values, UpdateExpression update, Outcome.Applied applied) {
    return switch (values) {
      case NONE -> null;
      case ALL_OLD -> applied.before();
      case ALL_NEW -> applied.after();
      case UPDATED_OLD -> updated(update, applied.before());
      case UPDATED_NEW -> updated(update, applied.after());
    };
  }

  /** What an image holds at the paths that the update names; null when it holds nothing there. */
  private static @Nullable Bytes updated(UpdateExpression update, @Nullable Bytes image) {
    if (image == null || update.actions().isEmpty()) {
      return null;
    }
    List<AttributePath> paths =
        update.actions().stream().map(UpdateExpression.Action::path).toList();
    var shown = ProjectionEvaluator.project(new Projection(paths), image);
    return Items.count(shown) == 0 ? null : shown;
  }
}
