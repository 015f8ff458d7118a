package dev.stator.storage.partition;

import dev.stator.model.table.TableSchema;
import dev.stator.model.write.Outcome;

/** SetTable: a table's definition, or a newer version of it, becomes state of the partition. */
final class ApplySetTable {
  private final PartitionTables tables;

  ApplySetTable(PartitionTables tables) {
    this.tables = tables;
  }

  Outcome apply(TableSchema schema, Entry entry) {
    if (tables.isDropped(schema.tableId())) {
      return Refusals.NO_SUCH_TABLE;
    }
    var known = tables.get(schema.tableId());
    if (known == null || known.version() < schema.version()) {
      tables.set(schema);
      entry.batch().putTable(schema);
    }
    return new Outcome.Done();
  }
}
