package dev.stator.router.table;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.stator.model.cluster.TableRecord;
import dev.stator.model.error.RequestException;
import dev.stator.router.routing.StorageClient;
import dev.stator.router.routing.TableFigures;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * ItemCount and TableSizeBytes of tables, for their descriptions.
 *
 * <p>They are asked of the leaders of the table's partitions at every call: who has just written
 * and looks, sees it. When a partition cannot answer within a moment, as during a failover, the
 * figures of the last answer serve; older than ten seconds only while nobody can give newer ones,
 * for a description that fails would stop more than one that is late. Thread-safe.
 */
public final class TableCounts {
  private static final Duration MOMENT = Duration.ofSeconds(1);
  private static final Duration FAILOVER = Duration.ofSeconds(3);
  private static final long OLD_SECONDS = 10;
  private static final int TABLES_REMEMBERED = 10_000;

  private final StorageClient storage;
  private final Cache<Integer, Known> known =
      Caffeine.newBuilder().maximumSize(TABLES_REMEMBERED).build();

  private record Known(TableFigures figures, long atNanos) {
    boolean isOld() {
      return System.nanoTime() - atNanos > TimeUnit.SECONDS.toNanos(OLD_SECONDS);
    }
  }

  public TableCounts(StorageClient storage) {
    this.storage = storage;
  }

  /** The table's figures now. Blocks. */
  public TableFigures of(TableRecord table) {
    return switch (table.status()) {
      case CREATING, DELETING -> TableFigures.NONE;
      case ACTIVE, UPDATING -> ask(table);
    };
  }

  private TableFigures ask(TableRecord table) {
    var last = known.getIfPresent(table.schema().tableId());
    try {
      return ask(table, MOMENT);
    } catch (RequestException e) {
      if (last != null && !last.isOld()) {
        return last.figures();
      }
    }
    try {
      return ask(table, FAILOVER);
    } catch (RequestException e) {
      return last == null ? TableFigures.NONE : last.figures();
    }
  }

  private TableFigures ask(TableRecord table, Duration patience) {
    var figures = storage.count(table.schema(), patience);
    known.put(table.schema().tableId(), new Known(figures, System.nanoTime()));
    return figures;
  }
}
