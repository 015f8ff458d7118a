package dev.stator.storage.partition;

import dev.stator.model.key.KeyRange;
import dev.stator.model.table.TableSchema;
import dev.stator.model.write.Outcome;
import dev.stator.storage.store.StoredRange;

/**
 * SetTable: a table's definition, or a newer version of it, becomes state of the partition. Rows of
 * a global index that it does not name any more go; items are brought into one that it says is
 * younger than they are.
 */
final class ApplySetTable {
  private final PartitionTables tables;
  private final ApplyDropTable drops;
  private final Backfills backfills;
  private final ApplyStreams streams;
  private final ExpiryRows expiries;

  ApplySetTable(
      PartitionTables tables,
      ApplyDropTable drops,
      Backfills backfills,
      ApplyStreams streams,
      ExpiryRows expiries) {
    this.tables = tables;
    this.drops = drops;
    this.backfills = backfills;
    this.streams = streams;
    this.expiries = expiries;
  }

  Outcome apply(TableSchema schema, StoredRange held, Entry entry) {
    if (tables.isDropped(schema.tableId())) {
      return Refusals.NO_SUCH_TABLE;
    }
    define(schema, held, entry);
    return new Outcome.Done();
  }

  /** What is known of a table becomes the newer of that and {@code schema}. */
  void define(TableSchema schema, StoredRange held, Entry entry) {
    var range = new KeyRange(held.start(), held.end());
    var known = tables.get(schema.tableId());
    if (known != null && known.version() >= schema.version()) {
      drops.removeDropped(schema, known, range, entry);
      return;
    }
    if (known != null) {
      drops.removeDropped(known, schema, range, entry);
    }
    tables.set(schema);
    entry.batch().putTable(schema);
    backfills.defined(known, schema, entry);
    streams.define(schema, held, entry);
    expiries.defined(known, schema, held, entry);
  }
}
