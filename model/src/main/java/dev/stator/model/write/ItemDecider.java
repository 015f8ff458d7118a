package dev.stator.model.write;

import dev.stator.model.Bytes;
import dev.stator.model.capacity.Limits;
import dev.stator.model.error.ErrorCode;
import dev.stator.model.error.RequestException;
import dev.stator.model.expression.ConditionEvaluator;
import dev.stator.model.expression.UpdateEvaluator;
import dev.stator.model.item.Items;
import dev.stator.model.item.ValueEquality;
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
  private static final String PUT_TOO_LARGE = "Item size has exceeded the maximum allowed size";
  private static final String UPDATE_TOO_LARGE =
      "Item size to update has exceeded the maximum allowed size";
  private static final String TOO_DEEP =
      "Nesting Levels have exceeded supported limits: "
          + "Attributes in the item have nested levels beyond supported limit";

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
    return switch (write.operation()) {
      case Operation.Put(var item) -> checked(schema, write, before, item, PUT_TOO_LARGE);
      case Operation.Update update -> update(schema, write, before, update);
      case Operation.Delete() -> before == null ? new Unchanged() : new Remove();
    };
  }

  private static Decision update(
      TableSchema schema, ItemWrite write, @Nullable Bytes before, Operation.Update update) {
    Bytes after;
    try {
      after =
          UpdateEvaluator.apply(
              update.expression(), before == null ? update.keyAttributes() : before);
    } catch (RequestException refusal) {
      return new Rejected(refusal.code(), refusal.text());
    }
    return checked(schema, write, before, after, UPDATE_TOO_LARGE);
  }

  /**
   * The limits of every item; and that it still belongs under its key, which the router has seen to
   * already.
   */
  private static Decision checked(
      TableSchema schema, ItemWrite write, @Nullable Bytes before, Bytes after, String tooLarge) {
    if (before != null && ValueEquality.sameItem(before, after)) {
      return new Unchanged();
    }
    if (Items.size(after) > Limits.ITEM_BYTES_MAX) {
      return new Rejected(ErrorCode.VALIDATION, tooLarge);
    }
    if (Items.levels(after) > Limits.NESTING_LEVELS_MAX) {
      return new Rejected(ErrorCode.VALIDATION, TOO_DEEP);
    }
    return keyed(schema, write, after);
  }

  private static Decision keyed(TableSchema schema, ItemWrite write, Bytes after) {
    try {
      if (Keyspace.baseRow(schema, after).equals(write.rowKey())) {
        return new Put(after);
      }
      return new Rejected(
          ErrorCode.VALIDATION,
          "One or more parameter values were invalid: Cannot update attribute "
              + schema.partitionKey().name()
              + ". This attribute is part of the key");
    } catch (RequestException refusal) {
      return new Rejected(refusal.code(), refusal.text());
    }
  }
}
