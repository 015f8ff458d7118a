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
   * A write as its operation compiled it.
   *
   * @param keyed an encoded item that holds the key attributes, and maybe others
   */
  record Write(
      TableRecord table,
      Bytes rowKey,
      Bytes keyed,
      ItemWrite.Operation operation,
      @Nullable Condition condition) {
    ItemWrite returning(ItemWrite.Returns returns) {
      var schema = table.schema();
      return new ItemWrite(
          schema.tableId(), schema.version(), rowKey, operation, condition, returns);
    }
  }

  /**
   * Proposes a write and answers with what became of it.
   *
   * @param shown the attributes to show of an effective write, an encoded item or null
   */
  static Reply propose(
      Call call,
      Write write,
      ReturnValues returnValues,
      Function<Outcome.Applied, @Nullable Bytes> shown) {
    return switch (call.write(write, returnValues.returns(call.members()))) {
      case Outcome.Applied applied -> {
        var units = units(write, applied);
        call.consumedWrite(units.total());
        yield reply(call, write, applied, shown.apply(applied), units);
      }
      case Outcome.ConditionFailed(var existing, var size) -> {
        call.consumedWrite(CapacityUnits.write(size, size));
        yield Reply.conditionFailed(existing);
      }
      case Outcome.Rejected(var error, var message) -> {
        call.consumedWrite(1);
        yield Reply.error(error, message);
      }
      case Outcome.Expired _, Outcome.Moved _, Outcome.Stale _, Outcome.Done _ -> throw unknown();
    };
  }

  /** What an effective write took. */
  static ConsumedUnits units(Write write, Outcome.Applied applied) {
    return ConsumedUnits.of(
        CapacityUnits.write(applied.sizeBefore(), applied.sizeAfter()),
        write.table().schema(),
        applied.indexes());
  }

  static RequestException unknown() {
    return new RequestException(
        ErrorCode.INTERNAL_SERVER_ERROR, "Whether the write took effect is unknown.");
  }

  private static Reply reply(
      Call call,
      Write write,
      Outcome.Applied applied,
      @Nullable Bytes attributes,
      ConsumedUnits units) {
    var out = new JsonOutput(attributes == null ? 64 : 256 + 2 * attributes.length()).beginObject();
    if (attributes != null) {
      out.name("Attributes").item(attributes);
    }
    var request = call.members();
    ConsumedCapacity.write(out, request, request.requiredText("TableName"), units);
    ItemCollectionMetrics.write(out, request, write, applied);
    return Reply.ok(out.endObject());
  }
}
