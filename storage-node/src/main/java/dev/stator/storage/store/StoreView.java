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

  /** Takes rows one by one until it has enough. */
  public interface RowTaker {
    /** False when it did not take the row and wants no more. */
    boolean take(byte[] key, byte[] value);
  }

  /** Visits the partition's own rows, in the order of their keys. */
  public void visitOwn(RowVisitor visitor) {
    visit(new byte[] {0}, new byte[] {1}, visitor);
  }

  /** Visits the remembered outcomes, in the order of the log. */
  public void visitOutcomes(RowVisitor visitor) {
    visitFamily(RowFamily.OUTCOMES, visitor);
  }

  /** Visits the partition's own rows of one family. */
  void visitFamily(RowFamily family, RowVisitor visitor) {
    visit(family.key(), family.end(), visitor);
  }

  /** Visits the rows of tables and indexes in {@code range}, in the order of their keys. */
  public void visit(StoredRange range, RowVisitor visitor) {
    take(
        range,
        (key, value) -> {
          visitor.row(key, value);
          return true;
        });
  }

  /** The same, as far as {@code taker} wants. */
  public void take(StoredRange range, RowTaker taker) {
    var end = range.end();
    byte[] first =
        range.start().compareTo(FIRST_ROW) < 0 ? FIRST_ROW.toArray() : range.start().toArray();
    take(first, end == null ? null : end.toArray(), taker);
  }

  private static final Bytes FIRST_ROW = Bytes.wrap(new byte[] {1});

  private void visit(byte[] from, byte[] to, RowVisitor visitor) {
    take(
        from,
        to,
        (key, value) -> {
          visitor.row(key, value);
          return true;
        });
  }

  private void take(byte[] from, byte @Nullable [] to, RowTaker taker) {
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
        if (!taker.take(key, iterator.value())) {
          break;
        }
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
