package dev.stator.storage.store;

import dev.stator.model.Bytes;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Snapshot;

/**
 * A store as it was at one moment, for long reads that must not disturb others. Close it soon: it
 * pins old rows.
 */
public final class StoreView implements AutoCloseable {
  private static final int CLOSING_CHECK_ROWS = 1024;

  private final RocksDB database;
  private final ColumnFamilyHandle rows;
  private final UseGate gate;
  private final Snapshot snapshot;

  /** Takes over one entry into {@code gate}. */
  StoreView(RocksDB database, ColumnFamilyHandle rows, UseGate gate) {
    this.database = database;
    this.rows = rows;
    this.gate = gate;
    this.snapshot = database.getSnapshot();
  }

  /** Takes rows one by one. */
  public interface RowVisitor {
    void row(byte[] key, byte[] value);
  }

  /** Visits the partition's own rows, in the order of their keys. */
  public void visitOwn(RowVisitor visitor) {
    visit(new byte[] {0}, new byte[] {1}, visitor);
  }

  /** Visits the rows of tables and indexes in {@code range}, in the order of their keys. */
  public void visit(StoredRange range, RowVisitor visitor) {
    var end = range.end();
    byte[] first =
        range.start().compareTo(FIRST_ROW) < 0 ? FIRST_ROW.toArray() : range.start().toArray();
    visit(first, end == null ? null : end.toArray(), visitor);
  }

  private static final Bytes FIRST_ROW = Bytes.wrap(new byte[] {1});

  private void visit(byte[] from, byte @Nullable [] to, RowVisitor visitor) {
    var until = to == null ? null : Bytes.wrap(to);
    try (var options =
            new ReadOptions()
                .setSnapshot(snapshot)
                .setVerifyChecksums(true)
                .setFillCache(false)
                .setTotalOrderSeek(true);
        RocksIterator iterator = database.newIterator(rows, options)) {
      long visited = 0;
      for (iterator.seek(from); iterator.isValid(); iterator.next()) {
        byte[] key = iterator.key();
        if (until != null && Bytes.wrap(key).compareTo(until) >= 0) {
          break;
        }
        visitor.row(key, iterator.value());
        if (++visited % CLOSING_CHECK_ROWS == 0 && gate.closing()) {
          throw new StoreClosedException();
        }
      }
      iterator.status();
    } catch (RocksDBException e) {
      throw new StoreException("the store is damaged", e);
    }
  }

  @Override
  public void close() {
    database.releaseSnapshot(snapshot);
    gate.leave();
  }
}
