package dev.stator.storage.partition;

import dev.stator.model.Bytes;
import dev.stator.model.key.CollectionBounds;
import dev.stator.model.key.KeyRange;
import dev.stator.model.key.Keyspace;
import dev.stator.model.table.IndexSchema;
import dev.stator.model.table.TableSchema;
import dev.stator.storage.store.PartitionStore;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The tables that a partition knows, from SetTable and DropTable entries alone. Of the apply
 * thread, but that any thread may look at definitions.
 */
final class PartitionTables {
  private final Map<Integer, TableSchema> schemas;
  private final Set<Integer> dropped;

  /** By the ids of all slices of their items and global indexes. */
  private final Map<Integer, TableSchema> owners = new ConcurrentHashMap<>();

  private PartitionTables(Map<Integer, TableSchema> schemas, Set<Integer> dropped) {
    this.schemas = schemas;
    this.dropped = dropped;
    schemas.values().forEach(this::own);
  }

  private void own(TableSchema schema) {
    visitSlices(schema, id -> owners.put(id, schema));
  }

  private static void visitSlices(TableSchema schema, IntConsumer visitor) {
    for (var rows : schema.allRows()) {
      for (int slice = 0; slice < rows.count(); slice++) {
        visitor.accept(rows.idOf(slice));
      }
    }
  }

  static PartitionTables load(PartitionStore store) {
    return new PartitionTables(
        new ConcurrentHashMap<>(store.tables()), new HashSet<>(store.droppedTables()));
  }

  @Nullable TableSchema get(int tableId) {
    return schemas.get(tableId);
  }

  /**
   * The table that the id at the beginning of a row key belongs to, itself or an index; or null.
   */
  @Nullable TableSchema owner(int sliceId) {
    return owners.get(sliceId);
  }

  /** The tables whose items expire. */
  List<TableSchema> expiring() {
    return schemas.values().stream()
        .filter(schema -> schema.expiryAttribute() != null)
        .sorted(Comparator.comparingInt(TableSchema::tableId))
        .toList();
  }

  /** The global index that the id at the beginning of a row key belongs to, or null. */
  @Nullable IndexSchema globalIndex(int sliceId) {
    var table = owner(sliceId);
    if (table == null) {
      return null;
    }
    for (var index : table.globalIndexes()) {
      if (table.rows(index).own(sliceId)) {
        return index;
      }
    }
    return null;
  }

  /**
   * The item collection that a border between partitions would cut in two, though it belongs to a
   * table with local indexes, whose collections lie in one partition; null when there is none.
   */
  @Nullable KeyRange collectionCutBy(Bytes border) {
    var table = border.length() < Integer.BYTES ? null : owner(Keyspace.sliceId(border));
    return table == null || !table.hasLocalIndexes() ? null : CollectionBounds.cutBy(table, border);
  }

  boolean isDropped(int tableId) {
    return dropped.contains(tableId);
  }

  void set(TableSchema schema) {
    var before = schemas.put(schema.tableId(), schema);
    own(schema);
    if (before != null) {
      // Others look while this is done: what stays is there all the time.
      visitSlices(
          before, id -> owners.computeIfPresent(id, (slice, of) -> of.equals(before) ? null : of));
    }
  }

  void drop(int tableId) {
    var before = schemas.remove(tableId);
    if (before != null) {
      visitSlices(before, owners::remove);
    }
    dropped.add(tableId);
  }
}
