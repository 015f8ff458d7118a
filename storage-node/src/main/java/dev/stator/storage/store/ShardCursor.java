package dev.stator.storage.store;

import dev.stator.model.stream.SequenceNumber;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;
import org.rocksdb.Snapshot;

/**
 * Walks the changes of one shard as they were when the cursor was opened. Of one thread. Close it
 * soon: it pins old rows, and the store cannot close before it.
 *
 * <p>Keys of changes: {@code 01 | number of the shard (8) | log index (8) | ordinal (4)}. A shard's
 * changes are contiguous, so reading one is not slowed by others, and they are removed by one range
 * tombstone.
 */
public final class ShardCursor implements AutoCloseable {
  private static final byte LOG = 1;
  private static final int KEY_BYTES = 21;
  private static final int NUMBER_BYTES = 9;

  private final RocksDB database;
  private final ColumnFamilyHandle rows;
  private final UseGate gate;
  private final long number;
  private final Snapshot snapshot;
  private final ReadOptions options;
  private final Slice end;
  private final RocksIterator iterator;

  /** Takes over one entry into {@code gate}. */
  ShardCursor(
      RocksDB database,
      ColumnFamilyHandle rows,
      ColumnFamilyHandle changes,
      UseGate gate,
      long number) {
    this.database = database;
    this.rows = rows;
    this.gate = gate;
    this.number = number;
    this.snapshot = database.getSnapshot();
    this.end = new Slice(key(number + 1, SequenceNumber.FIRST));
    this.options =
        new ReadOptions().setSnapshot(snapshot).setTotalOrderSeek(true).setIterateUpperBound(end);
    this.iterator = database.newIterator(changes, options);
  }

  static byte[] key(long number, SequenceNumber at) {
    return ByteBuffer.allocate(KEY_BYTES)
        .put(LOG)
        .putLong(number)
        .putLong(at.index())
        .putInt(at.ordinal())
        .array();
  }

  /** First key of the changes of all shards. */
  static byte[] first() {
    return new byte[] {LOG};
  }

  /** First key behind them. */
  static byte[] end() {
    return new byte[] {LOG + 1};
  }

  /** The shard itself, or null when there is none. */
  public @Nullable StoredShard shard() {
    byte[] value = own(RowFamily.SHARD.key(number));
    return value == null ? null : StoredShard.decode(value);
  }

  /** What was applied when the cursor was opened. */
  public StoredPosition position() {
    byte[] value = own(RowFamily.POSITION.key());
    return value == null ? StoredPosition.NONE : StoredPosition.decode(value);
  }

  private byte @Nullable [] own(byte[] key) {
    try {
      return database.get(rows, options, key);
    } catch (RocksDBException e) {
      throw new StoreException("a row cannot be read", e);
    }
  }

  /** Goes to the first change at or behind {@code from}; false when there is none. */
  public boolean seek(SequenceNumber from) {
    iterator.seek(key(number, from));
    return found();
  }

  public boolean next() {
    iterator.next();
    return found();
  }

  private boolean found() {
    if (iterator.isValid()) {
      return true;
    }
    try {
      iterator.status();
      return false;
    } catch (RocksDBException e) {
      throw new StoreException("changes cannot be read", e);
    }
  }

  public SequenceNumber at() {
    var key = ByteBuffer.wrap(iterator.key()).position(NUMBER_BYTES);
    return new SequenceNumber(key.getLong(), key.getInt());
  }

  public byte[] change() {
    return iterator.value();
  }

  @Override
  public void close() {
    try {
      iterator.close();
      options.close();
      end.close();
      database.releaseSnapshot(snapshot);
    } finally {
      gate.leave();
    }
  }
}
