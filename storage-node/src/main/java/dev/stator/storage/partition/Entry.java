package dev.stator.storage.partition;

import dev.stator.model.Bytes;
import dev.stator.model.index.IndexRow;
import dev.stator.model.stream.ItemChange;
import dev.stator.model.stream.SequenceNumber;
import dev.stator.proto.log.LogCommand;
import dev.stator.replication.LogPosition;
import dev.stator.storage.store.ChangeKey;
import dev.stator.storage.store.CollectionSize;
import dev.stator.storage.store.PartitionStore;
import dev.stator.storage.store.RowFamily;
import dev.stator.storage.store.RowFormat;
import dev.stator.storage.store.RowFormat.Row;
import dev.stator.storage.store.StoreBatch;
import dev.stator.storage.store.StoredCount;
import dev.stator.storage.store.StoredRange;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A log entry while it is applied: the old rows that it needs, fetched at once; over them what its
 * commands have written so far; and the batch in which all of it becomes durable. Several commands
 * of one entry on one row see each other's effect.
 */
final class Entry {
  private final LogPosition position;
  private final long physicalMillis;
  private final PartitionStore store;
  private final StoreBatch batch;
  private final TableCounters counters;
  private final Map<Bytes, @Nullable Row> rows = new HashMap<>();
  private final Map<Bytes, Long> collectionBytes = new HashMap<>(0);
  private final List<Long> verifications = new ArrayList<>(0);
  private final List<LogCommand.PrepareSplit> prepared = new ArrayList<>(0);
  private @Nullable StoredRange movedRange;
  private boolean publishes;
  private boolean changesBackfills;
  private long indexStamp;
  private int indexChanges;
  private boolean changesChildren;
  private long clock;
  private int changes;
  private int shards;

  Entry(
      LogPosition position,
      long physicalMillis,
      long clockBefore,
      PartitionStore store,
      StoreBatch batch,
      TableCounters counters) {
    this.position = position;
    this.physicalMillis = physicalMillis;
    this.clock = HybridClock.next(clockBefore, physicalMillis);
    this.store = store;
    this.batch = batch;
    this.counters = counters;
  }

  LogPosition position() {
    return position;
  }

  StoreBatch batch() {
    return batch;
  }

  /** The partition's clock at this point of the entry. */
  long clock() {
    return clock;
  }

  /** Moves the clock on, for one change. */
  long tick() {
    clock = HybridClock.next(clock, physicalMillis);
    return clock;
  }

  /** The clock is not earlier than another partition's was. */
  void raise(long time) {
    clock = Math.max(clock, time);
  }

  /** Reads the rows that the entry's commands are about. */
  void fetch(List<Bytes> rowKeys) {
    if (rowKeys.isEmpty()) {
      return;
    }
    var keys = new ArrayList<byte[]>(rowKeys.size());
    for (var rowKey : rowKeys) {
      keys.add(rowKey.toArray());
    }
    var values = store.get(keys);
    for (int i = 0; i < values.size(); i++) {
      byte[] value = values.get(i);
      rows.put(rowKeys.get(i), value == null ? null : RowFormat.decode(value));
    }
  }

  /** The row as the entry's earlier commands left it. */
  @Nullable Row row(Bytes rowKey) {
    return rows.get(rowKey);
  }

  /** Items of the table came or went, or changed their size. */
  void count(Bytes rowKey, int tableId, StoredCount more) {
    counters.add(rowKey, tableId, more);
  }

  /** The size of an item collection, as the entry's earlier commands left it. */
  long collectionBytes(Bytes sizeRow) {
    var known = collectionBytes.get(sizeRow);
    if (known == null) {
      byte[] value = store.get(sizeRow);
      known = value == null ? 0 : CollectionSize.decode(value);
    }
    return known;
  }

  void putCollectionBytes(Bytes sizeRow, long bytes) {
    collectionBytes.put(sizeRow, bytes);
    if (bytes == 0) {
      batch.removeItem(sizeRow);
    } else {
      batch.putItem(sizeRow, CollectionSize.encode(bytes));
    }
  }

  void putIndexRow(IndexRow row, long version) {
    batch.putItem(row.key(), RowFormat.encode(version, row.size(), row.item()));
  }

  void removeIndexRow(IndexRow row) {
    batch.removeItem(row.key());
  }

  void dropCount(int tableId) {
    counters.drop(tableId, batch);
  }

  void put(Bytes rowKey, Row row) {
    rows.put(rowKey, row);
    batch.putItem(rowKey, RowFormat.encode(row.version(), row.size(), row.item()));
  }

  void remove(Bytes rowKey) {
    rows.put(rowKey, null);
    batch.removeItem(rowKey);
  }

  /** Where the next change of an item that the entry makes will stand in its shard. */
  SequenceNumber nextChange() {
    return new SequenceNumber(position.index(), changes);
  }

  /** Counts the shards that the entry opens. */
  int nextShard() {
    return shards++;
  }

  /** Appends a change to a shard of a stream. */
  void append(long shard, ItemChange change) {
    batch.putChange(shard, nextChange(), change.encode());
    changes++;
  }

  /** Puts down what is to be shipped to global indexes. */
  void append(IndexChange change) {
    batch.putIndexChange(new ChangeKey(position.index(), indexChanges++), change.encode());
    indexStamp = change.stamp();
  }

  /** The stamp of the last index change; 0: the entry makes none. */
  long indexStamp() {
    return indexStamp;
  }

  /** Index changes up to {@code through} need not be kept. */
  void shipped(ChangeKey through) {
    batch.putIndexesShipped(through);
  }

  void changeBackfills() {
    changesBackfills = true;
  }

  boolean changesBackfills() {
    return changesBackfills;
  }

  /** The partition's range changes with this entry. */
  void moveRange(StoredRange range) {
    movedRange = range;
  }

  /** The range behind this entry, or null when it stays as it is. */
  @Nullable StoredRange movedRange() {
    return movedRange;
  }

  /** Removes all rows of a range that is not the partition's. */
  void removeRows(StoredRange range) {
    var end = range.end();
    batch.removeRange(range.start(), end == null ? RowFamily.END_OF_KEYSPACE : end);
  }

  /** A child came, or is other than before. */
  void changeChildren() {
    changesChildren = true;
    publishes = true;
  }

  boolean changesChildren() {
    return changesChildren;
  }

  /** What reads must know beside the rows is other than before: range, children, freeze. */
  void publish() {
    publishes = true;
  }

  boolean publishes() {
    return publishes;
  }

  /** A split is prepared with this entry. */
  void prepareSplit(LogCommand.PrepareSplit split) {
    prepared.add(split);
  }

  List<LogCommand.PrepareSplit> prepared() {
    return prepared;
  }

  void verify(long verifyId) {
    verifications.add(verifyId);
  }

  List<Long> verifications() {
    return verifications;
  }
}
