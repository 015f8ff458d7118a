package dev.stator.storage.partition;

import dev.stator.model.Bytes;
import dev.stator.model.key.KeyRange;
import dev.stator.model.key.Keyspace;
import dev.stator.model.table.TableSchema;
import dev.stator.model.write.Expiry;
import dev.stator.model.write.Outcome;
import dev.stator.proto.log.LogCommand;
import dev.stator.storage.store.PartitionStore;
import dev.stator.storage.store.RowCursor;
import dev.stator.storage.store.RowFormat;
import dev.stator.storage.store.RowFormat.Row;
import dev.stator.storage.store.StoredExpiry;
import dev.stator.storage.store.StoredListing;
import dev.stator.storage.store.StoredRange;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The rows by which items are found when they expire.
 *
 * <p>What must hold: of every item in the partition's range that says when it expires, and whose
 * table expires items, there is a row that says the same, but where a listing of the table still
 * has to pass. A row changes in the batch that changes its item. A listing walks through the items
 * that were there before somebody cared, in steps that stand in the log: when a table gets, or
 * changes, its setting, and when a neighbour is adopted.
 *
 * <p>What need not hold: that such an item is there for each row. Of a row that no item bears out
 * nothing follows but that it is removed when it is due ({@link ApplyExpire}). So whoever gives
 * items away, in a split, needs not look for their rows. Of the apply thread.
 */
final class ExpiryRows {
  private final PartitionStore store;
  private final PartitionTables tables;
  private final Map<Integer, StoredListing> listings;

  ExpiryRows(PartitionStore store, PartitionTables tables) {
    this.store = store;
    this.tables = tables;
    this.listings = new TreeMap<>(store.listings());
  }

  /** An item is other than before. */
  void follow(
      TableSchema schema, Bytes rowKey, @Nullable Row before, @Nullable Row after, Entry entry) {
    if (schema.expiryAttribute() == null) {
      return;
    }
    long old = Expiry.seconds(schema, before == null ? null : before.item());
    long now = Expiry.seconds(schema, after == null ? null : after.item());
    if (old == now) {
      return;
    }
    if (old != Expiry.NEVER) {
      entry.batch().removeExpiry(new StoredExpiry(rowKey, old));
    }
    if (now != Expiry.NEVER) {
      entry.batch().putExpiry(new StoredExpiry(rowKey, now));
    }
  }

  /**
   * A table has another definition.
   *
   * @param before its former one, or null when it is new here
   * @param range the partition's
   */
  void defined(@Nullable TableSchema before, TableSchema after, StoredRange range, Entry entry) {
    var old = before == null ? null : before.expiryAttribute();
    var now = after.expiryAttribute();
    if (Objects.equals(old, now)) {
      return;
    }
    if (old != null) {
      forget(after, entry);
    }
    if (now != null) {
      list(after, StoredListing.of(range), entry);
    }
  }

  /** A table is dropped. */
  void dropped(TableSchema schema, Entry entry) {
    if (schema.expiryAttribute() != null) {
      forget(schema, entry);
    }
  }

  /** The partition holds the items of a neighbour now. */
  void adopted(StoredRange neighbour, Entry entry) {
    for (var schema : tables.expiring()) {
      list(schema, StoredListing.of(neighbour), entry);
    }
  }

  private void forget(TableSchema schema, Entry entry) {
    var slices = schema.rows();
    for (int slice = 0; slice < slices.count(); slice++) {
      entry.batch().removeExpiries(slices.idOf(slice));
    }
    if (listings.remove(schema.tableId()) != null) {
      entry.batch().removeListing(schema.tableId());
    }
  }

  private void list(TableSchema schema, StoredListing more, Entry entry) {
    var listing = listings.merge(schema.tableId(), more, StoredListing::and);
    entry.batch().putListing(schema.tableId(), listing);
  }

  /**
   * Lists the next items of a table.
   *
   * @param alone no other command stands in the entry, so that the store holds what it finds
   */
  Outcome list(LogCommand.ListExpiries command, boolean alone, Entry entry, StoredRange range) {
    var listing = listings.get(command.tableId());
    var schema = tables.get(command.tableId());
    if (listing == null || schema == null) {
      return new Outcome.Stale("Nothing of the table is to be listed.");
    }
    if (!alone) {
      return new Outcome.Stale("A listing stands alone in its entry.");
    }
    var walk = new Walk(schema, command.rows(), command.bytes(), entry);
    var next = walk.run(new KeyRange(range.start(), range.end()).intersection(listing.range()));
    if (next == null) {
      listings.remove(schema.tableId());
      entry.batch().removeListing(schema.tableId());
    } else {
      var rest = new StoredListing(next, listing.end());
      listings.put(schema.tableId(), rest);
      entry.batch().putListing(schema.tableId(), rest);
    }
    return new Outcome.Done();
  }

  /** One step of a listing, of a bounded size. */
  private final class Walk {
    private final TableSchema schema;
    private final Entry entry;
    private int rows;
    private long bytes;

    Walk(TableSchema schema, int rowsMax, int bytesMax, Entry entry) {
      this.schema = schema;
      this.rows = rowsMax;
      this.bytes = bytesMax;
      this.entry = entry;
    }

    /** Where the next step begins; null: all was listed. */
    @Nullable Bytes run(@Nullable KeyRange range) {
      if (range == null) {
        return null;
      }
      for (var slice : slices()) {
        var part = slice.intersection(range);
        if (part != null) {
          var next = run(store.cursor(part, false, false, false));
          if (next != null) {
            return next;
          }
        }
      }
      return null;
    }

    /** In the order of keys. */
    private List<KeyRange> slices() {
      return Keyspace.tableRanges(schema).stream()
          .sorted(Comparator.comparing(KeyRange::start))
          .toList();
    }

    private @Nullable Bytes run(RowCursor opened) {
      try (var cursor = opened) {
        while (cursor.next()) {
          byte[] key = cursor.key();
          if (rows <= 0 || bytes <= 0) {
            return Bytes.wrap(key);
          }
          byte[] value = cursor.value();
          rows--;
          bytes -= key.length + value.length;
          if (Keyspace.family(schema, key) == Keyspace.FAMILY_BASE) {
            follow(schema, Bytes.wrap(key), null, RowFormat.decode(value), entry);
          }
        }
        return null;
      }
    }
  }
}
