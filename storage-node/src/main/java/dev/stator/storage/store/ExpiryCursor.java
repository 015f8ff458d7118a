package dev.stator.storage.store;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;

/**
 * Walks what is listed to expire between two times, slice by slice, and there in the order of time:
 * a slice costs a step or two more than what is found in it. Of one thread; close it soon.
 */
public final class ExpiryCursor implements AutoCloseable {
  private final UseGate gate;
  private final long fromSeconds;
  private final long toSeconds;
  private final Slice end;
  private final ReadOptions options;
  private final RocksIterator iterator;

  /**
   * Takes over one entry into {@code gate}.
   *
   * @param after where another walk ended, or null
   * @param fromSeconds included
   * @param toSeconds included
   */
  ExpiryCursor(
      RocksDB database,
      ColumnFamilyHandle rows,
      UseGate gate,
      @Nullable StoredExpiry after,
      long fromSeconds,
      long toSeconds) {
    this.gate = gate;
    this.fromSeconds = fromSeconds;
    this.toSeconds = toSeconds;
    this.end = new Slice(RowFamily.EXPIRY.end());
    this.options =
        new ReadOptions().setTotalOrderSeek(true).setFillCache(false).setIterateUpperBound(end);
    this.iterator = database.newIterator(rows, options);
    iterator.seek(after == null ? RowFamily.EXPIRY.key() : behind(after));
  }

  private static byte[] behind(StoredExpiry expiry) {
    byte[] key = expiry.key();
    return ByteBuffer.allocate(key.length + 1).put(key).array();
  }

  /** The next that expires between the two times, or null. */
  public @Nullable StoredExpiry next() {
    while (iterator.isValid()) {
      byte[] key = iterator.key();
      int sliceId = StoredExpiry.sliceId(key);
      long seconds = StoredExpiry.seconds(key);
      if (seconds < fromSeconds) {
        iterator.seek(StoredExpiry.from(sliceId, fromSeconds));
      } else if (seconds > toSeconds) {
        iterator.seek(StoredExpiry.end(sliceId));
      } else {
        var found = StoredExpiry.decode(key, iterator.value());
        iterator.next();
        return found;
      }
    }
    try {
      iterator.status();
    } catch (RocksDBException e) {
      throw new StoreException("rows cannot be read", e);
    }
    return null;
  }

  @Override
  public void close() {
    try {
      iterator.close();
      options.close();
      end.close();
    } finally {
      gate.leave();
    }
  }
}
