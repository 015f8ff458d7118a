package dev.stator.model.index;

import dev.stator.model.Bytes;
import dev.stator.model.capacity.CapacityUnits;
import dev.stator.model.item.ValueEquality;
import dev.stator.model.table.IndexCount;
import org.jspecify.annotations.Nullable;

/**
 * What a write of an item does to one index.
 *
 * @param before the item's row before the write; null when the index did not have it
 * @param after the item's row after the write; null when the index does not have it any more
 */
public record IndexDelta(@Nullable IndexRow before, @Nullable IndexRow after) {
  /**
   * @param baseRow the key of the item's own row
   * @param before the item before the write, or null
   * @param after the item after the write, or null
   */
  public static IndexDelta of(
      SecondaryIndex index, Bytes baseRow, @Nullable Bytes before, @Nullable Bytes after) {
    return new IndexDelta(
        before == null ? null : index.row(baseRow, before),
        after == null ? null : index.row(baseRow, after));
  }

  /** The row that goes and is not replaced, or null. */
  public @Nullable IndexRow removed() {
    return before != null && (after == null || !after.key().equals(before.key())) ? before : null;
  }

  /** The row to be written, or null. */
  public @Nullable IndexRow written() {
    return after != null && !after.equals(before) ? after : null;
  }

  /**
   * The write units that it costs: nothing when the index holds what it held, one write of the row,
   * or two when the row moves, for it goes from one place and comes to another.
   */
  public int units() {
    if (before == null || after == null) {
      var only = before == null ? after : before;
      return only == null ? 0 : unitsOf(only, only);
    }
    if (!before.key().equals(after.key())) {
      return unitsOf(before, before) + unitsOf(after, after);
    }
    return ValueEquality.sameItem(before.item(), after.item()) ? 0 : unitsOf(before, after);
  }

  private static int unitsOf(IndexRow before, IndexRow after) {
    return (int) CapacityUnits.write(before.size(), after.size());
  }

  /** By how much the index grows. */
  public IndexCount growth() {
    return count(after).plus(count(before).negated());
  }

  private static IndexCount count(@Nullable IndexRow row) {
    return row == null ? IndexCount.NONE : new IndexCount(1, row.size());
  }
}
