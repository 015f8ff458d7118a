package dev.stator.storage.partition;

import dev.stator.model.key.KeyRange;
import dev.stator.model.key.Keyspace;
import dev.stator.model.table.TableSchema;
import dev.stator.model.write.Outcome;
import dev.stator.storage.store.RowFamily;
import dev.stator.storage.store.StoredRange;

/**
 * DropTable: refuses later writes of the table and removes its rows by a range tombstone for each
 * of its slices that may be here, whatever their number. The table's id is remembered as dropped,
 * so that a command proposed before the drop and committed behind it has no effect.
 */
final class ApplyDropTable {
  private final PartitionTables tables;

  ApplyDropTable(PartitionTables tables) {
    this.tables = tables;
  }

  Outcome apply(int tableId, StoredRange held, Entry entry) {
    if (!tables.isDropped(tableId)) {
      var schema = tables.get(tableId);
      tables.drop(tableId);
      entry.batch().dropTable(tableId);
      entry.dropCount(tableId);
      if (schema != null) {
        removeRows(schema, new KeyRange(held.start(), held.end()), entry);
      }
    }
    return new Outcome.Done();
  }

  void removeRows(TableSchema schema, KeyRange held, Entry entry) {
    for (var slice : Keyspace.allRanges(schema)) {
      if (slice.overlaps(held)) {
        var end = slice.end();
        entry.batch().removeRange(slice.start(), end == null ? RowFamily.END_OF_KEYSPACE : end);
      }
    }
  }
}
