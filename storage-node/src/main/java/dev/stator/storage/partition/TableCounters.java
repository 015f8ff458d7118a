package dev.stator.storage.partition;

import dev.stator.model.Bytes;
import dev.stator.storage.store.PartitionStore;
import dev.stator.storage.store.StoreBatch;
import dev.stator.storage.store.StoredCount;
import dev.stator.storage.store.StoredTally;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * How many items of each table the partition holds, and how large they are: exact, since they
 * change in the batch that changes the items. An entry writes one small row for each table that it
 * touches, however many items. Of the apply thread; others read the row.
 *
 * <p>A split must tell how much of it is whose, and counting a large half while it is applied would
 * hold up everybody. So a split is prepared: from an entry on, what changes behind the key is
 * tallied; the rows as of that entry are counted by the leader in its own time; and the child gets
 * that count and the tally.
 */
final class TableCounters {
  private final Map<Integer, StoredCount> counts;

  /** Tables whose row the entry under way must write, in the order in which it touched them. */
  private final Set<Integer> touched = new LinkedHashSet<>();

  private @Nullable StoredTally tally;
  private @Nullable StoredTally prepared;
  private boolean tallied;

  private TableCounters(Map<Integer, StoredCount> counts, @Nullable StoredTally tally) {
    this.counts = counts;
    this.tally = tally;
  }

  static TableCounters load(PartitionStore store) {
    return new TableCounters(new HashMap<>(store.counts()), store.tally());
  }

  /** An item of the table came, went or changed its size, or its rows in indexes did. */
  void add(Bytes rowKey, int tableId, StoredCount more) {
    if (!more.isNothing()) {
      counts.merge(tableId, more, StoredCount::plus);
      touched.add(tableId);
      if (tally != null && rowKey.compareTo(tally.at()) >= 0) {
        tally = tally.with(tableId, more);
        tallied = true;
      }
    }
  }

  /**
   * Begins to tally what changes at and behind a key, in the place of an earlier tally: from the
   * next entry on, for the rows are counted as they are behind this one.
   */
  void prepare(StoredTally begun) {
    prepared = begun;
  }

  /** The tally under way, or null. */
  @Nullable StoredTally tally() {
    return tally;
  }

  /**
   * Takes what a split gives away out of the counts.
   *
   * @param counted what the child's half held of each table as of the entry that began the tally
   * @return what it holds now
   */
  Map<Integer, StoredCount> give(
      Map<Integer, StoredCount> counted, StoredTally since, StoreBatch batch) {
    var given = new TreeMap<Integer, StoredCount>();
    var tables = new TreeSet<>(counted.keySet());
    tables.addAll(since.changes().keySet());
    for (int tableId : tables) {
      var here = counts.get(tableId);
      if (here != null) {
        var theirs =
            counted
                .getOrDefault(tableId, StoredCount.NONE)
                .plus(since.changes().getOrDefault(tableId, StoredCount.NONE));
        given.put(tableId, theirs);
        counts.put(tableId, here.minus(theirs));
        touched.add(tableId);
      }
    }
    tally = null;
    tallied = false;
    batch.removeTally();
    return given;
  }

  /** What an adopted neighbour held of a table is held here now. */
  void adopt(int tableId, StoredCount more) {
    counts.merge(tableId, more, StoredCount::plus);
    touched.add(tableId);
  }

  /** What was tallied for a split is of another range. */
  void forgetTally(StoreBatch batch) {
    if (tally != null) {
      tally = null;
      tallied = false;
      batch.removeTally();
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
    if (prepared != null) {
      tally = prepared;
      prepared = null;
      tallied = true;
    }
    if (tallied && tally != null) {
      batch.putTally(tally);
      tallied = false;
    }
  }
}
