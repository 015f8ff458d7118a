package dev.stator.storage.partition;

import dev.stator.model.key.Keyspace;
import dev.stator.model.table.TableSchema;
import dev.stator.model.write.Expiry;
import dev.stator.model.write.Outcome;
import dev.stator.proto.log.LogCommand;
import dev.stator.proto.log.LogCommand.Expiring;
import dev.stator.storage.store.RowFormat.Row;
import dev.stator.storage.store.StoredExpiry;
import dev.stator.storage.store.StoredRange;

/**
 * Expire: removes items whose time has come. What the leader saw when it proposed that counts for
 * nothing: the item itself must say here what it said then, and the partition's clock, which never
 * goes back and is the same on every replica, must be past that. So an item is removed neither
 * early nor after it was renewed, whoever led, however late the command comes, and however often.
 */
final class ApplyExpire {
  private final PartitionTables tables;
  private final ApplyItemWrite itemWrites;
  private final ApplyMeter meter;
  private final PlantedApplyBugs planted;

  ApplyExpire(
      PartitionTables tables,
      ApplyItemWrite itemWrites,
      ApplyMeter meter,
      PlantedApplyBugs planted) {
    this.tables = tables;
    this.itemWrites = itemWrites;
    this.meter = meter;
    this.planted = planted;
  }

  Outcome apply(LogCommand.Expire command, Entry entry, StoredRange range) {
    for (var expiring : command.items()) {
      apply(expiring, entry, range);
    }
    return new Outcome.Done();
  }

  private void apply(Expiring expiring, Entry entry, StoredRange range) {
    if (!range.contains(expiring.rowKey())) {
      forget(expiring, entry);
      return;
    }
    var schema = tables.owner(Keyspace.sliceId(expiring.rowKey()));
    var row = schema == null ? null : entry.row(expiring.rowKey());
    if (schema == null || row == null || !says(schema, row, expiring)) {
      forget(expiring, entry);
    } else if (Expiry.isDue(expiring.seconds(), HybridClock.physicalMillis(entry.clock()))) {
      itemWrites.expire(schema, expiring.rowKey(), row, entry);
      meter.expired();
    }
  }

  private boolean says(TableSchema schema, Row row, Expiring expiring) {
    return planted.has(PlantedApplyBugs.Kind.EXPIRES_RENEWED)
        || Expiry.seconds(schema, row.item()) == expiring.seconds();
  }

  /** No item of this partition bears the row out. */
  private static void forget(Expiring expiring, Entry entry) {
    entry.batch().removeExpiry(new StoredExpiry(expiring.rowKey(), expiring.seconds()));
  }
}
