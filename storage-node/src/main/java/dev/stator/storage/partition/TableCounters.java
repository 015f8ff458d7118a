package dev.stator.storage.partition;

import dev.stator.storage.store.PartitionStore;
import dev.stator.storage.store.StoreBatch;
import dev.stator.storage.store.StoredCount;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * How many items of each table the partition holds, and how large they are: exact, since they
 * change in the batch that changes the items. An entry writes one small row for each table that it
 * touches, however many items. Of the apply thread; others read the row.
 */
final class TableCounters {
  private final Map<Integer, StoredCount> counts;

  /** Tables whose row the entry under way must write, in the order in which it touched them. */
  private final Set<Integer> touched = new LinkedHashSet<>();

  private TableCounters(Map<Integer, StoredCount> counts) {
    this.counts = counts;
  }

  static TableCounters load(PartitionStore store) {
    return new TableCounters(new HashMap<>(store.counts()));
  }

  /** An item of the table came, went or changed its size. */
  void add(int tableId, int items, int bytes) {
    if (items != 0 || bytes != 0) {
      counts.merge(
          tableId, new StoredCount(items, bytes), (count, more) -> count.plus(items, bytes));
      touched.add(tableId);
    }
  }

  void drop(int tableId, StoreBatch batch) {
    touched.remove(tableId);
    if (counts.remove(tableId) != null) {
      batch.removeCount(tableId);
    }
  }

  /** Writes down what the entry changed. */
  void finish(StoreBatch batch) {
    for (int tableId : touched) {
      batch.putCount(tableId, counts.getOrDefault(tableId, StoredCount.NONE));
    }
    touched.clear();
  }
}
