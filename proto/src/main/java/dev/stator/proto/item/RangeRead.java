package dev.stator.proto.item;

import dev.stator.model.expression.Condition;
import dev.stator.model.expression.Projection;
import dev.stator.model.key.KeyRange;
import org.jspecify.annotations.Nullable;

/**
 * A read of a table's items in the order of their row keys.
 *
 * @param tableId the table
 * @param range of row keys, all with one slice's id
 * @param backwards from the last row to the first
 * @param itemsMax how many items to evaluate at most
 * @param bytesMax no further item is evaluated once those evaluated are as large as this together
 * @param filter items that it does not hold for are evaluated but not returned; null: all are
 *     returned
 * @param projection what to return of each item; null: all of it
 * @param countOnly return no items, only how many there are
 */
public record RangeRead(
    int tableId,
    KeyRange range,
    boolean backwards,
    int itemsMax,
    long bytesMax,
    boolean consistent,
    @Nullable Condition filter,
    @Nullable Projection projection,
    boolean countOnly) {

  /** The same read of another range, with other bounds. */
  public RangeRead with(KeyRange otherRange, int otherItemsMax, long otherBytesMax) {
    return new RangeRead(
        tableId,
        otherRange,
        backwards,
        otherItemsMax,
        otherBytesMax,
        consistent,
        filter,
        projection,
        countOnly);
  }
}
