package dev.stator.router.routing;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.stator.model.cluster.PartitionRecord;
import dev.stator.model.key.KeyRange;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What this router has lately written to tables with global indexes, as far as it does not know
 * that the indexes have it: of each partition, the latest. Thread-safe.
 */
final class UnshippedWrites {
  /** Indexes that have not followed for so long are not worth a wait at every read. */
  private static final long REMEMBERED_NANOS = Duration.ofSeconds(5).toNanos();

  private static final int TABLES_REMEMBERED = 10_000;

  private final Cache<Integer, Map<Long, Latest>> byTable =
      Caffeine.newBuilder()
          .expireAfterAccess(Duration.ofNanos(2 * REMEMBERED_NANOS))
          .maximumSize(TABLES_REMEMBERED)
          .build();

  /**
   * The latest write to a partition.
   *
   * @param range the partition's, when it was acknowledged
   * @param atNanos of {@link System#nanoTime}
   */
  record Latest(long partitionId, KeyRange range, long version, long atNanos) {
    private boolean isOld() {
      return System.nanoTime() - atNanos > REMEMBERED_NANOS;
    }
  }

  /** A write of an item was acknowledged. */
  void acknowledged(int tableId, PartitionRecord partition, long version) {
    var latest = new Latest(partition.partitionId(), partition.range(), version, System.nanoTime());
    byTable
        .get(tableId, _ -> new ConcurrentHashMap<>())
        .merge(
            partition.partitionId(),
            latest,
            (before, now) -> before.version() > now.version() ? before : now);
  }

  /** The latest writes to the partitions of a table. */
  List<Latest> of(int tableId) {
    var writes = byTable.getIfPresent(tableId);
    if (writes == null) {
      return List.of();
    }
    writes.values().removeIf(Latest::isOld);
    return List.copyOf(writes.values());
  }

  /** The indexes have it, and all that was written before it. */
  void shipped(int tableId, Latest latest) {
    var writes = byTable.getIfPresent(tableId);
    if (writes != null) {
      writes.remove(latest.partitionId(), latest);
    }
  }
}
