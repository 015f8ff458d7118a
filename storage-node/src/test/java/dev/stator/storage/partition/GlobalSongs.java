package dev.stator.storage.partition;

import static dev.stator.storage.partition.Commands.command;
import static dev.stator.storage.partition.Commands.ranged;

import dev.stator.model.Bytes;
import dev.stator.model.index.IndexRow;
import dev.stator.model.index.SecondaryIndex;
import dev.stator.model.item.ItemWriter;
import dev.stator.model.key.KeyRange;
import dev.stator.model.key.Keyspace;
import dev.stator.model.table.Derived;
import dev.stator.model.table.IndexProjection;
import dev.stator.model.table.IndexSchema;
import dev.stator.model.table.KeyAttribute;
import dev.stator.model.table.KeyType;
import dev.stator.model.table.TableSchema;
import dev.stator.model.write.ItemWrite;
import dev.stator.proto.log.CommandCodec;
import dev.stator.proto.log.LogCommand;
import dev.stator.proto.log.LogCommand.IndexRowChange;
import dev.stator.proto.log.LogCommand.IndexSource;
import dev.stator.storage.store.ChangeKey;
import dev.stator.storage.store.RowFormat;
import dev.stator.storage.store.StoredRange;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

/** A table whose items lie in one partition, and the rows of its global indexes in another. */
@NullMarked
final class GlobalSongs {
  static final int TABLE_ID = 0x02000000;
  static final int BY_GENRE = 0x03000000;
  static final int BY_YEAR = 0x04000000;
  static final StoredRange ITEMS = new StoredRange(Bytes.EMPTY, Keyspace.tableStart(BY_GENRE), 1);
  static final StoredRange ROWS = new StoredRange(Keyspace.tableStart(BY_GENRE), null, 1);
  private static final int SONGS = 12;

  private final Random random;

  GlobalSongs(Random random) {
    this.random = random;
  }

  /** With an index by genre, and one by year and genre that holds keys alone. */
  static TableSchema table(long version) {
    return table(version, List.of(byGenre(), byYear(false)));
  }

  static TableSchema table(long version, List<IndexSchema> indexes) {
    return new TableSchema(
        TABLE_ID, version, "Songs", key("p", KeyType.S), null, 1, Derived.of(indexes));
  }

  static IndexSchema byGenre() {
    return IndexSchema.global(
        "byGenre", BY_GENRE, List.of(key("genre", KeyType.S)), 1, IndexProjection.ALL);
  }

  static IndexSchema byYear(boolean backfilling) {
    return new IndexSchema(
        "byYear",
        BY_YEAR,
        backfilling,
        List.of(key("year", KeyType.N), key("genre", KeyType.S)),
        1,
        new IndexProjection(IndexProjection.Kind.KEYS_ONLY, List.of()));
  }

  private static KeyAttribute key(String name, KeyType type) {
    return new KeyAttribute(name, type);
  }

  /** A write of one of a few items, which may lack what an index has as its key. */
  ByteBuffer someWrite(TableSchema table) {
    String id = "s" + random.nextInt(SONGS);
    var key = new ItemWriter().beginItem().name("p").string(id).endItem().take();
    var operation =
        random.nextInt(4) == 0
            ? new ItemWrite.Operation.Delete()
            : new ItemWrite.Operation.Put(song(id));
    return command(
        new ItemWrite(
            TABLE_ID,
            table.version(),
            Keyspace.baseRow(table, key),
            operation,
            null,
            ItemWrite.Returns.NONE));
  }

  private Bytes song(String id) {
    var song = new ItemWriter().beginItem().name("p").string(id);
    if (random.nextInt(5) > 0) {
      song.name("genre").string("g" + random.nextInt(3));
    }
    if (random.nextInt(5) > 0) {
      song.name("year").number(Integer.toString(1990 + random.nextInt(3)));
    }
    return song.name("n").number(Integer.toString(random.nextInt(100))).endItem().take();
  }

  /** What indexes are to hold of the items of a replica, by row key. */
  static NavigableMap<Bytes, IndexRow> projection(TestReplica items, TableSchema table) {
    var expected = new TreeMap<Bytes, IndexRow>();
    var indexes = SecondaryIndex.global(table);
    rows(items, Keyspace.tableRanges(table).getFirst())
        .forEach((key, row) -> {
          for (var index : indexes) {
            var projected = index.row(key, row.item());
            if (projected != null) {
              expected.put(projected.key(), projected);
            }
          }
        });
    return expected;
  }

  /** What indexes do hold. */
  static NavigableMap<Bytes, IndexRow> held(TestReplica rows, TableSchema table) {
    var held = new TreeMap<Bytes, IndexRow>();
    for (var index : table.globalIndexes()) {
      rows(rows, Keyspace.ranges(table.rows(index)).getFirst())
          .forEach((key, row) -> held.put(key, new IndexRow(key, row.item(), row.size())));
    }
    return held;
  }

  static Map<Bytes, RowFormat.Row> rows(TestReplica replica, KeyRange range) {
    var rows = new TreeMap<Bytes, RowFormat.Row>();
    try (var view = replica.store().view()) {
      view.visit(
          new StoredRange(range.start(), range.end(), 0),
          (key, value) -> rows.put(Bytes.wrap(key), RowFormat.decode(value)));
    }
    return rows;
  }

  /** Ships by hand, as the leader of a partition with items does. */
  static final class Sender {
    private final TestReplica items;
    private final StoredRange range;
    private final long term;
    private long sequence;

    /** Of the range that the rows are sent to, as the sender knows it. */
    long targetEpoch = ROWS.rangeEpoch();

    ChangeKey cursor;

    Sender(TestReplica items, StoredRange range, long term) {
      this.items = items;
      this.range = range;
      this.term = term;
      this.cursor = items.store().indexesShipped();
    }

    /** A command with the next changes, at most so many; null when there are none. */
    @Nullable ByteBuffer next(int changesMax) {
      var changes = new ArrayList<IndexChange>();
      items
          .store()
          .takeIndexChanges(
              cursor,
              (key, change) -> {
                changes.add(IndexChange.decode(change));
                cursor = key;
                return changes.size() < changesMax;
              });
      if (changes.isEmpty()) {
        return null;
      }
      var rows = new ArrayList<IndexRowChange>();
      for (var change : changes) {
        if (range.contains(change.baseRow())) {
          for (var row : change.rows()) {
            var kept = row.kept();
            rows.add(
                new IndexRowChange(
                    row.key(),
                    change.stamp(),
                    change.version(),
                    kept == null ? null : kept.item(),
                    kept == null ? 0 : kept.size()));
          }
        }
      }
      var source =
          new IndexSource(
              new KeyRange(range.start(), range.end()),
              range.rangeEpoch(),
              term,
              ++sequence,
              changes.getLast().stamp());
      return ranged(new LogCommand.IndexRows(source, rows), targetEpoch);
    }

    /** The same sender and stamp, as if all rows belonged elsewhere. */
    static ByteBuffer withoutRows(ByteBuffer command) {
      var sent = CommandCodec.decode(command);
      var rows = (LogCommand.IndexRows) sent.body();
      return ranged(new LogCommand.IndexRows(rows.source(), List.of()), sent.rangeEpoch());
    }

    /** What it has sent becomes state of its partition. */
    void record() {
      if (cursor.compareTo(items.store().indexesShipped()) > 0) {
        items.apply(command(new LogCommand.IndexesShipped(cursor.index(), cursor.ordinal())));
      }
    }
  }
}
