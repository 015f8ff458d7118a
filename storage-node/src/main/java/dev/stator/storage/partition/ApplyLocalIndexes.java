package dev.stator.storage.partition;

import dev.stator.model.Bytes;
import dev.stator.model.index.IndexDelta;
import dev.stator.model.index.SecondaryIndex;
import dev.stator.model.key.CollectionBounds;
import dev.stator.model.table.TableSchema;
import dev.stator.model.write.ItemWrite;
import dev.stator.storage.store.RowFormat.Row;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The rows that items have in local indexes, and the sizes of item collections: they change in the
 * batch that changes the item, so that who reads an index sees what who reads the table sees.
 *
 * <p>Nothing of an index is read for that: what it holds of an item follows from the item, as it
 * was and as it becomes. Of the apply thread.
 */
final class ApplyLocalIndexes {
  private final long collectionBytesMax;
  private final PlantedApplyBugs planted;
  private final Map<Integer, Prepared> byTable = new HashMap<>();

  private record Prepared(long version, List<SecondaryIndex> indexes) {}

  /**
   * @param collectionBytesMax no write makes an item collection larger than that
   */
  ApplyLocalIndexes(long collectionBytesMax, PlantedApplyBugs planted) {
    this.collectionBytesMax = collectionBytesMax;
    this.planted = planted;
  }

  /**
   * What a write is about to do to the indexes; null when the table has none.
   *
   * @param sizeAfter DynamoDB's size of the item after the write, 0 when there is none
   */
  @Nullable IndexedWrite plan(
      TableSchema schema,
      ItemWrite write,
      @Nullable Row before,
      @Nullable Bytes after,
      int sizeAfter,
      Entry entry) {
    if (!schema.hasLocalIndexes()) {
      return null;
    }
    var itemBefore = before == null ? null : before.item();
    var deltas = new ArrayList<IndexDelta>();
    for (var index : indexes(schema)) {
      deltas.add(IndexDelta.of(index, write.rowKey(), itemBefore, after));
    }
    var sizeRow = CollectionBounds.sizeRow(schema, write.rowKey());
    return new IndexedWrite(
        deltas,
        sizeAfter - (before == null ? 0 : before.size()),
        sizeRow,
        entry.collectionBytes(sizeRow),
        collectionBytesMax,
        planted.has(PlantedApplyBugs.Kind.LEAVES_INDEX_ROWS));
  }

  private List<SecondaryIndex> indexes(TableSchema schema) {
    var known = byTable.get(schema.tableId());
    if (known == null || known.version != schema.version()) {
      known = new Prepared(schema.version(), SecondaryIndex.local(schema));
      byTable.put(schema.tableId(), known);
    }
    return known.indexes;
  }
}
