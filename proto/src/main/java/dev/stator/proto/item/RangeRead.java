package dev.stator.proto.item;

import dev.stator.model.expression.Condition;
import dev.stator.model.expression.Projection;
import dev.stator.model.key.KeyRange;
import org.jspecify.annotations.Nullable;

/**
 * A read of a table's items in the order of their row keys.
 *
 * <p>The service's rule for a page: before each item it asks whether the items evaluated so far are
 * as many as the Limit or weigh a megabyte ({@link dev.stator.model.capacity.Limits#PAGE_BYTES_MAX}
 * of {@link dev.stator.model.item.PageWeight}); if so, the page ends. So the item that crosses the
 * megabyte is still in the page, and a page that ends with a bound reached has a LastEvaluatedKey
 * even if nothing follows. Items that the filter drops count like others.
 *
 * @param tableId the table
 * @param range of row keys, all with one slice's id
 * @param backwards from the last row to the first
 * @param itemsMax how many items to evaluate at most, from 1
 * @param bytesMax no further item is evaluated once those evaluated weigh this much together
 * @param filter items that it does not hold for are evaluated but not returned; null: all are
 *     returned
 * @param projection what to return of each item; null: all of it
 * @param countOnly return no items, only how many there are
 * @param index whose rows are read: the number of a local index, the id of a global one, or 0: the
 *     items themselves
 * @param fetches what the index does not hold is read from the items
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
    boolean countOnly,
    int index,
    boolean fetches) {

  /** A read of the items themselves. */
  public RangeRead(
      int tableId,
      KeyRange range,
      boolean backwards,
      int itemsMax,
      long bytesMax,
      boolean consistent,
      @Nullable Condition filter,
      @Nullable Projection projection,
      boolean countOnly) {
    this(
        tableId,
        range,
        backwards,
        itemsMax,
        bytesMax,
        consistent,
        filter,
        projection,
        countOnly,
        0,
        false);
  }

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
        countOnly,
        index,
        fetches);
  }

  /**
   * What is left of this read behind a page that it brought; null when a bound is reached or the
   * range is done.
   */
  public @Nullable RangeRead behind(RangePage page) {
    int itemsLeft = itemsMax - page.scanned();
    long bytesLeft = bytesMax - page.weight();
    var resume = page.resume();
    if (resume == null || itemsLeft <= 0 || bytesLeft <= 0) {
      return null;
    }
    var rest = backwards ? new KeyRange(range.start(), resume) : new KeyRange(resume, range.end());
    return with(rest, itemsLeft, bytesLeft);
  }
}
