package dev.stator.storage.partition;

import dev.stator.model.key.KeyRange;
import dev.stator.model.key.Keyspace;
import dev.stator.model.table.TableSchema;
import dev.stator.model.write.Outcome;
import dev.stator.storage.store.RowFamily;
import dev.stator.storage.store.StoredRange;
import java.util.List;

/**
 * DropTable: refuses later writes of the table and removes its rows by a range tombstone for each
 * of its slices that may be here, whatever their number. The table's id is remembered as dropped,
 * so that a command proposed before the drop and committed behind it has no effect.
 *
 * <p>An id that no table here has is that of a slice of an index that its table has no more: its
 * rows go likewise, and its count, which stands at the id of the first slice.
 */
final class ApplyDropTable {
  private final PartitionTables tables;
  private final Backfills backfills;
  private final ApplyStreams streams;
  private final ExpiryRows expiries;

  ApplyDropTable(
      PartitionTables tables, Backfills backfills, ApplyStreams streams, ExpiryRows expiries) {
    this.tables = tables;
    this.backfills = backfills;
    this.streams = streams;
    this.expiries = expiries;
  }

  Outcome apply(int tableId, StoredRange held, Entry entry) {
    if (!tables.isDropped(tableId)) {
      var schema = tables.get(tableId);
      tables.drop(tableId);
      streams.drop(tableId, entry);
      entry.batch().dropTable(tableId);
      entry.dropCount(tableId);
      var range = new KeyRange(held.start(), held.end());
      if (schema != null) {
        removeRows(schema, range, entry);
        schema.globalIndexes().forEach(index -> entry.dropCount(index.id()));
        backfills.dropped(schema, entry);
        expiries.dropped(schema, entry);
      } else {
        var slice = new KeyRange(Keyspace.tableStart(tableId), Keyspace.tableEnd(tableId));
        removeRows(List.of(slice), range, entry);
      }
    }
    return new Outcome.Done();
  }

  void removeRows(TableSchema schema, KeyRange held, Entry entry) {
    removeRows(Keyspace.allRanges(schema), held, entry);
  }

  private static void removeRows(List<KeyRange> slices, KeyRange held, Entry entry) {
    for (var slice : slices) {
      if (slice.overlaps(held)) {
        var end = slice.end();
        entry.batch().removeRange(slice.start(), end == null ? RowFamily.END_OF_KEYSPACE : end);
      }
    }
  }

  /** Removes the rows of global indexes that a table had and has no more. */
  void removeDropped(TableSchema before, TableSchema after, KeyRange held, Entry entry) {
    for (var index : before.globalIndexes()) {
      if (after.globalIndex(index.id()) == null) {
        removeRows(Keyspace.ranges(before.rows(index)), held, entry);
        entry.dropCount(index.id());
      }
    }
  }
}
