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
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A write of one item: decided on the row as the log left it, then written down. */
final class ApplyItemWrite {
  private final PartitionTables tables;
  private final Function<TableSchema, ChangeNeeds> changeNeeds;
  private final PlantedApplyBugs planted;

  ApplyItemWrite(
      PartitionTables tables,
      Function<TableSchema, ChangeNeeds> changeNeeds,
      PlantedApplyBugs planted) {
    this.tables = tables;
    this.changeNeeds = changeNeeds;
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
      case Decision.Remove() -> remove(write, schema, before, entry);
      case Decision.Unchanged() -> unchanged(write, before);
      case Decision.ConditionFailed() -> conditionFailed(write, before);
      case Decision.Rejected(var error, var message) -> new Outcome.Rejected(error, message);
    };
  }

  private Outcome put(
      ItemWrite write, TableSchema schema, @Nullable Row before, Bytes item, Entry entry) {
    var after = new Row(entry.tick(), Items.size(item), item);
    if (!planted.leavesOut(entry.position(), after.version())) {
      entry.put(write.rowKey(), after);
    }
    entry.count(
        write.rowKey(), write.tableId(), before == null ? 1 : 0, after.size() - sizeOf(before));
    append(write, schema, before, after, after.version(), entry);
    return applied(write, before, after, after.version());
  }

  private Outcome remove(ItemWrite write, TableSchema schema, @Nullable Row before, Entry entry) {
    long version = entry.tick();
    entry.remove(write.rowKey());
    entry.count(write.rowKey(), write.tableId(), before == null ? 0 : -1, -sizeOf(before));
    append(write, schema, before, null, version, entry);
    return applied(write, before, null, version);
  }

  private static Outcome unchanged(ItemWrite write, @Nullable Row before) {
    return applied(write, before, before, before == null ? 0 : before.version());
  }

  private static Outcome conditionFailed(ItemWrite write, @Nullable Row before) {
    return new Outcome.ConditionFailed(
        write.returns().onConditionFailure() ? itemOf(before) : null, sizeOf(before));
  }

  private static Outcome applied(
      ItemWrite write, @Nullable Row before, @Nullable Row after, long version) {
    return new Outcome.Applied(
        write.returns().before() ? itemOf(before) : null,
        write.returns().after() ? itemOf(after) : null,
        sizeOf(before),
        sizeOf(after),
        version);
  }

  private void append(
      ItemWrite write,
      TableSchema schema,
      @Nullable Row before,
      @Nullable Row after,
      long version,
      Entry entry) {
    switch (changeNeeds.apply(schema)) {
      case NOTHING -> {}
      case KEYS -> entry.append(new Change(write.rowKey(), version, null, null));
      case OLD_AND_NEW_IMAGES ->
          entry.append(new Change(write.rowKey(), version, itemOf(before), itemOf(after)));
    }
  }

  private static @Nullable Bytes itemOf(@Nullable Row row) {
    return row == null ? null : row.item();
  }

  private static int sizeOf(@Nullable Row row) {
    return row == null ? 0 : row.size();
  }
}
