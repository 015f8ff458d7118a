package dev.stator.storage.partition;

import dev.stator.model.Bytes;
import dev.stator.model.key.Keyspace;
import dev.stator.model.write.Outcome;

/**
 * DropTable: refuses later writes of the table and removes its rows by one range tombstone,
 * whatever their number. The table's id is remembered as dropped, so that a command proposed before
 * the drop and committed behind it has no effect.
 */
final class ApplyDropTable {
  /** Behind every row: no row key has so many bytes of ones in front. */
  private static final Bytes END_OF_KEYSPACE = Bytes.ofHex("ffffffffffff");

  private final PartitionTables tables;

  ApplyDropTable(PartitionTables tables) {
    this.tables = tables;
  }

  Outcome apply(int tableId, Entry entry) {
    if (!tables.isDropped(tableId)) {
      tables.drop(tableId);
      var end = Keyspace.tableEnd(tableId);
      entry.batch().dropTable(tableId);
      entry.dropCount(tableId);
      entry.batch().removeRange(Keyspace.tableStart(tableId), end == null ? END_OF_KEYSPACE : end);
    }
    return new Outcome.Done();
  }
}
