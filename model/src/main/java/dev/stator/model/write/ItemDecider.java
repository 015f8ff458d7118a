package dev.stator.model.write;

import dev.stator.model.Bytes;
import dev.stator.model.capacity.Limits;
import dev.stator.model.error.RequestException;
import dev.stator.model.expression.ConditionEvaluator;
import dev.stator.model.expression.UpdateEvaluator;
import dev.stator.model.item.Items;
import dev.stator.model.item.ValueEquality;
import dev.stator.model.key.IndexKeys;
import dev.stator.model.key.Keyspace;
import dev.stator.model.table.TableSchema;
import dev.stator.model.write.Decision.ConditionFailed;
import dev.stator.model.write.Decision.Put;
import dev.stator.model.write.Decision.Rejected;
import dev.stator.model.write.Decision.Remove;
import dev.stator.model.write.Decision.Unchanged;
import dev.stator.model.write.ItemWrite.Operation;
import org.jspecify.annotations.Nullable;

/**
 * Decides writes. Pure: what comes out depends on the arguments alone, so that every replica,
 * recovery and the tests' oracles decide alike.
 */
public final class ItemDecider {
  private static final String TOO_DEEP = "Nesting Levels have exceeded supported limits";

  private ItemDecider() {}

  /**
   * What {@code write} does to an item.
   *
   * @param schema the table as the partition knows it
   * @param before the encoded item as it is, or null when there is none
   */
  public static Decision decide(TableSchema schema, ItemWrite write, @Nullable Bytes before) {
    var condition = write.condition();
    if (condition != null && !ConditionEvaluator.holds(condition, before)) {
      return new ConditionFailed();
    }
    try {
      return switch (write.operation()) {
        case Operation.Put(var item) -> put(schema, write, before, item);
        case Operation.Update update -> update(schema, write, before, update);
        case Operation.Delete() -> before == null ? new Unchanged() : new Remove();
      };
    } catch (RequestException refusal) {
      return new Rejected(refusal.code(), refusal.text());
    }
  }

  private static Decision put(
      TableSchema schema, ItemWrite write, @Nullable Bytes before, Bytes item) {
    if (before != null && ValueEquality.sameItem(before, item)) {
      return new Unchanged();
    }
    if (Items.size(item) > Limits.ITEM_BYTES_MAX) {
      throw RequestException.validation("Item size has exceeded the maximum allowed size");
    }
    if (Items.levels(item) > Limits.NESTING_LEVELS_MAX) {
      throw RequestException.validation(
          TOO_DEEP + ": Attributes in the item have nested levels beyond supported limit");
    }
    IndexKeys.checkItem(schema, item);
    return keyed(schema, write, item);
  }

  private static Decision update(
      TableSchema schema, ItemWrite write, @Nullable Bytes before, Operation.Update update) {
    var expression = update.expression();
    if (before == null && expression.onlyTakesAway()) {
      return new Unchanged();
    }
    var after = UpdateEvaluator.apply(expression, before == null ? update.keyAttributes() : before);
    if (before != null && ValueEquality.sameItem(before, after)) {
      return new Unchanged();
    }
    IndexKeys.checkUpdated(schema, expression, after);
    if (UpdateSize.tooLarge(expression, after)) {
      throw RequestException.validation(
          "Item size to update has exceeded the maximum allowed size");
    }
    if (Items.levels(after) > Limits.NESTING_LEVELS_MAX) {
      throw RequestException.validation(TOO_DEEP);
    }
    return keyed(schema, write, after);
  }

  /** The item still belongs under its key, which the router has seen to already. */
  private static Decision keyed(TableSchema schema, ItemWrite write, Bytes after) {
    if (Keyspace.baseRow(schema, after).equals(write.rowKey())) {
      return new Put(after);
    }
    throw RequestException.validation(
        "One or more parameter values were invalid: Cannot update attribute "
            + schema.partitionKey().name()
            + ". This attribute is part of the key");
  }
}
