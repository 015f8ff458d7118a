package dev.stator.model.index;

import dev.stator.model.Bytes;
import dev.stator.model.item.ItemReader;
import dev.stator.model.item.ItemWriter;
import dev.stator.model.item.Items;
import dev.stator.model.key.IndexKeys;
import dev.stator.model.key.ItemOrder;
import dev.stator.model.table.IndexProjection.Kind;
import dev.stator.model.table.TableSchema;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One local index of a table, prepared for many items. Its row of an item is a function of the item
 * alone, so that who knows the item before and after a write knows what the write does to the index
 * and reads nothing of it. Of one thread.
 */
public final class LocalIndex {
  private final ItemOrder order;
  private final Bytes sortKeyName;
  private final ItemWriter writer = new ItemWriter();

  /** Names of the attributes that it holds; null: all. */
  private final @Nullable Set<Bytes> held;

  private LocalIndex(ItemOrder order) {
    var index = order.index();
    if (index == null) {
      throw new IllegalArgumentException("Not an index of " + order.table().name());
    }
    this.order = order;
    this.sortKeyName = Bytes.utf8(index.keys().getLast().name());
    if (index.projection().kind() == Kind.ALL) {
      this.held = null;
    } else {
      this.held = new HashSet<>();
      order.position().forEach(key -> held.add(Bytes.utf8(key.name())));
      index.projection().attributes().forEach(name -> held.add(Bytes.utf8(name)));
    }
  }

  /** All local indexes of a table, in the order of their numbers. */
  public static List<LocalIndex> all(TableSchema table) {
    var indexes = new ArrayList<LocalIndex>();
    for (int number = 1; number <= table.localIndexes().size(); number++) {
      indexes.add(new LocalIndex(ItemOrder.of(table, number)));
    }
    return indexes;
  }

  /**
   * The row of an item; null when the index does not have the item, which then lacks its sort key.
   *
   * @param baseRow the key of the item's own row
   */
  public @Nullable IndexRow row(Bytes baseRow, Bytes item) {
    var value = Items.attribute(item, sortKeyName);
    var sortKey = order.sortKey();
    if (value == null || sortKey == null || !IndexKeys.fitsSortKey(sortKey, value)) {
      return null;
    }
    var shown = held == null ? item : project(item, held);
    return new IndexRow(order.besides(baseRow, sortKey, value), shown, Items.size(shown));
  }

  private Bytes project(Bytes item, Set<Bytes> names) {
    var reader = new ItemReader(item);
    writer.beginItem();
    for (int rest = reader.enterItem(); rest > 0; rest--) {
      reader.readName();
      var name = reader.content();
      if (names.contains(name)) {
        writer.name(name).value(reader.readValue());
      } else {
        reader.skip();
      }
    }
    return writer.endItem().take();
  }
}
