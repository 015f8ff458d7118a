package dev.stator.storage.partition;

import dev.stator.model.Bytes;
import dev.stator.model.index.IndexDelta;
import dev.stator.model.index.SecondaryIndex;
import dev.stator.model.key.CollectionBounds;
import dev.stator.model.table.TableSchema;
import dev.stator.storage.store.RowFormat.Row;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The rows that items have in indexes, and the sizes of item collections. Rows of local indexes
 * change in the batch that changes the item, so that who reads an index sees what who reads the
 * table sees. What becomes of rows in global indexes is put down in the same batch, to be shipped
 * to where they are.
 *
 * <p>Nothing of an index is read for that: what it holds of an item follows from the item, as it
 * was and as it becomes. Of the apply thread.
 */
final class ApplyIndexes {
  private final long collectionBytesMax;
  private final PlantedApplyBugs planted;
  private final Map<Integer, Prepared> byTable = new HashMap<>();

  private record Prepared(long version, List<SecondaryIndex> local, List<SecondaryIndex> global) {}

  /**
   * @param collectionBytesMax no write makes an item collection larger than that
   */
  ApplyIndexes(long collectionBytesMax, PlantedApplyBugs planted) {
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
      Bytes baseRow,
      @Nullable Row before,
      @Nullable Bytes after,
      int sizeAfter,
      Entry entry) {
    if (schema.indexes().isEmpty()) {
      return null;
    }
    var indexes = indexes(schema);
    var itemBefore = before == null ? null : before.item();
    return new IndexedWrite(
        baseRow,
        deltas(indexes.local, baseRow, itemBefore, after),
        deltas(indexes.global, baseRow, itemBefore, after),
        indexes.local.isEmpty()
            ? null
            : collection(schema, baseRow, sizeAfter - (before == null ? 0 : before.size()), entry),
        planted.has(PlantedApplyBugs.Kind.LEAVES_INDEX_ROWS));
  }

  private static List<IndexDelta> deltas(
      List<SecondaryIndex> indexes, Bytes baseRow, @Nullable Bytes before, @Nullable Bytes after) {
    var deltas = new ArrayList<IndexDelta>(indexes.size());
    for (var index : indexes) {
      deltas.add(IndexDelta.of(index, baseRow, before, after));
    }
    return deltas;
  }

  private IndexedWrite.Collection collection(
      TableSchema schema, Bytes baseRow, int itemGrowth, Entry entry) {
    var sizeRow = CollectionBounds.sizeRow(schema, baseRow);
    return new IndexedWrite.Collection(
        itemGrowth, sizeRow, entry.collectionBytes(sizeRow), collectionBytesMax);
  }

  /** A table's global index with that id, or null. */
  @Nullable SecondaryIndex global(TableSchema schema, int indexId) {
    for (var index : indexes(schema).global) {
      if (index.schema().id() == indexId) {
        return index;
      }
    }
    return null;
  }

  private Prepared indexes(TableSchema schema) {
    var known = byTable.get(schema.tableId());
    if (known == null || known.version != schema.version()) {
      known =
          new Prepared(
              schema.version(), SecondaryIndex.local(schema), SecondaryIndex.global(schema));
      byTable.put(schema.tableId(), known);
    }
    return known;
  }
}
