package dev.stator.model.index;

import dev.stator.model.Bytes;
import dev.stator.model.item.ItemReader;
import dev.stator.model.item.ItemWriter;
import dev.stator.model.item.Items;
import dev.stator.model.key.IndexKeys;
import dev.stator.model.key.ItemOrder;
import dev.stator.model.table.IndexProjection.Kind;
import dev.stator.model.table.IndexSchema;
import dev.stator.model.table.TableSchema;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One secondary index of a table, prepared for many items. Its row of an item is a function of the
 * item alone, so that who knows the item before and after a write knows what the write does to the
 * index and reads nothing of it. Of one thread.
 */
public final class SecondaryIndex {
  private final ItemOrder order;
  private final IndexSchema schema;
  private final ItemWriter writer = new ItemWriter();

  /** Names of the attributes that it holds; null: all. */
  private final @Nullable Set<Bytes> held;

  private SecondaryIndex(ItemOrder order) {
    var index = order.index();
    if (index == null) {
      throw new IllegalArgumentException("Not an index of " + order.table().name());
    }
    this.order = order;
    this.schema = index;
    if (index.projection().kind() == Kind.ALL) {
      this.held = null;
    } else {
      this.held = new HashSet<>();
      order.position().forEach(key -> held.add(Bytes.utf8(key.name())));
      index.projection().attributes().forEach(name -> held.add(Bytes.utf8(name)));
    }
  }

  /** All local indexes of a table, in the order of their numbers. */
  public static List<SecondaryIndex> local(TableSchema table) {
    return table.localIndexes().stream()
        .map(index -> new SecondaryIndex(ItemOrder.of(table, index)))
        .toList();
  }

  /** All global indexes of a table, in the order of their definition. */
  public static List<SecondaryIndex> global(TableSchema table) {
    return table.globalIndexes().stream()
        .map(index -> new SecondaryIndex(ItemOrder.of(table, index)))
        .toList();
  }

  public IndexSchema schema() {
    return schema;
  }

  /**
   * The row of an item; null when the index does not have the item, which then lacks a key of the
   * index, or has one of another type from before there was the index.
   *
   * @param baseRow the key of the item's own row
   */
  public @Nullable IndexRow row(Bytes baseRow, Bytes item) {
    if (!IndexKeys.fits(schema, item)) {
      return null;
    }
    var shown = held == null ? item : project(item, held);
    return new IndexRow(key(baseRow, item), shown, Items.size(shown));
  }

  private Bytes key(Bytes baseRow, Bytes item) {
    if (order.global()) {
      return order.globalRow(baseRow, item);
    }
    var sortKey = schema.keys().getLast();
    var value = Objects.requireNonNull(Items.attribute(item, sortKey.name()));
    return order.besides(baseRow, sortKey, value);
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
