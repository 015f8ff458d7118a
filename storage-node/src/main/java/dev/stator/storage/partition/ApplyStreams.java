package dev.stator.storage.partition;

import dev.stator.model.Bytes;
import dev.stator.model.item.ItemWriter;
import dev.stator.model.item.Items;
import dev.stator.model.key.KeyRange;
import dev.stator.model.key.Keyspace;
import dev.stator.model.stream.ItemChange;
import dev.stator.model.stream.ItemChange.Kind;
import dev.stator.model.stream.SequenceNumber;
import dev.stator.model.stream.ShardId;
import dev.stator.model.table.StreamSchema;
import dev.stator.model.table.StreamView;
import dev.stator.model.table.TableSchema;
import dev.stator.model.write.Outcome;
import dev.stator.proto.log.LogCommand;
import dev.stator.storage.store.PartitionStore;
import dev.stator.storage.store.StoredRange;
import dev.stator.storage.store.StoredShard;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The streams of the tables whose keys the partition holds: an open shard for each slice of a table
 * here, and in it a record of each change. Of the apply thread.
 *
 * <p><b>Lineage.</b> A shard is of one range of keys and stays with the partition that opened it. A
 * split closes those that the child gets keys of, and each side opens one for what it holds, with
 * the closed one as parent ({@link dev.stator.storage.store.ChildBase} on the child's side). The
 * parent's log has no change of the child's keys behind the split, the child's log begins right
 * behind it: who reads a shard to its end, then its children, sees the changes of each key once and
 * in order, under rising sequence numbers.
 *
 * <p><b>What is trimmed.</b> A leader says up to where a shard's changes are old enough: apply
 * looks at no clock. What it removes here is gone on every replica alike, and the shard says so.
 */
final class ApplyStreams {
  private final long partitionId;
  private final TreeMap<Long, StoredShard> shards;
  private final Map<Integer, List<StoredShard>> open = new HashMap<>();
  private final ItemWriter writer = new ItemWriter();

  ApplyStreams(PartitionStore store, long partitionId) {
    this.partitionId = partitionId;
    this.shards = new TreeMap<>(store.shards());
    shards.values().forEach(this::index);
  }

  private void index(StoredShard shard) {
    if (shard.open()) {
      open.computeIfAbsent(shard.tableId(), table -> new ArrayList<>(1)).add(shard);
    }
  }

  /** Whether there is any shard, be it closed. */
  boolean any() {
    return !shards.isEmpty();
  }

  /** The table is defined like this from here on. */
  void define(TableSchema schema, StoredRange held, Entry entry) {
    var stream = schema.stream();
    closeAllBut(stream, schema.tableId(), entry);
    if (stream == null || open.containsKey(schema.tableId())) {
      return;
    }
    for (var slice : Keyspace.tableRanges(schema)) {
      var range = slice.intersection(new KeyRange(held.start(), held.end()));
      if (range != null) {
        open(schema.tableId(), stream.label(), range, null, entry.nextChange(), entry);
      }
    }
  }

  /** The table is gone: its stream takes no more changes. */
  void drop(int tableId, Entry entry) {
    closeAllBut(null, tableId, entry);
  }

  private void closeAllBut(@Nullable StreamSchema stream, int tableId, Entry entry) {
    for (var shard : List.copyOf(open.getOrDefault(tableId, List.of()))) {
      if (stream == null || !shard.isOf(tableId, stream.label())) {
        close(shard.closed(entry.nextChange(), entry.clock()), entry);
      }
    }
  }

  private void open(
      int tableId,
      String label,
      KeyRange range,
      @Nullable ShardId parent,
      SequenceNumber start,
      Entry entry) {
    var id = ShardId.opened(entry.position().index(), entry.nextShard(), partitionId);
    var shard = StoredShard.opened(id, tableId, label, range, parent, start);
    index(shard);
    keep(shard, entry);
  }

  private void close(StoredShard closed, Entry entry) {
    var ofTable = Objects.requireNonNull(open.get(closed.tableId()));
    ofTable.removeIf(shard -> shard.id().equals(closed.id()));
    if (ofTable.isEmpty()) {
      open.remove(closed.tableId());
    }
    keep(closed, entry);
  }

  private void keep(StoredShard shard, Entry entry) {
    shards.put(shard.id().number(), shard);
    entry.batch().putShard(shard);
  }

  /** The keys from {@code at} on become another partition's. */
  void split(Bytes at, Entry entry) {
    long index = entry.position().index();
    for (var shard : List.copyOf(shards.values())) {
      var halves = shard.split(at, SequenceNumber.of(index), entry.clock());
      if (halves != null) {
        close(halves.closed(), entry);
        var left = halves.left();
        if (left != null) {
          var start = SequenceNumber.of(index + 1);
          open(shard.tableId(), shard.label(), left, shard.id(), start, entry);
        }
      }
    }
  }

  /** An item changed. */
  void append(
      TableSchema schema,
      Bytes rowKey,
      @Nullable Bytes before,
      @Nullable Bytes after,
      long version,
      boolean byService,
      Entry entry) {
    var stream = schema.stream();
    if (stream == null) {
      return;
    }
    for (var shard : open.getOrDefault(schema.tableId(), List.of())) {
      if (shard.range().contains(rowKey)) {
        var change = change(schema, stream.view(), before, after, version, byService);
        entry.append(shard.id().number(), change);
        return;
      }
    }
  }

  private ItemChange change(
      TableSchema schema,
      StreamView view,
      @Nullable Bytes before,
      @Nullable Bytes after,
      long version,
      boolean byService) {
    boolean showsOld = view == StreamView.OLD_IMAGE || view == StreamView.NEW_AND_OLD_IMAGES;
    boolean showsNew = view == StreamView.NEW_IMAGE || view == StreamView.NEW_AND_OLD_IMAGES;
    return ItemChange.of(
        after == null ? Kind.REMOVE : before == null ? Kind.INSERT : Kind.MODIFY,
        byService,
        version,
        keys(schema, Objects.requireNonNull(after == null ? before : after)),
        showsOld ? before : null,
        showsNew ? after : null);
  }

  private Bytes keys(TableSchema schema, Bytes item) {
    writer.beginItem();
    for (var key : schema.keys()) {
      var value = Objects.requireNonNull(Items.attribute(item, key.name()));
      writer.name(key.name()).value(value);
    }
    return writer.endItem().take();
  }

  /** Removes changes and closed shards that are old enough. */
  Outcome trim(LogCommand.TrimStreams command, Entry entry) {
    for (var trim : command.shards()) {
      var shard = shards.get(trim.number());
      if (shard != null && shard.trimmed().compareTo(trim.before()) < 0) {
        var trimmed = shard.trimmed(trim.before());
        entry.batch().removeChanges(trim.number(), trimmed.trimmed());
        keep(trimmed, entry);
      }
    }
    for (var shard : List.copyOf(shards.values())) {
      if (!shard.open()
          && HybridClock.physicalMillis(shard.closedAt()) < command.closedBeforeMillis()) {
        shards.remove(shard.id().number());
        entry.batch().removeShard(shard.id().number());
        entry.batch().removeChanges(shard.id().number(), SequenceNumber.LAST);
      }
    }
    return new Outcome.Done();
  }
}
