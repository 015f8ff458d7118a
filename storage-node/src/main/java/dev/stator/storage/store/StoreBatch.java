package dev.stator.storage.store;

import dev.stator.model.Bytes;
import dev.stator.model.key.XxHash64;
import dev.stator.model.stream.SequenceNumber;
import dev.stator.model.table.TableSchema;
import java.nio.ByteBuffer;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/**
 * All that one log entry changes, written at once or not at all. Every row is folded into a running
 * digest in the order of the calls, so that replicas which applied alike hold equal digests. Of one
 * thread; reused entry after entry.
 */
public final class StoreBatch implements AutoCloseable {
  private static final int PUT = 1;
  private static final int DELETE = 2;
  private static final int DELETE_RANGE = 3;

  /** What the keys of changes of global indexes begin with. */
  static final byte INDEX_CHANGES = 2;

  private final WriteBatch batch = new WriteBatch();
  private final ColumnFamilyHandle rows;
  private final ColumnFamilyHandle changes;
  private long digest;

  StoreBatch(ColumnFamilyHandle rows, ColumnFamilyHandle changes) {
    this.rows = rows;
    this.changes = changes;
  }

  StoreBatch begin(long digestBefore) {
    batch.clear();
    digest = digestBefore;
    return this;
  }

  WriteBatch rocks() {
    return batch;
  }

  /** Over every batch of this partition up to and with this one. */
  public long digest() {
    return digest;
  }

  public void putItem(Bytes rowKey, byte[] row) {
    put(rowKey.toArray(), row);
  }

  public void removeItem(Bytes rowKey) {
    delete(rowKey.toArray());
  }

  /** Removes every row with {@code start <= key < end}. */
  public void removeRange(Bytes start, Bytes end) {
    try {
      fold(DELETE_RANGE, start.toArray());
      fold(DELETE_RANGE, end.toArray());
      batch.deleteRange(rows, start.toArray(), end.toArray());
    } catch (RocksDBException e) {
      throw new StoreException("cannot remove a range", e);
    }
  }

  public void putTable(TableSchema schema) {
    put(RowFamily.TABLE.key(schema.tableId()), StoredSchema.encode(schema));
  }

  public void dropTable(int tableId) {
    delete(RowFamily.TABLE.key(tableId));
    put(RowFamily.DROPPED_TABLE.key(tableId), StoredSchema.encodeDropped());
  }

  public void putCount(int tableId, StoredCount count) {
    put(RowFamily.TABLE_COUNT.key(tableId), count.encode());
  }

  public void removeCount(int tableId) {
    delete(RowFamily.TABLE_COUNT.key(tableId));
  }

  public void putChild(StoredChild child) {
    put(RowFamily.CHILD.key(child.childId()), child.encode());
  }

  public void removeChild(long childId) {
    delete(RowFamily.CHILD.key(childId));
  }

  public void putTally(StoredTally tally) {
    put(RowFamily.TALLY.key(), tally.encode());
  }

  public void removeTally() {
    delete(RowFamily.TALLY.key());
  }

  public void putAdoption(StoredAdoption adoption) {
    put(RowFamily.ADOPTION.key(), adoption.encode());
  }

  void removeAdoption() {
    delete(RowFamily.ADOPTION.key());
  }

  public void putPart(StoredPart part) {
    put(RowFamily.ADOPTED_PART.key(part.start()), part.encode());
  }

  public void removePart(Bytes start) {
    delete(RowFamily.ADOPTED_PART.key(start));
  }

  public void removeParts() {
    removeRange(Bytes.wrap(RowFamily.ADOPTED_PART.key()), Bytes.wrap(RowFamily.ADOPTED_PART.end()));
  }

  public void putFreeze(StoredFreeze freeze) {
    put(RowFamily.FREEZE.key(), freeze.encode());
  }

  void removeFreeze() {
    delete(RowFamily.FREEZE.key());
  }

  public void putExpiry(StoredExpiry expiry) {
    put(expiry.key(), StoredExpiry.value());
  }

  public void removeExpiry(StoredExpiry expiry) {
    delete(expiry.key());
  }

  /** Removes when all items of a slice expire. */
  public void removeExpiries(int sliceId) {
    removeRange(Bytes.wrap(StoredExpiry.from(sliceId, 0)), Bytes.wrap(StoredExpiry.end(sliceId)));
  }

  public void putListing(int tableId, StoredListing listing) {
    put(RowFamily.EXPIRY_LISTING.key(tableId), listing.encode());
  }

  public void removeListing(int tableId) {
    delete(RowFamily.EXPIRY_LISTING.key(tableId));
  }

  /** Another range, by a split or an adoption. */
  public void moveRange(StoredRange range) {
    put(RowFamily.RANGE.key(), range.encode());
  }

  public void putOutcomes(long logIndex, byte[] outcomes) {
    put(RowFamily.OUTCOMES.key(logIndex), outcomes);
  }

  public void removeOutcomes(long logIndex) {
    delete(RowFamily.OUTCOMES.key(logIndex));
  }

  public void putShard(StoredShard shard) {
    put(RowFamily.SHARD.key(shard.id().number()), shard.encode());
  }

  public void removeShard(long number) {
    delete(RowFamily.SHARD.key(number));
  }

  /** Appends a change to a shard. */
  public void putChange(long shard, SequenceNumber at, byte[] change) {
    byte[] key = ShardCursor.key(shard, at);
    try {
      fold(PUT, key);
      fold(PUT, change);
      batch.put(changes, key, change);
    } catch (RocksDBException e) {
      throw new StoreException("cannot append a change", e);
    }
  }

  /** Removes a shard's changes before {@code end}. */
  public void removeChanges(long shard, SequenceNumber end) {
    byte[] from = ShardCursor.key(shard, SequenceNumber.FIRST);
    byte[] to = ShardCursor.key(shard, end);
    try {
      fold(DELETE_RANGE, from);
      fold(DELETE_RANGE, to);
      batch.deleteRange(changes, from, to);
    } catch (RocksDBException e) {
      throw new StoreException("cannot remove changes", e);
    }
  }

  /** Appends to the changes of global indexes. */
  public void putIndexChange(ChangeKey key, byte[] change) {
    byte[] encoded = indexChangeKey(key);
    try {
      fold(PUT, encoded);
      fold(PUT, change);
      batch.put(changes, encoded, change);
    } catch (RocksDBException e) {
      throw new StoreException("cannot append a change", e);
    }
  }

  /** The changes up to {@code through} were shipped: they go. */
  public void putIndexesShipped(ChangeKey through) {
    put(RowFamily.INDEXES_SHIPPED.key(), through.encode());
    byte[] end = indexChangeKey(new ChangeKey(through.index(), through.ordinal() + 1));
    try {
      batch.deleteRange(changes, indexChangeKey(new ChangeKey(0, 0)), end);
    } catch (RocksDBException e) {
      throw new StoreException("cannot remove changes", e);
    }
  }

  static byte[] indexChangeKey(ChangeKey key) {
    return ByteBuffer.allocate(13)
        .put(INDEX_CHANGES)
        .putLong(key.index())
        .putInt(key.ordinal())
        .array();
  }

  public void putBackfill(StoredBackfill backfill) {
    put(RowFamily.BACKFILL.key(backfill.indexId()), backfill.encode());
  }

  public void removeBackfill(int indexId) {
    delete(RowFamily.BACKFILL.key(indexId));
  }

  public void putIndexSource(StoredIndexSource source) {
    put(RowFamily.INDEX_SOURCE.key(source.range().start()), source.encode());
  }

  public void removeIndexSource(StoredIndexSource source) {
    delete(RowFamily.INDEX_SOURCE.key(source.range().start()));
  }

  /** The range with which a partition is made; not part of the digest, which begins behind it. */
  public void putRange(StoredRange range) {
    putUnfolded(RowFamily.RANGE.key(), range.encode());
  }

  /** Stated by entries without commands, which the digest passes over. */
  void putVoters(StoredVoters voters) {
    putUnfolded(RowFamily.VOTERS.key(), voters.encode());
  }

  /** Written when the store is made, like the range. */
  void putBase(long index) {
    putUnfolded(RowFamily.BASE.key(), ByteBuffer.allocate(8).putLong(index).array());
  }

  /** Holds the digest itself, so it is not part of it. */
  void putPosition(StoredPosition position) {
    putUnfolded(RowFamily.POSITION.key(), position.encode());
  }

  private void put(byte[] key, byte[] value) {
    fold(PUT, key);
    digest = XxHash64.hash(value, 0, value.length, digest);
    putUnfolded(key, value);
  }

  private void putUnfolded(byte[] key, byte[] value) {
    RowFamily.of(key);
    try {
      batch.put(rows, key, value);
    } catch (RocksDBException e) {
      throw new StoreException("cannot write a row", e);
    }
  }

  private void delete(byte[] key) {
    RowFamily.of(key);
    fold(DELETE, key);
    try {
      batch.delete(rows, key);
    } catch (RocksDBException e) {
      throw new StoreException("cannot remove a row", e);
    }
  }

  private void fold(int operation, byte[] bytes) {
    digest = XxHash64.hash(bytes, 0, bytes.length, digest + operation);
  }

  @Override
  public void close() {
    batch.close();
  }
}
