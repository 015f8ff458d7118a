package dev.stator.router.operation;

import dev.stator.model.Bytes;
import dev.stator.model.capacity.CapacityUnits;
import dev.stator.model.cluster.TableRecord;
import dev.stator.model.error.ErrorCode;
import dev.stator.model.error.RequestException;
import dev.stator.model.expression.Condition;
import dev.stator.model.write.ItemWrite;
import dev.stator.model.write.Outcome;
import dev.stator.router.json.JsonOutput;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What PutItem, UpdateItem and DeleteItem have in common once they are compiled: the proposal and
 * its answer.
 */
final class ItemWriting {
  private ItemWriting() {}

  /**
   * Proposes a write and answers with what became of it.
   *
   * @param shown the attributes to show of an effective write, an encoded item or null
   */
  static Reply propose(
      Call call,
      TableRecord table,
      Bytes rowKey,
      ItemWrite.Operation operation,
      @Nullable Condition condition,
      ReturnValues returnValues,
      Function<Outcome.Applied, @Nullable Bytes> shown) {
    var schema = table.schema();
    var returns = returnValues.returns(call.members());
    var write =
        new ItemWrite(schema.tableId(), schema.version(), rowKey, operation, condition, returns);
    return switch (call.write(write)) {
      case Outcome.Applied applied -> {
        double units = CapacityUnits.write(applied.sizeBefore(), applied.sizeAfter());
        call.consumedWrite(units);
        yield reply(call, table, shown.apply(applied), units);
      }
      case Outcome.ConditionFailed(var existing, var size) -> {
        call.consumedWrite(CapacityUnits.write(size, size));
        yield Reply.conditionFailed(existing);
      }
      case Outcome.Rejected(var error, var message) -> {
        call.consumedWrite(1);
        yield Reply.error(error, message);
      }
      case Outcome.Expired _, Outcome.Moved _, Outcome.Done _ ->
          throw new RequestException(
              ErrorCode.INTERNAL_SERVER_ERROR, "Whether the write took effect is unknown.");
    };
  }

  private static Reply reply(
      Call call, TableRecord table, @Nullable Bytes attributes, double units) {
    var out = new JsonOutput(attributes == null ? 64 : 256 + 2 * attributes.length()).beginObject();
    if (attributes != null) {
      out.name("Attributes").item(attributes);
    }
    ConsumedCapacity.write(out, call.members(), table.name(), units);
    return Reply.ok(out.endObject());
  }
}
