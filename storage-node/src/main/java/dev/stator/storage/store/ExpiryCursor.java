package dev.stator.storage.store;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;
import org.rocksdb.Status;

/**
 * Walks what is listed to expire between two times, slice by slice, and there in the order of time:
 * a slice costs a step or two more than what is found in it. Of one thread; close it soon.
 */
public final class ExpiryCursor implements AutoCloseable {
  /** Rows that are not there any more and that are skipped in one step without a word about it. */
  private static final long SKIPPED_MAX = 10_000;

  private final UseGate gate;
  private final long fromSeconds;
  private final long toSeconds;
  private final RocksDB database;
  private final ColumnFamilyHandle rows;
  private final DeletedRows deleted;
  private final Slice end;
  private final ReadOptions options;
  private RocksIterator iterator;

  /** Where the walk goes on when it is begun anew. */
  private byte[] position;

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
      DeletedRows deleted,
      @Nullable StoredExpiry after,
      long fromSeconds,
      long toSeconds) {
    this.database = database;
    this.rows = rows;
    this.gate = gate;
    this.deleted = deleted;
    this.fromSeconds = fromSeconds;
    this.toSeconds = toSeconds;
    this.end = new Slice(RowFamily.EXPIRY.end());
    this.options =
        new ReadOptions()
            .setTotalOrderSeek(true)
            .setFillCache(false)
            .setIterateUpperBound(end)
            .setMaxSkippableInternalKeys(SKIPPED_MAX);
    this.iterator = database.newIterator(rows, options);
    this.position = after == null ? RowFamily.EXPIRY.key() : behind(after.key());
    iterator.seek(position);
  }

  private static byte[] behind(byte[] key) {
    return Arrays.copyOf(key, key.length + 1);
  }

  private void seek(byte[] key) {
    position = key;
    iterator.seek(key);
  }

  /** The next that expires between the two times, or null. */
  public @Nullable StoredExpiry next() {
    while (iterator.isValid() || skippedMany()) {
      byte[] key = iterator.key();
      int sliceId = StoredExpiry.sliceId(key);
      long seconds = StoredExpiry.seconds(key);
      if (seconds < fromSeconds) {
        seek(StoredExpiry.from(sliceId, fromSeconds));
      } else if (seconds > toSeconds) {
        seek(StoredExpiry.end(sliceId));
      } else {
        var found = StoredExpiry.decode(key, iterator.value());
        position = behind(key);
        iterator.next();
        return found;
      }
    }
    return null;
  }

  /**
   * Whether the walk stopped only because there was much to skip, and stands at a row now: what
   * expired goes from where every walk begins. See {@link DeletedRows}.
   */
  private boolean skippedMany() {
    try {
      iterator.status();
      return false;
    } catch (RocksDBException e) {
      if (e.getStatus() == null || e.getStatus().getCode() != Status.Code.Incomplete) {
        throw new StoreException("rows cannot be read", e);
      }
    }
    deleted.passed();
    iterator.close();
    options.setMaxSkippableInternalKeys(0);
    iterator = database.newIterator(rows, options);
    iterator.seek(position);
    return iterator.isValid();
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
