package dev.stator.storage.partition;

import dev.stator.model.Bytes;
import dev.stator.model.index.IndexDelta;
import dev.stator.model.index.SecondaryIndex;
import dev.stator.model.key.ItemCollection;
import dev.stator.model.key.KeyRange;
import dev.stator.model.key.Keyspace;
import dev.stator.model.table.TableSchema;
import dev.stator.model.write.Outcome;
import dev.stator.proto.log.LogCommand;
import dev.stator.storage.store.PartitionStore;
import dev.stator.storage.store.RowFormat;
import dev.stator.storage.store.StoredBackfill;
import dev.stator.storage.store.StoredRange;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Items that are older than a global index are brought into it in the order of the log: a command
 * puts down index changes for the next few, as if they had just been written, among the changes of
 * those that are written meanwhile. So a write and the backfill cannot overtake each other, and the
 * position is state of the partition: the next leader, and either side of a split, goes on there.
 *
 * <p>Of the apply thread.
 */
final class Backfills {
  /** Of rows looked at by one command. */
  private static final int BYTES_MAX = 256 << 10;

  private final PartitionStore store;
  private final PartitionTables tables;
  private final ApplyIndexes indexes;
  private final TreeMap<Integer, StoredBackfill> byIndex;

  Backfills(PartitionStore store, PartitionTables tables, ApplyIndexes indexes) {
    this.store = store;
    this.tables = tables;
    this.indexes = indexes;
    this.byIndex = new TreeMap<>(store.backfills());
  }

  /** By index id. */
  Map<Integer, StoredBackfill> all() {
    return Map.copyOf(byIndex);
  }

  /**
   * A definition takes the place of another: begins what it asks for, and forgets what it ended.
   */
  void defined(@Nullable TableSchema before, TableSchema after, Entry entry) {
    for (var index : after.globalIndexes()) {
      if (index.backfilling() && !byIndex.containsKey(index.id())) {
        keep(StoredBackfill.begun(index.id(), after.tableId()), entry);
      } else if (!index.backfilling()) {
        forget(index.id(), entry);
      }
    }
    if (before != null) {
      for (var index : before.globalIndexes()) {
        if (after.globalIndex(index.id()) == null) {
          forget(index.id(), entry);
        }
      }
    }
  }

  /** The table is gone. */
  void dropped(TableSchema table, Entry entry) {
    table.globalIndexes().forEach(index -> forget(index.id(), entry));
  }

  /** Items behind {@code from} joined the partition: who was done goes on with them. */
  void adopted(Bytes from, Entry entry) {
    for (var backfill : List.copyOf(byIndex.values())) {
      if (!backfill.open()) {
        keep(backfill.at(from, 0), entry);
      }
    }
  }

  private void keep(StoredBackfill backfill, Entry entry) {
    byIndex.put(backfill.indexId(), backfill);
    entry.batch().putBackfill(backfill);
    entry.changeBackfills();
  }

  private void forget(int indexId, Entry entry) {
    if (byIndex.remove(indexId) != null) {
      entry.batch().removeBackfill(indexId);
      entry.changeBackfills();
    }
  }

  /**
   * @param alone no other command stands in the entry, whose effect the store would not show yet
   */
  Outcome reindex(LogCommand.Reindex command, boolean alone, Entry entry, StoredRange range) {
    var backfill = byIndex.get(command.indexId());
    var table = backfill == null ? null : tables.get(backfill.tableId());
    var index = table == null ? null : indexes.global(table, command.indexId());
    if (!alone || backfill == null || !backfill.open() || table == null || index == null) {
      return new Outcome.Stale("There is nothing to be brought into the index.");
    }
    var walk = new Walk(table, index, command.itemsMax(), entry);
    for (var part : rest(table, backfill, range)) {
      walk.take(part);
      if (walk.full()) {
        break;
      }
    }
    var last = walk.last;
    keep(
        walk.full() && last != null
            ? backfill.at(ItemCollection.behind(last), walk.items)
            : backfill.done(entry.position().index(), walk.items),
        entry);
    return new Outcome.Done();
  }

  /** What the partition holds of the table's items from where the backfill is, in order. */
  private static List<KeyRange> rest(
      TableSchema table, StoredBackfill backfill, StoredRange range) {
    var rest =
        new KeyRange(range.start(), range.end()).intersection(new KeyRange(backfill.next(), null));
    return rest == null
        ? List.of()
        : Keyspace.tableRanges(table).stream()
            .filter(rest::overlaps)
            .map(slice -> Objects.requireNonNull(slice.intersection(rest)))
            .sorted(Comparator.comparing(KeyRange::start))
            .toList();
  }

  /** Puts down index changes for items, until it has enough. */
  private final class Walk {
    private final TableSchema table;
    private final SecondaryIndex index;
    private final int itemsMax;
    private final Entry entry;
    private int items;
    private int bytes;
    private @Nullable Bytes last;

    Walk(TableSchema table, SecondaryIndex index, int itemsMax, Entry entry) {
      this.table = table;
      this.index = index;
      this.itemsMax = itemsMax;
      this.entry = entry;
    }

    boolean full() {
      return items >= itemsMax || bytes >= BYTES_MAX;
    }

    void take(KeyRange part) {
      try (var view = store.view()) {
        view.take(new StoredRange(part.start(), part.end(), 0), this::take);
      }
    }

    private boolean take(byte[] key, byte[] value) {
      bytes += value.length;
      if (!table.hasLocalIndexes() || Keyspace.family(table, key) == Keyspace.FAMILY_BASE) {
        item(Bytes.wrap(key), RowFormat.decode(value));
      }
      last = Bytes.wrap(key);
      return !full();
    }

    private void item(Bytes key, RowFormat.Row row) {
      items++;
      var delta = IndexDelta.of(index, key, null, row.item());
      var change = IndexChange.of(key, entry.tick(), row.version(), List.of(delta));
      if (change != null) {
        entry.append(change);
      }
    }
  }
}
