package dev.stator.storage.store;

import dev.stator.model.Bytes;
import dev.stator.model.key.KeyRange;
import dev.stator.model.table.TableSchema;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.rocksdb.Checkpoint;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.FlushOptions;
import org.rocksdb.MutableDBOptions;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteOptions;

/**
 * The rows of one replica, in a RocksDB of its own.
 *
 * <p>The Raft log is the write-ahead log: RocksDB's is off. One batch per log entry holds rows,
 * changes and the applied position, and both column families are flushed atomically; so whatever a
 * crash leaves is the state behind some entry, the position row says which, and the log is replayed
 * from there. Forcing every batch to disk would pay for a second durability that the log has bought
 * already.
 *
 * <p>Batches and flushes come from one thread at a time; reads from any, and the flushes that reads
 * cause, see {@link DeletedRows}.
 */
public final class PartitionStore implements AutoCloseable {
  private static final Bytes FIRST_ROW = Bytes.wrap(new byte[] {1});

  private final StoreOptions options;
  private final RocksDB database;
  private final List<ColumnFamilyHandle> families;
  private final ColumnFamilyHandle rows;
  private final ColumnFamilyHandle changes;
  private final ReadOptions reads = new ReadOptions();
  private final WriteOptions unlogged = new WriteOptions().setDisableWAL(true);
  private final StoreBatch batch;
  private final DeletedRows deleted;
  private final UseGate gate = new UseGate();

  private PartitionStore(
      StoreOptions options, RocksDB database, List<ColumnFamilyHandle> families) {
    this.options = options;
    this.database = database;
    this.families = families;
    this.rows = families.get(1);
    this.changes = families.get(2);
    this.batch = new StoreBatch(rows, changes);
    this.deleted = new DeletedRows(database, rows, changes);
  }

  /** Opens the store in {@code folder}, or makes an empty one. */
  public static PartitionStore open(Path folder, StoreResources resources) throws IOException {
    Files.createDirectories(folder);
    var options = new StoreOptions(resources);
    var families = new ArrayList<ColumnFamilyHandle>();
    try {
      var database =
          RocksDB.open(
              options.database,
              folder.toString(),
              List.of(
                  new ColumnFamilyDescriptor(RocksDB.DEFAULT_COLUMN_FAMILY),
                  new ColumnFamilyDescriptor("rows".getBytes(StandardCharsets.UTF_8), options.rows),
                  new ColumnFamilyDescriptor(
                      "changes".getBytes(StandardCharsets.UTF_8), options.changes)),
              families);
      return new PartitionStore(options, database, families);
    } catch (RocksDBException e) {
      options.close();
      throw new IOException("the store in " + folder + " cannot be opened: " + e.getMessage(), e);
    }
  }

  // ------------------------------------------------------------------------------------------------- reads

  public byte @Nullable [] get(Bytes key) {
    gate.enter();
    try {
      return database.get(rows, reads, key.array(), key.arrayOffset(), key.length());
    } catch (RocksDBException e) {
      throw new StoreException("a row cannot be read", e);
    } finally {
      gate.leave();
    }
  }

  /** The values of {@code keys}, in their order, null where there is none. */
  public List<byte @Nullable []> get(List<byte[]> keys) {
    gate.enter();
    try {
      return keys.size() == 1
          ? Collections.singletonList(database.get(rows, reads, keys.getFirst()))
          : database.multiGetAsList(reads, Collections.nCopies(keys.size(), rows), keys);
    } catch (RocksDBException e) {
      throw new StoreException("rows cannot be read", e);
    } finally {
      gate.leave();
    }
  }

  /** The store as it is now; close the view. */
  public StoreView view() {
    gate.enter();
    return new StoreView(database, rows, gate);
  }

  /**
   * The rows of {@code range} as they are now; close the cursor.
   *
   * @param brief a few rows are wanted, which may stay in the cache
   * @param looksAside other rows are wanted, too, as they are now
   */
  public RowCursor cursor(KeyRange range, boolean backwards, boolean brief, boolean looksAside) {
    gate.enter();
    return new RowCursor(database, rows, gate, deleted, range, backwards, brief, looksAside);
  }

  /**
   * What is listed to expire between two times, both included, as it is now; close the cursor.
   *
   * @param after where another walk ended, or null
   */
  public ExpiryCursor expiries(@Nullable StoredExpiry after, long fromSeconds, long toSeconds) {
    gate.enter();
    return new ExpiryCursor(database, rows, gate, deleted, after, fromSeconds, toSeconds);
  }

  public StoredPosition position() {
    byte[] value = get(Bytes.wrap(RowFamily.POSITION.key()));
    return value == null ? StoredPosition.NONE : StoredPosition.decode(value);
  }

  /** The partition's range, or null while the store is empty. */
  public @Nullable StoredRange range() {
    byte[] value = get(Bytes.wrap(RowFamily.RANGE.key()));
    return value == null ? null : StoredRange.decode(value);
  }

  /** Definitions of the tables that may have rows here, by table id. */
  public Map<Integer, TableSchema> tables() {
    var tables = new TreeMap<Integer, TableSchema>();
    visitFamily(
        RowFamily.TABLE,
        (key, value) -> {
          var schema = StoredSchema.decode(value);
          tables.put(schema.tableId(), schema);
        });
    return tables;
  }

  public Set<Integer> droppedTables() {
    var dropped = new TreeSet<Integer>();
    visitFamily(RowFamily.DROPPED_TABLE, (key, value) -> dropped.add((int) RowFamily.number(key)));
    return dropped;
  }

  /** What there is of each table that has or had items, by table id. */
  public Map<Integer, StoredCount> counts() {
    var counts = new TreeMap<Integer, StoredCount>();
    visitFamily(
        RowFamily.TABLE_COUNT,
        (key, value) -> counts.put((int) RowFamily.number(key), StoredCount.decode(value)));
    return counts;
  }

  /** What there is of one table. */
  public StoredCount count(int tableId) {
    byte[] value = get(Bytes.wrap(RowFamily.TABLE_COUNT.key(tableId)));
    return value == null ? StoredCount.NONE : StoredCount.decode(value);
  }

  /** The partitions that were split off this one, as far as they are remembered, by id. */
  public Map<Long, StoredChild> children() {
    var children = new TreeMap<Long, StoredChild>();
    visitFamily(
        RowFamily.CHILD,
        (key, value) -> children.put(RowFamily.number(key), StoredChild.decode(value)));
    return children;
  }

  /** What changed since a split was prepared, or null when none is. */
  public @Nullable StoredTally tally() {
    byte[] value = get(Bytes.wrap(RowFamily.TALLY.key()));
    return value == null ? null : StoredTally.decode(value);
  }

  /** The last neighbour that was adopted, or is being; null when there is none. */
  public @Nullable StoredAdoption adoption() {
    byte[] value = get(Bytes.wrap(RowFamily.ADOPTION.key()));
    return value == null ? null : StoredAdoption.decode(value);
  }

  /** What was copied of the neighbour that is being adopted, by first key. */
  public NavigableMap<Bytes, StoredPart> parts() {
    var parts = new TreeMap<Bytes, StoredPart>();
    visitFamily(
        RowFamily.ADOPTED_PART,
        (key, value) -> {
          var start = RowFamily.about(key);
          parts.put(start, StoredPart.decode(start, value));
        });
    return parts;
  }

  /** Where items of tables may lie of which it is not listed yet when they expire, by table id. */
  public Map<Integer, StoredListing> listings() {
    var listings = new TreeMap<Integer, StoredListing>();
    visitFamily(
        RowFamily.EXPIRY_LISTING,
        (key, value) -> listings.put((int) RowFamily.number(key), StoredListing.decode(value)));
    return listings;
  }

  /** The last neighbour that was about to adopt this partition, or null. */
  public @Nullable StoredFreeze freeze() {
    byte[] value = get(Bytes.wrap(RowFamily.FREEZE.key()));
    return value == null ? null : StoredFreeze.decode(value);
  }

  /** How far the changes of global indexes have been shipped. */
  public ChangeKey indexesShipped() {
    byte[] value = get(Bytes.wrap(RowFamily.INDEXES_SHIPPED.key()));
    return value == null ? ChangeKey.NONE : ChangeKey.decode(value);
  }

  /** How far items are brought into younger global indexes, by index id. */
  public Map<Integer, StoredBackfill> backfills() {
    var backfills = new TreeMap<Integer, StoredBackfill>();
    visitFamily(
        RowFamily.BACKFILL,
        (key, value) -> {
          int indexId = (int) RowFamily.number(key);
          backfills.put(indexId, StoredBackfill.decode(indexId, value));
        });
    return backfills;
  }

  /** Who sent index rows last, by the first key of the range that they sent for. */
  public NavigableMap<Bytes, StoredIndexSource> indexSources() {
    var sources = new TreeMap<Bytes, StoredIndexSource>();
    visitFamily(
        RowFamily.INDEX_SOURCE,
        (key, value) -> {
          var start = RowFamily.about(key);
          sources.put(start, StoredIndexSource.decode(start, value));
        });
    return sources;
  }

  /** Takes changes in the order of the log; false ends the walk. */
  public interface ChangeTaker {
    boolean take(ChangeKey key, byte[] change);
  }

  /** Hands out the changes of global indexes behind {@code after}, as long as they are taken. */
  public void takeIndexChanges(ChangeKey after, ChangeTaker taker) {
    byte[] first = StoreBatch.indexChangeKey(new ChangeKey(after.index(), after.ordinal() + 1));
    gate.enter();
    try (var iterator = database.newIterator(changes)) {
      boolean wanted = true;
      for (iterator.seek(first); wanted && iterator.isValid(); iterator.next()) {
        var key = ByteBuffer.wrap(iterator.key());
        wanted =
            key.get() == StoreBatch.INDEX_CHANGES
                && taker.take(new ChangeKey(key.getLong(), key.getInt()), iterator.value());
      }
      iterator.status();
    } catch (RocksDBException e) {
      throw new StoreException("the change log cannot be read", e);
    } finally {
      gate.leave();
    }
  }

  /** The last change of a global index that is kept, or null. */
  public byte @Nullable [] lastIndexChange() {
    gate.enter();
    try (var iterator = database.newIterator(changes)) {
      iterator.seekToLast();
      iterator.status();
      return iterator.isValid() && iterator.key()[0] == StoreBatch.INDEX_CHANGES
          ? iterator.value()
          : null;
    } catch (RocksDBException e) {
      throw new StoreException("the change log cannot be read", e);
    } finally {
      gate.leave();
    }
  }

  /** Whether changes of global indexes are kept that were not shipped yet. */
  public boolean hasIndexChanges() {
    var any = new boolean[1];
    takeIndexChanges(
        ChangeKey.NONE,
        (key, change) -> {
          any[0] = true;
          return false;
        });
    return any[0];
  }

  /** Whether changes are kept for streams. */
  public boolean hasChanges() {
    gate.enter();
    try (var iterator = database.newIterator(changes)) {
      iterator.seekToFirst();
      iterator.status();
      return iterator.isValid() && iterator.key()[0] != StoreBatch.INDEX_CHANGES;
    } catch (RocksDBException e) {
      throw new StoreException("the change log cannot be read", e);
    } finally {
      gate.leave();
    }
  }

  /** The voters as the log last stated them, or null while it has not. */
  public @Nullable StoredVoters voters() {
    byte[] value = get(Bytes.wrap(RowFamily.VOTERS.key()));
    return value == null ? null : StoredVoters.decode(value);
  }

  /** Whether this is what a split made a partition of, and nothing was applied to it since. */
  public boolean isBase() {
    return baseIndex() >= 0 && baseIndex() == position().index();
  }

  /** Log index of the split that made the partition, or -1. */
  public long baseIndex() {
    byte[] value = get(Bytes.wrap(RowFamily.BASE.key()));
    return value == null ? -1 : ByteBuffer.wrap(value).getLong();
  }

  public byte @Nullable [] outcomes(long logIndex) {
    return get(Bytes.wrap(RowFamily.OUTCOMES.key(logIndex)));
  }

  /** Takes the rows of remembered outcomes in the order of the log. */
  public interface OutcomesVisitor {
    void outcomes(long logIndex, byte[] outcomes);
  }

  public void visitOutcomes(OutcomesVisitor visitor) {
    visitFamily(RowFamily.OUTCOMES, (key, value) -> visitor.outcomes(RowFamily.number(key), value));
  }

  private void visitFamily(RowFamily family, StoreView.RowVisitor visitor) {
    try (var view = view()) {
      view.visitFamily(family, visitor);
    }
  }

  /** The shards of tables' streams, by number. */
  public NavigableMap<Long, StoredShard> shards() {
    var shards = new TreeMap<Long, StoredShard>();
    visitFamily(
        RowFamily.SHARD,
        (key, value) -> shards.put(RowFamily.number(key), StoredShard.decode(value)));
    return shards;
  }

  /** The changes of one shard as they are now; close the cursor. */
  public ShardCursor shard(long number) {
    gate.enter();
    return new ShardCursor(database, rows, changes, gate, number);
  }

  // ------------------------------------------------------------------------------------------------ writes

  /** Begins the batch of one entry; the former one must be committed or forgotten. */
  public StoreBatch begin(long digestBefore) {
    return batch.begin(digestBefore);
  }

  /** Writes the batch together with the position that it leads to. */
  public void commit(StoreBatch entry, StoredPosition position) {
    entry.putPosition(position);
    write(entry);
  }

  /** Makes an empty store the beginning of a partition, durably. */
  public void initialise(StoredRange range) {
    var first = batch.begin(0);
    first.putRange(range);
    commit(first, StoredPosition.NONE);
    flush();
  }

  /** Removes the rows of tables and indexes outside of {@code range}, and all streams' changes. */
  void trim(StoredRange range) {
    var end = range.end();
    gate.enter();
    try {
      if (range.start().compareTo(FIRST_ROW) > 0) {
        database.deleteRange(rows, unlogged, FIRST_ROW.toArray(), range.start().toArray());
      }
      if (end != null) {
        database.deleteRange(rows, unlogged, end.toArray(), RowFamily.END_OF_KEYSPACE.toArray());
      }
      database.deleteRange(changes, unlogged, ShardCursor.first(), ShardCursor.end());
    } catch (RocksDBException e) {
      throw new StoreException("a store cannot be trimmed", e);
    } finally {
      gate.leave();
    }
  }

  /** Notes what an entry states of the voters. */
  public void configure(StoredVoters voters, StoredPosition position) {
    var entry = batch.begin(position.digest());
    entry.putVoters(voters);
    commit(entry, position);
  }

  private void write(StoreBatch entry) {
    gate.enter();
    try {
      database.write(unlogged, entry.rocks());
    } catch (RocksDBException e) {
      throw new StoreException("a batch cannot be written", e);
    } finally {
      gate.leave();
    }
  }

  /** Notes a position that was passed without a change. */
  public void pass(StoredPosition position) {
    commit(batch.begin(position.digest()), position);
  }

  /** Makes everything committed durable. */
  public void flush() {
    gate.enter();
    try (var wait = new FlushOptions().setWaitForFlush(true)) {
      database.flush(wait, List.of(rows, changes));
    } catch (RocksDBException e) {
      throw new StoreException("the store cannot be flushed", e);
    } finally {
      gate.leave();
    }
  }

  /**
   * Makes {@code folder}, which must not exist, a complete durable store of what is committed now.
   */
  public void checkpoint(Path folder) {
    gate.enter();
    try (var checkpoint = Checkpoint.create(database)) {
      checkpoint.createCheckpoint(folder.toString());
    } catch (RocksDBException e) {
      throw new StoreException("a checkpoint cannot be made", e);
    } finally {
      gate.leave();
    }
  }

  /** Reads every block of every file from disk; throws when one does not match its checksum. */
  public void verifyChecksums() {
    gate.enter();
    try {
      database.verifyChecksum();
    } catch (RocksDBException e) {
      throw new StoreException("a file on disk is damaged", e);
    } finally {
      gate.leave();
    }
  }

  /**
   * A number that RocksDB keeps of itself, summed over both families, for example
   * rocksdb.total-sst-files-size.
   */
  public long property(String name) {
    gate.enter();
    try {
      return database.getLongProperty(rows, name) + database.getLongProperty(changes, name);
    } catch (RocksDBException e) {
      return 0;
    } finally {
      gate.leave();
    }
  }

  /** Closes a store that is not needed any more, as a crash would: what was not flushed is gone. */
  public void abandon() {
    try {
      database.setDBOptions(MutableDBOptions.builder().setAvoidFlushDuringShutdown(true).build());
    } catch (RocksDBException e) {
      throw new StoreException("the store cannot be abandoned", e);
    }
    close();
  }

  /** Waits for readers to leave; what was committed is flushed. */
  @Override
  public void close() {
    if (!gate.close()) {
      return;
    }
    batch.close();
    families.forEach(ColumnFamilyHandle::close);
    database.close();
    reads.close();
    unlogged.close();
    options.close();
  }
}
