package dev.stator.router.operation;

import dev.stator.model.Bytes;
import dev.stator.model.expression.ConditionEvaluator;
import dev.stator.model.expression.ProjectionEvaluator;
import dev.stator.model.item.ItemWriter;
import dev.stator.model.item.Items;
import dev.stator.model.item.PageWeight;
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

  static RangePage page(TableSchema schema, RangeRead read, NavigableMap<Bytes, Bytes> rows) {
    var sortKey = schema.sortKey() == null ? null : Bytes.utf8(schema.sortKey().name());
    var items = new ArrayList<Bytes>();
    int count = 0;
    int scanned = 0;
    long bytes = 0;
    long weight = 0;
    Bytes last = null;
    for (var item : ordered(read, rows).values()) {
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
    boolean more = scanned >= read.itemsMax() || weight >= read.bytesMax();
    return new RangePage(items, count, scanned, bytes, weight, keyOf(schema, last), null, more);
  }

  private static NavigableMap<Bytes, Bytes> ordered(
      RangeRead read, NavigableMap<Bytes, Bytes> rows) {
    var range = read.range();
    var within = rows.tailMap(range.start(), true);
    if (range.end() != null) {
      within = within.headMap(range.end(), false);
    }
    return read.backwards() ? within.descendingMap() : within;
  }

  private static @Nullable Bytes keyOf(TableSchema schema, @Nullable Bytes item) {
    if (item == null) {
      return null;
    }
    var key = new ItemWriter().beginItem();
    for (var attribute :
        schema.sortKey() == null
            ? new String[] {schema.partitionKey().name()}
            : new String[] {schema.partitionKey().name(), schema.sortKey().name()}) {
      key.name(attribute).value(Objects.requireNonNull(Items.attribute(item, attribute)));
    }
    return key.endItem().take();
  }
}
