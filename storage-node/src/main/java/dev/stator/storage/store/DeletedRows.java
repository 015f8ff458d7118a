package dev.stator.storage.store;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.FlushOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

/**
 * Rows that were deleted and still lie in memory, in the way of walks. Compaction drops them once
 * they are in a file; but a store that is not written to any more would keep them in memory for
 * ever. So a walk that comes by many says so here, and they become a file. Thread-safe.
 */
final class DeletedRows {
  /** Fewer are not worth a file: to pass them takes half a millisecond. */
  private static final long WORTH_A_FILE = 1_000;

  /** A store that is written to all the time must not become a heap of small files. */
  private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(2);

  private static final String IN_MEMORY = "rocksdb.num-deletes-active-mem-table";

  private final RocksDB database;
  private final ColumnFamilyHandle rows;
  private final ColumnFamilyHandle changes;
  private final AtomicLong flushedNanos = new AtomicLong(System.nanoTime() - PAUSE_NANOS);

  DeletedRows(RocksDB database, ColumnFamilyHandle rows, ColumnFamilyHandle changes) {
    this.database = database;
    this.rows = rows;
    this.changes = changes;
  }

  /** A walk passed many. Does not wait for the file. */
  void passed() {
    long last = flushedNanos.get();
    long now = System.nanoTime();
    if (now - last < PAUSE_NANOS) {
      return;
    }
    try {
      if (database.getLongProperty(rows, IN_MEMORY) >= WORTH_A_FILE
          && flushedNanos.compareAndSet(last, now)) {
        flush();
      }
    } catch (RocksDBException e) {
      throw new StoreException("the store cannot be flushed", e);
    }
  }

  private void flush() throws RocksDBException {
    try (var atOnce = new FlushOptions().setWaitForFlush(false).setAllowWriteStall(true)) {
      database.flush(atOnce, List.of(rows, changes));
    }
  }
}
