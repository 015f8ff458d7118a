package dev.stator.storage.partition;

import dev.stator.model.Bytes;
import dev.stator.model.key.KeyRange;
import dev.stator.model.key.Keyspace;
import dev.stator.proto.item.RangeRead;
import dev.stator.storage.store.PartitionStore;
import dev.stator.storage.store.RowFormat;
import dev.stator.storage.store.ShardCursor;
import dev.stator.storage.store.StoreClosedException;
import dev.stator.storage.store.StoredChild;
import dev.stator.storage.store.StoredFreeze;
import dev.stator.storage.store.StoredRange;
import dev.stator.storage.store.StoredShard;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The store that a replica has in use, with the range and tables that it holds, and every read of
 * them. Who changes the replica calls {@link #hold} and {@link #release}; any thread may read.
 *
 * <p><b>Range and rows are of one state.</b> Rows that leave the range are removed only after the
 * new range was published, rows that join it are there before. So what was read while one and the
 * same range was published belongs to that range; when it changed meanwhile, or the store was
 * replaced, the read is repeated.
 *
 * <p><b>The fence.</b> Before a leader proposes to give (part of) its range away it stops answering
 * strong reads of that part: as soon as the split is committed the child may answer them, which can
 * be before this replica knows. What was read before the fence stood was current then, for nobody
 * had proposed the split. The fence ends when the split is applied, whatever came of it, or when an
 * entry of a later term is: then the split, which counts only in the term in which the fence was
 * set, never will be.
 */
public final class HeldStore {
  /** What is published as one; compared by identity, so that no two are ever the same. */
  private static final class Held {
    private final PartitionStore store;
    private final @Nullable StoredRange range;
    private final PartitionTables tables;
    private final List<StoredChild> children;
    private final @Nullable StoredFreeze freeze;
    private final @Nullable Fence fence;

    Held(
        PartitionStore store,
        @Nullable StoredRange range,
        PartitionTables tables,
        List<StoredChild> children,
        @Nullable StoredFreeze freeze,
        @Nullable Fence fence) {
      this.store = store;
      this.range = range;
      this.tables = tables;
      this.children = children;
      this.freeze = freeze;
      this.fence = fence;
    }

    Held fenced(@Nullable Fence other) {
      return new Held(store, range, tables, children, freeze, other);
    }

    /** What reads find here: nothing in a frozen partition, strong ones only before the fence. */
    StoredRange range(boolean strong) {
      if (range == null) {
        throw new ReplicaEmptyException();
      }
      if (freeze != null && freeze.frozen()) {
        return new StoredRange(range.start(), range.start(), range.rangeEpoch());
      }
      return strong && fence != null
          ? new StoredRange(range.start(), fence.from(), range.rangeEpoch())
          : range;
    }
  }

  /**
   * @param from first key that strong reads do not find
   * @param term in which the split counts
   */
  private record Fence(Bytes from, long term) {}

  private volatile @Nullable Held current;

  /**
   * Publishes what is held from now on, without a fence.
   *
   * @param range null while there is none
   * @param children partitions that were split off
   * @param freeze the last for which the partition was to be adopted, or null
   */
  synchronized void hold(
      PartitionStore store,
      @Nullable StoredRange range,
      PartitionTables tables,
      Collection<StoredChild> children,
      @Nullable StoredFreeze freeze) {
    current = new Held(store, range, tables, List.copyOf(children), freeze, null);
  }

  /**
   * Stops strong reads from {@code from} on, for a split that counts in {@code term} only. False
   * when another fence stands, or when the key is not, or no longer, in the range.
   */
  public synchronized boolean fence(Bytes from, long term) {
    var held = current;
    if (held == null || held.fence != null || held.range == null || !held.range.contains(from)) {
      return false;
    }
    current = held.fenced(new Fence(from, term));
    return true;
  }

  /** Whether what it was set for may still be applied. */
  public boolean fenced() {
    var held = current;
    return held != null && held.fence != null;
  }

  /**
   * Ends the fence that was set so, if it stands: what it was set for was applied, whatever came of
   * it, or surely never will be. The fence that stands may be that of another.
   */
  public synchronized void unfence(Bytes from, long term) {
    var held = current;
    if (held != null && new Fence(from, term).equals(held.fence)) {
      current = held.fenced(null);
    }
  }

  /** An entry of {@code term} is about to be applied. */
  void passes(long term) {
    var held = current;
    var fence = held == null ? null : held.fence;
    if (fence != null && fence.term() < term) {
      unfence(fence.from(), fence.term());
    }
  }

  /** Ends all reading; returns the store, which may be closed then. */
  synchronized @Nullable PartitionStore release() {
    var last = current;
    current = null;
    return last == null ? null : last.store;
  }

  /** The row under a key, as it is now. */
  public HeldRow read(Bytes rowKey, boolean strong) {
    return ofOneState(held -> {
      if (!held.range(strong).contains(rowKey)) {
        return new HeldRow.OutOfRange();
      }
      byte[] value = held.store.get(rowKey);
      return new HeldRow.Found(value == null ? null : RowFormat.decode(value));
    });
  }

  /**
   * Opens the rows of a range, as they are now; null when a walk over it does not begin in this
   * partition's range.
   */
  @Nullable HeldRows open(RangeRead read, boolean brief) {
    return ofOneState(held -> {
      var reach = held.range(read.consistent()).reach(read.range(), read.backwards());
      return reach == null
          ? null
          : new HeldRows(
              held.store.cursor(reach, read.backwards(), brief, read.fetches()),
              reach,
              held.tables.get(read.tableId()));
    });
  }

  /**
   * How many items of a table there are here now, and how large they are; null when {@code from} is
   * not in this partition's range, or a part of that is fenced.
   *
   * <p>Unlike rows, counts change in the very batch that changes the range, before that is
   * published. So the range is the store's own, and what was counted between two looks at it that
   * saw the same is of that range.
   */
  @Nullable HeldCount count(int tableId, Bytes from) {
    return ofOneState(held -> {
      if (held.fence != null || !held.range(true).contains(from)) {
        return null;
      }
      var range = storedRange(held.store);
      while (true) {
        var count = held.store.count(tableId);
        var after = storedRange(held.store);
        if (after.equals(range)) {
          return range.contains(from)
              ? new HeldCount(count, new KeyRange(range.start(), range.end()))
              : null;
        }
        range = after;
      }
    });
  }

  /**
   * The shards of a table's stream that are, or were, of keys of this partition; null when {@code
   * from} is not in its range. Like counts they change in the batch that changes the range.
   */
  @Nullable HeldShards shards(int tableId, String label, Bytes from) {
    return ofOneState(held -> {
      if (held.fence != null || !held.range(true).contains(from)) {
        return null;
      }
      var range = storedRange(held.store);
      while (true) {
        var shards =
            held.store.shards().values().stream()
                .filter(shard -> shard.isOf(tableId, label))
                .map(StoredShard::shown)
                .toList();
        var after = storedRange(held.store);
        if (after.equals(range)) {
          return range.contains(from)
              ? new HeldShards(shards, new KeyRange(range.start(), range.end()))
              : null;
        }
        range = after;
      }
    });
  }

  /** Opens a shard's changes, as they are now. */
  ShardCursor openShard(long number) {
    return ofOneState(held -> held.store.shard(number));
  }

  private static StoredRange storedRange(PartitionStore store) {
    var range = store.range();
    if (range == null) {
      throw new ReplicaEmptyException();
    }
    return range;
  }

  /**
   * The item collection that a border would cut in two and that must stay whole; null when there is
   * none, as far as this replica knows.
   */
  public @Nullable KeyRange collectionCutBy(Bytes border) {
    return held().tables.collectionCutBy(border);
  }

  /** Whether a row key is that of a row in a global index of a table that is known here. */
  public boolean knowsIndexOf(Bytes rowKey) {
    return held().tables.owner(Keyspace.sliceId(rowKey)) != null;
  }

  /** Partitions that were split off this one, as far as they are remembered. */
  public List<StoredChild> children() {
    var held = current;
    return held == null ? List.of() : held.children;
  }

  /** The last for which the partition was to be adopted, or null. */
  public @Nullable StoredFreeze freeze() {
    var held = current;
    return held == null ? null : held.freeze;
  }

  private <T extends @Nullable Object> T ofOneState(Function<Held, T> read) {
    while (true) {
      var held = held();
      try {
        var result = read.apply(held);
        if (current == held) {
          return result;
        }
        if (result instanceof HeldRows rows) {
          rows.close();
        } else if (result instanceof ShardCursor cursor) {
          cursor.close();
        }
      } catch (StoreClosedException e) {
        if (current == held) {
          throw e;
        }
      }
    }
  }

  private Held held() {
    var held = current;
    if (held == null) {
      throw new ReplicaEmptyException();
    }
    return held;
  }

  /** The range that the replica holds, or null while it has none. */
  public @Nullable StoredRange range() {
    var held = current;
    return held == null ? null : held.range;
  }

  /** The store in use, for its figures. */
  public PartitionStore store() {
    return held().store;
  }
}
