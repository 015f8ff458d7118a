package dev.stator.storage.store;

import dev.stator.model.Bytes;
import dev.stator.model.key.KeyRange;
import dev.stator.model.key.Keyspace;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rocksdb.AbstractNativeReference;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;
import org.rocksdb.Snapshot;
import org.rocksdb.Status;

/**
 * Walks the rows of a range as they were when the cursor was opened. Of one thread. Close it soon:
 * it pins old rows, and the store cannot close before it.
 */
public final class RowCursor implements AutoCloseable {
  private static final int READAHEAD_BYTES = 256 << 10;

  private final RocksDB database;
  private final ColumnFamilyHandle rows;
  private final ReadOptions options;
  private final @Nullable Snapshot snapshot;
  private final UseGate gate;
  private final DeletedRows deleted;
  private final Bytes start;
  private final boolean backwards;
  private final List<AbstractNativeReference> natives = new ArrayList<>(4);
  private final RocksIterator iterator;
  private boolean begun;
  private boolean skipped;
  private boolean tired;

  /** Rows that are not there any more and that a brief walk skips in one step. */
  private static final long SKIPPED_MAX = 2_000;

  /**
   * Takes over one entry into {@code gate}.
   *
   * @param brief a few rows are wanted, which may stay in the cache; the cursor gets {@link #tired}
   *     where it would skip many that are not there any more (in a walk from a bound)
   * @param looksAside {@link #get} is wanted
   */
  RowCursor(
      RocksDB database,
      ColumnFamilyHandle rows,
      UseGate gate,
      DeletedRows deleted,
      KeyRange range,
      boolean backwards,
      boolean brief,
      boolean looksAside) {
    this.database = database;
    this.rows = rows;
    this.gate = gate;
    this.deleted = deleted;
    this.start = range.start();
    this.backwards = backwards;
    this.options = kept(new ReadOptions()).setFillCache(brief);
    this.snapshot = looksAside ? database.getSnapshot() : null;
    options.setSnapshot(snapshot);
    options.setIterateLowerBound(kept(new Slice(range.start().toArray())));
    if (range.end() != null) {
      options.setIterateUpperBound(kept(new Slice(range.end().toArray())));
    }
    if (!backwards && withinOnePrefix(range)) {
      options.setPrefixSameAsStart(true);
    } else {
      options.setTotalOrderSeek(true);
    }
    if (!brief) {
      options.setReadaheadSize(READAHEAD_BYTES);
    } else if (!backwards || range.end() != null) {
      options.setMaxSkippableInternalKeys(SKIPPED_MAX);
    }
    this.iterator = kept(database.newIterator(rows, options));
  }

  private <T extends AbstractNativeReference> T kept(T reference) {
    natives.add(reference);
    return reference;
  }

  /** The files' bloom filters know the fixed prefixes of their keys. */
  private static boolean withinOnePrefix(KeyRange range) {
    var end = range.end();
    return end != null
        && range.start().length() >= Keyspace.FIXED_PREFIX
        && end.startsWith(range.start().slice(0, Keyspace.FIXED_PREFIX));
  }

  /**
   * Goes to the next row, which is the first one at first; false when there is none, or when the
   * cursor is {@link #tired}.
   */
  public boolean next() {
    if (!begun) {
      begun = true;
      first();
    } else if (skipped) {
      skipped = false;
    } else if (backwards) {
      iterator.prev();
    } else {
      iterator.next();
    }
    if (iterator.isValid()) {
      return true;
    }
    try {
      iterator.status();
    } catch (RocksDBException e) {
      tired = e.getStatus() != null && e.getStatus().getCode() == Status.Code.Incomplete;
      if (!tired) {
        throw new StoreException("rows cannot be read", e);
      }
      deleted.passed();
    }
    return false;
  }

  /** Whether the walk ended only because there was much to skip: there may be more rows. */
  public boolean tired() {
    return tired;
  }

  /** Makes the next row the first one from a key on; of a cursor that does not go backwards. */
  public void skipTo(Bytes rowKey) {
    iterator.seek(rowKey.toArray());
    skipped = true;
  }

  private void first() {
    if (backwards) {
      iterator.seekToLast();
    } else {
      iterator.seek(start.toArray());
    }
  }

  public byte[] key() {
    return iterator.key();
  }

  public byte[] value() {
    return iterator.value();
  }

  /** Another row, of any key, as it was when the cursor was opened; null when there is none. */
  public byte @Nullable [] get(Bytes rowKey) {
    if (snapshot == null) {
      throw new IllegalStateException("the cursor was not opened to look aside");
    }
    try {
      return database.get(rows, options, rowKey.toArray());
    } catch (RocksDBException e) {
      throw new StoreException("a row cannot be read", e);
    }
  }

  @Override
  public void close() {
    try {
      for (int i = natives.size() - 1; i >= 0; i--) {
        natives.get(i).close();
      }
      if (snapshot != null) {
        database.releaseSnapshot(snapshot);
      }
    } finally {
      gate.leave();
    }
  }
}
