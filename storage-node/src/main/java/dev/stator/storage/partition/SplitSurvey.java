package dev.stator.storage.partition;

import dev.stator.model.Bytes;
import dev.stator.proto.log.LogCommand;
import dev.stator.storage.store.PartitionStore;
import dev.stator.storage.store.RowFormat;
import dev.stator.storage.store.StoreView;
import dev.stator.storage.store.StoredCount;
import dev.stator.storage.store.StoredRange;
import java.nio.ByteBuffer;
import java.util.ArrayList;
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
          var table = tables.owner(ByteBuffer.wrap(key).getInt());
          if (table != null) {
            var row = new StoredCount(1, RowFormat.size(value));
            counts.merge(table.tableId(), row, StoredCount::plus);
          }
        });
    return counts;
  }

  /** A key with about as many bytes of rows before it as behind; null when there are too few. */
  public static @Nullable Bytes middle(PartitionStore store, StoredRange range) {
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
