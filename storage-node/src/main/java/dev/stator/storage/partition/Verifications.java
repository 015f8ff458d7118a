package dev.stator.storage.partition;

import dev.stator.model.key.XxHash64;
import dev.stator.replication.LogPosition;
import dev.stator.storage.store.PartitionStore;
import dev.stator.storage.store.StoreClosedException;
import dev.stator.storage.store.StoreException;
import dev.stator.storage.store.StoreView;
import dev.stator.storage.store.StoredRange;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Digests over everything that a replica holds, each at one entry of the log, so that replicas can
 * be compared.
 *
 * <p>The view is taken when the entry is applied, the reading happens on another thread. Rows come
 * from disk or cache with their checksums verified; then every block of every file is read from
 * disk, so that a byte that changed there is found although the cache still has the block as it
 * was.
 */
public final class Verifications {
  private static final int REMEMBERED = 8;

  /**
   * The digest of all rows in range, and of the partition's own, on one replica.
   *
   * @param index it is of the state behind this entry
   * @param broken why the store could not be read, or empty
   */
  public record Verified(long index, long digest, long rows, String broken) {}

  private final Executor executor;
  private final Consumer<Throwable> onFault;
  private final Map<Long, Verified> results = new LinkedHashMap<>();
  private final Set<Long> underWay = new HashSet<>();

  /**
   * @param onFault told when the store is damaged
   */
  Verifications(Executor executor, Consumer<Throwable> onFault) {
    this.executor = executor;
    this.onFault = onFault;
  }

  void start(long verifyId, LogPosition position, PartitionStore store, StoredRange range) {
    var view = store.view();
    synchronized (this) {
      underWay.add(verifyId);
    }
    try {
      executor.execute(() -> run(verifyId, position, store, range, view));
    } catch (RejectedExecutionException e) {
      view.close();
      finish(verifyId, null);
    }
  }

  /** Whether a result is being worked out. */
  synchronized boolean underWay(long verifyId) {
    return underWay.contains(verifyId);
  }

  /** The result, or null while there is none. */
  synchronized @Nullable Verified result(long verifyId) {
    return results.get(verifyId);
  }

  private void run(
      long verifyId,
      LogPosition position,
      PartitionStore store,
      StoredRange range,
      StoreView view) {
    var digest = new Folded();
    StoreException broken = null;
    try (view) {
      view.visitOwn(digest::fold);
      view.visit(range, digest::fold);
      store.verifyChecksums();
    } catch (StoreClosedException e) {
      finish(verifyId, null);
      return;
    } catch (StoreException e) {
      broken = e;
    }
    String why = broken == null ? "" : String.valueOf(broken.getMessage());
    if (broken != null) {
      onFault.accept(broken);
    }
    finish(verifyId, new Verified(position.index(), digest.value, digest.rows, why));
  }

  private synchronized void finish(long verifyId, @Nullable Verified result) {
    underWay.remove(verifyId);
    if (result == null) {
      return;
    }
    results.put(verifyId, result);
    if (results.size() > REMEMBERED) {
      results.remove(results.keySet().iterator().next());
    }
  }

  private static final class Folded {
    private long value;
    private long rows;

    void fold(byte[] key, byte[] row) {
      value = XxHash64.hash(key, 0, key.length, value);
      value = XxHash64.hash(row, 0, row.length, value);
      rows++;
    }
  }
}
