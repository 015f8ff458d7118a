package dev.stator.router.operation;

import dev.stator.model.Bytes;
import dev.stator.model.expression.ConditionEvaluator;
import dev.stator.model.expression.ProjectionEvaluator;
import dev.stator.model.item.ItemWriter;
import dev.stator.model.item.Items;
import dev.stator.model.item.PageWeight;
import dev.stator.model.key.ItemOrder;
import dev.stator.model.key.KeyRange;
import dev.stator.model.table.TableSchema;
import dev.stator.proto.item.RangePage;
import dev.stator.proto.item.RangeRead;
import java.util.ArrayList;
import java.util.NavigableMap;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads of ranges of a map, plainly, as the contract says. */
final class FakeRanges {
  private FakeRanges() {}

  /**
   * @param held the range of the partition that answers, in which the walk begins
   */
  static RangePage page(
      TableSchema schema, RangeRead read, KeyRange held, NavigableMap<Bytes, Bytes> rows) {
    var reach = Objects.requireNonNull(held.intersection(read.range()));
    var sortKey = schema.sortKey() == null ? null : Bytes.utf8(schema.sortKey().name());
    var items = new ArrayList<Bytes>();
    int count = 0;
    int scanned = 0;
    long bytes = 0;
    long weight = 0;
    Bytes last = null;
    var within = rows(reach, rows);
    for (var item : (read.backwards() ? within.descendingMap() : within).values()) {
      if (scanned >= read.itemsMax() || weight >= read.bytesMax()) {
        break;
      }
      last = item;
      scanned++;
      bytes += Items.size(item);
      weight += PageWeight.of(item, Items.size(item), sortKey);
      if (read.filter() == null || ConditionEvaluator.holds(read.filter(), item)) {
        count++;
        if (!read.countOnly()) {
          items.add(
              read.projection() == null
                  ? item
                  : ProjectionEvaluator.project(read.projection(), item));
        }
      }
    }
    boolean bound = scanned >= read.itemsMax() || weight >= read.bytesMax();
    var resume = bound ? null : resume(read, reach);
    return new RangePage(
        items,
        count,
        scanned,
        bytes,
        weight,
        keyOf(ItemOrder.of(schema, read.index()), last),
        resume,
        bound || resume != null);
  }

  private static @Nullable Bytes resume(RangeRead read, KeyRange reach) {
    var range = read.range();
    if (read.backwards()) {
      return reach.start().equals(range.start()) ? null : reach.start();
    }
    return Objects.equals(reach.end(), range.end()) ? null : reach.end();
  }

  static NavigableMap<Bytes, Bytes> rows(KeyRange range, NavigableMap<Bytes, Bytes> rows) {
    var within = rows.tailMap(range.start(), true);
    return range.end() == null ? within : within.headMap(range.end(), false);
  }

  private static @Nullable Bytes keyOf(ItemOrder order, @Nullable Bytes item) {
    if (item == null) {
      return null;
    }
    var key = new ItemWriter().beginItem();
    for (var attribute : order.position()) {
      key.name(attribute.name())
          .value(Objects.requireNonNull(Items.attribute(item, attribute.name())));
    }
    return key.endItem().take();
  }
}
