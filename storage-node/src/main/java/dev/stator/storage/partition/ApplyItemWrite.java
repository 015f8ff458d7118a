package dev.stator.storage.partition;

import dev.stator.model.Bytes;
import dev.stator.model.item.Items;
import dev.stator.model.key.Keyspace;
import dev.stator.model.table.TableSchema;
import dev.stator.model.write.Decision;
import dev.stator.model.write.ItemDecider;
import dev.stator.model.write.ItemWrite;
import dev.stator.model.write.Outcome;
import dev.stator.storage.store.RowFormat.Row;
import dev.stator.storage.store.StoredCount;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A write of one item: decided on the row as the log left it, then written down. */
final class ApplyItemWrite {
  private final PartitionTables tables;
  private final ApplyStreams streams;
  private final ApplyIndexes indexes;
  private final ExpiryRows expiries;
  private final PlantedApplyBugs planted;

  ApplyItemWrite(
      PartitionTables tables,
      ApplyIndexes indexes,
      ApplyStreams streams,
      ExpiryRows expiries,
      PlantedApplyBugs planted) {
    this.tables = tables;
    this.indexes = indexes;
    this.streams = streams;
    this.expiries = expiries;
    this.planted = planted;
  }

  Outcome apply(ItemWrite write, Entry entry) {
    var schema = tables.get(write.tableId());
    if (schema == null) {
      return Refusals.NO_SUCH_TABLE;
    }
    if (!Keyspace.isOf(schema, write.rowKey())) {
      return Refusals.KEY_OF_ANOTHER_TABLE;
    }
    var before = entry.row(write.rowKey());
    var decision = ItemDecider.decide(schema, write, before == null ? null : before.item());
    return switch (decision) {
      case Decision.Put(var item) -> put(write, schema, before, item, entry);
      case Decision.Remove() -> remove(write, schema, before, false, entry);
      case Decision.Unchanged() -> unchanged(write, schema, before, entry);
      case Decision.ConditionFailed() -> conditionFailed(write, before);
      case Decision.Rejected(var error, var message) -> new Outcome.Rejected(error, message);
    };
  }

  private Outcome put(
      ItemWrite write, TableSchema schema, @Nullable Row before, Bytes item, Entry entry) {
    int size = Items.size(item);
    var indexed = indexes.plan(schema, write.rowKey(), before, item, size, entry);
    if (indexed != null && indexed.tooLarge()) {
      return Refusals.COLLECTION_TOO_LARGE;
    }
    var after = new Row(entry.tick(), size, item);
    if (!planted.leavesOut(entry.position(), after.version())) {
      entry.put(write.rowKey(), after);
    }
    finish(write, schema, before, after, after.version(), indexed, false, entry);
    return applied(write, before, after, after.version(), indexed);
  }

  /** Removes an item whose time has come. */
  void expire(TableSchema schema, Bytes rowKey, Row before, Entry entry) {
    var removal =
        new ItemWrite(
            schema.tableId(),
            schema.version(),
            rowKey,
            new ItemWrite.Operation.Delete(),
            null,
            ItemWrite.Returns.NONE);
    remove(removal, schema, before, true, entry);
  }

  /**
   * @param byService nobody asked for it
   */
  private Outcome remove(
      ItemWrite write, TableSchema schema, @Nullable Row before, boolean byService, Entry entry) {
    var indexed = indexes.plan(schema, write.rowKey(), before, null, 0, entry);
    long version = entry.tick();
    entry.remove(write.rowKey());
    finish(write, schema, before, null, version, indexed, byService, entry);
    return applied(write, before, null, version, indexed);
  }

  /** What follows from a change of the item, in the same batch. */
  private void finish(
      ItemWrite write,
      TableSchema schema,
      @Nullable Row before,
      @Nullable Row after,
      long version,
      @Nullable IndexedWrite indexed,
      boolean byService,
      Entry entry) {
    expiries.follow(schema, write.rowKey(), before, after, entry);
    if (indexed != null) {
      indexed.write(version, entry);
    }
    entry.count(
        write.rowKey(),
        write.tableId(),
        new StoredCount(
            (after == null ? 0 : 1) - (before == null ? 0 : 1),
            sizeOf(after) - sizeOf(before),
            indexed == null ? List.of() : indexed.growth()));
    streams.append(
        schema, write.rowKey(), itemOf(before), itemOf(after), version, byService, entry);
  }

  private Outcome unchanged(
      ItemWrite write, TableSchema schema, @Nullable Row before, Entry entry) {
    var indexed =
        indexes.plan(schema, write.rowKey(), before, itemOf(before), sizeOf(before), entry);
    return applied(write, before, before, before == null ? 0 : before.version(), indexed);
  }

  private static Outcome conditionFailed(ItemWrite write, @Nullable Row before) {
    return new Outcome.ConditionFailed(
        write.returns().onConditionFailure() ? itemOf(before) : null, sizeOf(before));
  }

  private static Outcome applied(
      ItemWrite write,
      @Nullable Row before,
      @Nullable Row after,
      long version,
      @Nullable IndexedWrite indexed) {
    return new Outcome.Applied(
        write.returns().before() ? itemOf(before) : null,
        write.returns().after() ? itemOf(after) : null,
        sizeOf(before),
        sizeOf(after),
        version,
        indexed == null ? null : indexed.effects());
  }

  private static @Nullable Bytes itemOf(@Nullable Row row) {
    return row == null ? null : row.item();
  }

  private static int sizeOf(@Nullable Row row) {
    return row == null ? 0 : row.size();
  }
}
