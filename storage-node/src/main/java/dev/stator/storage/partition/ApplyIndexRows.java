package dev.stator.storage.partition;

import dev.stator.model.Bytes;
import dev.stator.model.key.Keyspace;
import dev.stator.model.write.Outcome;
import dev.stator.proto.log.LogCommand;
import dev.stator.proto.log.LogCommand.IndexRowChange;
import dev.stator.storage.store.RowFormat.Row;
import dev.stator.storage.store.StoredCount;
import dev.stator.storage.store.StoredRange;
import java.util.ArrayList;

/**
 * Rows of global indexes that another partition, or this one, ships to here ({@link IndexSources}
 * says whose count). A row changes only if what comes is of a newer version of its item. Of the
 * apply thread.
 */
final class ApplyIndexRows {
  private static final Outcome.Stale LATE =
      new Outcome.Stale("Index rows for the same items were sent by a later sender.");
  private static final Outcome.Stale UNKNOWN_INDEX =
      new Outcome.Stale("The index is not known here, yet or any more.");

  private final PartitionTables tables;
  private final IndexSources sources;
  private final PlantedApplyBugs planted;

  ApplyIndexRows(PartitionTables tables, IndexSources sources, PlantedApplyBugs planted) {
    this.tables = tables;
    this.sources = sources;
    this.planted = planted;
  }

  /** A row with the index that it belongs to. */
  private record Owned(int indexId, IndexRowChange row) {}

  /**
   * @param rangeEpoch of this partition's range as the sender took it to be: by the borders of
   *     another one it may not have sent all that belongs here, and nothing counts as sent through
   */
  Outcome apply(LogCommand.IndexRows command, long rangeEpoch, Entry entry, StoredRange range) {
    if (!command.rows().stream().allMatch(row -> range.contains(row.key()))) {
      return new Outcome.Moved(range.rangeEpoch());
    }
    var source = command.source();
    boolean trusting = planted.has(PlantedApplyBugs.Kind.TAKES_LATE_INDEX_ROWS);
    if (!trusting && !sources.accepts(source)) {
      return LATE;
    }
    long through = trusting ? 0 : sources.through(source.range());
    var owned = new ArrayList<Owned>();
    for (var row : command.rows()) {
      var index = tables.globalIndex(Keyspace.sliceId(row.key()));
      if (index == null) {
        return UNKNOWN_INDEX;
      }
      if (row.stamp() > through) {
        owned.add(new Owned(index.id(), row));
      }
    }
    owned.forEach(each -> apply(each.indexId, each.row, trusting, entry));
    sources.accept(source, rangeEpoch == range.rangeEpoch(), entry.batch());
    return new Outcome.Done();
  }

  private static void apply(int indexId, IndexRowChange change, boolean trusting, Entry entry) {
    var key = change.key();
    var before = entry.row(key);
    if (before != null && before.version() >= change.version() && !trusting) {
      return;
    }
    Bytes item = change.item();
    if (item != null) {
      entry.put(key, new Row(change.version(), change.size(), item));
    } else if (before != null) {
      entry.remove(key);
    }
    entry.count(
        key,
        indexId,
        new StoredCount(
            (item == null ? 0 : 1) - (before == null ? 0 : 1),
            (item == null ? 0 : change.size()) - (before == null ? 0 : before.size())));
  }
}
