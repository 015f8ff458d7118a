package dev.stator.storage.partition;

import dev.stator.model.Bytes;
import dev.stator.model.expression.ConditionEvaluator;
import dev.stator.model.expression.ProjectionEvaluator;
import dev.stator.model.item.ItemWriter;
import dev.stator.model.item.Items;
import dev.stator.model.item.PageWeight;
import dev.stator.model.key.ItemOrder;
import dev.stator.model.key.Keyspace;
import dev.stator.model.table.KeyAttribute;
import dev.stator.model.table.TableSchema;
import dev.stator.proto.item.RangePage;
import dev.stator.proto.item.RangeRead;
import dev.stator.storage.store.RowFormat;
import dev.stator.storage.store.StoreException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One stretch of a {@link RangeRead}: walks rows, evaluates their items, and says where to go on.
 * It ends at a bound of the read, at the end of what the partition holds of the range, or when it
 * has had its share of time and memory: who asked then simply goes on.
 */
final class RangeReader {
  /**
   * How far a walk goes at a time.
   *
   * @param rowsMax rows walked, and
   * @param bytesMax bytes of their values, before others get their turn, and
   * @param nanosMax time
   * @param brief what is read may stay in the cache
   */
  record Stretch(int rowsMax, long bytesMax, long nanosMax, boolean brief) {
    /** On a thread that serves single items. */
    static final Stretch BRIEF = new Stretch(100, 64 << 10, TimeUnit.MILLISECONDS.toNanos(1), true);

    /** On a thread for scans. */
    static final Stretch LONG =
        new Stretch(Integer.MAX_VALUE, 4 << 20, TimeUnit.MILLISECONDS.toNanos(20), false);
  }

  /** Rows of other orders that a scan walks past one by one: then it is cheaper to seek. */
  private static final int PASSED_BY_MAX = 4;

  private final RangeRead read;
  private final HeldRows held;
  private final Stretch stretch;

  /** Null when the table or index is not known here: then it has no rows here. */
  private final @Nullable ItemOrder order;

  private final @Nullable ProjectionEvaluator projection;
  private final List<Bytes> items = new ArrayList<>();
  private int count;
  private int scanned;
  private long scannedBytes;
  private long fetchedBytes;
  private long weight;
  private int rowsWalked;
  private long bytesWalked;
  private @Nullable Bytes lastItem;

  RangeReader(RangeRead read, HeldRows held, Stretch stretch) {
    this.read = read;
    this.projection = read.projection() == null ? null : new ProjectionEvaluator(read.projection());
    this.held = held;
    this.stretch = stretch;
    this.order = held.table() == null ? null : order(held.table(), read.index());
  }

  private static @Nullable ItemOrder order(TableSchema table, int index) {
    boolean beside = index >= 0 && index <= table.localIndexes().size();
    return beside || table.globalIndex(index) != null ? ItemOrder.of(table, index) : null;
  }

  /** Walks; the rows are used up then. */
  RangePage page() {
    if (order == null) {
      return page(behindReach());
    }
    requireInOrder(order);
    var table = order.table();
    var sortKey = table.sortKey() == null ? null : Bytes.utf8(table.sortKey().name());
    boolean families = table.hasLocalIndexes() && !order.global();
    long until = System.nanoTime() + stretch.nanosMax();
    int passedBy = 0;
    var rows = held.rows();
    while (rows.next()) {
      rowsWalked++;
      if (!families || Keyspace.family(table, rows.key()) == read.index()) {
        evaluate(read(rows.value()), sortKey);
        passedBy = 0;
      } else {
        passedBy++;
      }
      if (boundReached() || stretchDone(until)) {
        return page(behind(rows.key()));
      }
      if (passedBy >= PASSED_BY_MAX && !read.backwards()) {
        rows.skipTo(order.nextRows(rows.key()));
        passedBy = 0;
      }
    }
    return page(rows.tired() ? behindLastItem(order) : behindReach());
  }

  private void requireInOrder(ItemOrder order) {
    int sliceId = Keyspace.sliceId(read.range().start());
    var end = Keyspace.tableEnd(sliceId);
    var asked = read.range().end();
    boolean within = end == null || (asked != null && asked.compareTo(end) <= 0);
    if (!order.rows().own(sliceId) || !within) {
      throw new IllegalArgumentException("The range is not one of the table: " + read.range());
    }
  }

  /** The row's item, or the one that the row is an index row of where that is asked for. */
  private RowFormat.Row read(byte[] value) {
    bytesWalked += value.length;
    var row = RowFormat.decode(value);
    scannedBytes += row.size();
    if (!read.fetches()) {
      return row;
    }
    var table = Objects.requireNonNull(held.table());
    byte[] fetched = held.rows().get(Keyspace.baseRow(table, row.item()));
    if (fetched == null) {
      throw new StoreException("an index row without its item");
    }
    bytesWalked += fetched.length;
    var item = RowFormat.decode(fetched);
    fetchedBytes += item.size();
    return item;
  }

  private void evaluate(RowFormat.Row row, @Nullable Bytes sortKey) {
    var item = row.item();
    scanned++;
    weight += PageWeight.of(item, row.size(), sortKey);
    lastItem = item;
    if (read.filter() != null && !ConditionEvaluator.holds(read.filter(), item)) {
      return;
    }
    count++;
    if (!read.countOnly()) {
      items.add(projection == null ? item : projection.project(item));
    }
  }

  private boolean boundReached() {
    return scanned >= read.itemsMax() || weight >= read.bytesMax();
  }

  private boolean stretchDone(long until) {
    return rowsWalked >= stretch.rowsMax()
        || bytesWalked >= stretch.bytesMax()
        || System.nanoTime() >= until;
  }

  // ------------------------------------------------------------------------------------------------ the page

  private RangePage page(@Nullable Bytes resume) {
    var lastKey = order == null || lastItem == null ? null : keyOf(order, lastItem);
    return new RangePage(
        items,
        count,
        scanned,
        scannedBytes,
        fetchedBytes,
        weight,
        lastKey,
        resume,
        resume != null || boundReached());
  }

  /** Where to go on behind a row; null when nothing of the range lies there. */
  private @Nullable Bytes behind(byte[] rowKey) {
    if (read.backwards()) {
      var key = Bytes.wrap(rowKey);
      return key.equals(read.range().start()) ? null : key;
    }
    var successor = Bytes.wrap(Arrays.copyOf(rowKey, rowKey.length + 1));
    return Objects.equals(successor, read.range().end()) ? null : successor;
  }

  /** Where to go on with more patience: behind the last item, or where the walk began. */
  private @Nullable Bytes behindLastItem(ItemOrder order) {
    if (lastItem != null) {
      return behind(order.row(lastItem).toArray());
    }
    return read.backwards() ? read.range().end() : read.range().start();
  }

  /** Where to go on behind all that the partition holds of the range; null when that is all. */
  private @Nullable Bytes behindReach() {
    if (read.backwards()) {
      var start = held.reach().start();
      return start.equals(read.range().start()) ? null : start;
    }
    var end = held.reach().end();
    return Objects.equals(end, read.range().end()) ? null : end;
  }

  private static Bytes keyOf(ItemOrder order, Bytes item) {
    var key = new ItemWriter().beginItem();
    order.position().forEach(attribute -> append(attribute, item, key));
    return key.endItem().take();
  }

  private static void append(KeyAttribute attribute, Bytes item, ItemWriter key) {
    var value = Items.attribute(item, attribute.name());
    if (value == null) {
      throw new IllegalStateException("An item without its key attribute " + attribute.name());
    }
    key.name(attribute.name()).value(value);
  }
}
