package dev.stator.storage.partition;

import dev.stator.model.table.TableSchema;
import dev.stator.model.write.Outcome;
import dev.stator.storage.store.StoredRange;

/** SetTable: a table's definition, or a newer version of it, becomes state of the partition. */
final class ApplySetTable {
  private final PartitionTables tables;
  private final ApplyStreams streams;
  private final ExpiryRows expiries;

  ApplySetTable(PartitionTables tables, ApplyStreams streams, ExpiryRows expiries) {
    this.tables = tables;
    this.streams = streams;
    this.expiries = expiries;
  }

  Outcome apply(TableSchema schema, StoredRange range, Entry entry) {
    if (tables.isDropped(schema.tableId())) {
      return Refusals.NO_SUCH_TABLE;
    }
    set(schema, range, entry);
    return new Outcome.Done();
  }

  /** Unless a newer definition is known, or this one. */
  void set(TableSchema schema, StoredRange range, Entry entry) {
    var known = tables.get(schema.tableId());
    if (known == null || known.version() < schema.version()) {
      tables.set(schema);
      entry.batch().putTable(schema);
      streams.define(schema, range, entry);
      expiries.defined(known, schema, range, entry);
    }
  }
}
