package dev.stator.storage.partition;

import dev.stator.model.Bytes;
import dev.stator.model.key.Keyspace;
import dev.stator.model.table.IndexCount;
import dev.stator.model.table.TableSchema;
import dev.stator.proto.log.LogCommand;
import dev.stator.storage.store.PartitionStore;
import dev.stator.storage.store.RowFormat;
import dev.stator.storage.store.StoreView;
import dev.stator.storage.store.StoredCount;
import dev.stator.storage.store.StoredRange;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * What a leader must know of its rows before it proposes a split: what the child's half holds as of
 * the entry that prepared the split, and where the middle is. Views are taken when the entry is
 * applied; the reading happens on another thread. Thread-safe.
 */
public final class SplitSurvey {
  /** Why a partition is not split at a key. */
  public static final String CUTS_COLLECTION =
      "The key lies inside an item collection of a table with local indexes.";

  /** Marks of the way through the rows; more are thinned out. */
  private static final int MARKS_MAX = 4096;

  private final Executor executor;
  private final Map<Long, CompletableFuture<Count>> expected = new ConcurrentHashMap<>();

  /**
   * What the child's half holds.
   *
   * @param index of the entry that prepared the split: the count is as of that entry
   */
  public record Count(long index, List<LogCommand.TableCount> tables) {
    public Count {
      tables = List.copyOf(tables);
    }
  }

  SplitSurvey(Executor executor) {
    this.executor = executor;
  }

  /**
   * The count of the child's half, as of the next entry that prepares the split for this job: that
   * may be one that was proposed earlier, by this leader or another, and is applied only now.
   */
  public CompletableFuture<Count> expect(long jobId) {
    var counted = new CompletableFuture<Count>();
    expected.put(jobId, counted);
    return counted;
  }

  /** The entry that prepares the split is applied: {@code range} is the child's half. */
  void prepared(
      long jobId, long index, PartitionStore store, StoredRange range, PartitionTables tables) {
    var counted = expected.remove(jobId);
    if (counted == null) {
      return;
    }
    var view = store.view();
    try {
      executor.execute(() -> {
        try (view) {
          counted.complete(new Count(index, ApplySplit.counts(count(view, range, tables))));
        } catch (RuntimeException e) {
          counted.completeExceptionally(e);
        }
      });
    } catch (RejectedExecutionException closing) {
      view.close();
      counted.completeExceptionally(closing);
    }
  }

  private static Map<Integer, StoredCount> count(
      StoreView view, StoredRange range, PartitionTables tables) {
    var counts = new TreeMap<Integer, StoredCount>();
    view.visit(
        range,
        (key, value) -> {
          int sliceId = ByteBuffer.wrap(key).getInt();
          var table = tables.owner(sliceId);
          var index = tables.globalIndex(sliceId);
          if (index != null) {
            counts.merge(index.id(), new StoredCount(1, RowFormat.size(value)), StoredCount::plus);
          } else if (table != null) {
            counts.merge(table.tableId(), count(table, key, value), StoredCount::plus);
          }
        });
    return counts;
  }

  /** What a row adds to what the partition holds of its table. */
  private static StoredCount count(TableSchema table, byte[] key, byte[] value) {
    byte family = table.hasLocalIndexes() ? Keyspace.family(table, key) : Keyspace.FAMILY_BASE;
    if (family == Keyspace.FAMILY_COLLECTION_SIZE) {
      return StoredCount.NONE;
    }
    if (family == Keyspace.FAMILY_BASE) {
      return new StoredCount(1, RowFormat.size(value));
    }
    var indexes = new ArrayList<>(Collections.nCopies(family, IndexCount.NONE));
    indexes.set(family - 1, new IndexCount(1, RowFormat.size(value)));
    return new StoredCount(0, 0, indexes);
  }

  /**
   * A key with about as many bytes of rows before it as behind, that cuts no item collection which
   * must stay whole; null when there are too few.
   */
  public static @Nullable Bytes middle(HeldStore held, StoredRange range) {
    var middle = middle(held.store(), range);
    var whole = middle == null ? null : held.collectionCutBy(middle);
    if (whole == null) {
      return middle;
    }
    if (whole.start().compareTo(range.start()) > 0) {
      return whole.start();
    }
    var end = whole.end();
    return end != null && range.contains(end) ? end : null;
  }

  private static @Nullable Bytes middle(PartitionStore store, StoredRange range) {
    var marks = new Marks();
    try (var view = store.view()) {
      view.visit(range, marks::pass);
    }
    var key = marks.middle();
    return key == null || key.equals(range.start()) ? null : key;
  }

  /** Keys at about even distances, and how many bytes lie before them. */
  private static final class Marks {
    private final List<Bytes> keys = new ArrayList<>();
    private final List<Long> before = new ArrayList<>();
    private long stride = 4 << 10;
    private long bytes;
    private long nextMark = 1;

    void pass(byte[] key, byte[] value) {
      if (bytes >= nextMark) {
        keys.add(Bytes.wrap(key));
        before.add(bytes);
        if (keys.size() > MARKS_MAX) {
          thinOut();
        }
        nextMark = bytes + stride;
      }
      bytes += key.length + value.length;
    }

    private void thinOut() {
      for (int i = keys.size() - 1; i > 0; i -= 2) {
        keys.remove(i);
        before.remove(i);
      }
      stride *= 2;
    }

    @Nullable Bytes middle() {
      Bytes best = null;
      long bestOff = Long.MAX_VALUE;
      for (int i = 0; i < keys.size(); i++) {
        long off = Math.abs(bytes - 2 * before.get(i));
        if (off < bestOff) {
          bestOff = off;
          best = keys.get(i);
        }
      }
      return best;
    }
  }
}
