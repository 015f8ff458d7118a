package dev.stator.client.admin;

import dev.stator.model.Bytes;
import dev.stator.model.index.SecondaryIndex;
import dev.stator.model.key.ItemOrder;
import dev.stator.model.key.Keyspace;
import dev.stator.model.table.TableSchema;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The indexes of one table, beside what its items make of them. Rows are compared by digests of
 * buckets, twice over where those differ: then only the rows of few buckets are held. Of one
 * thread.
 */
final class IndexComparison {
  private static final int BUCKETS_LOOKED_INTO = 16;
  private static final int DIFFERENCES_SHOWN = 5;

  private final TableSchema table;
  private final Rows rows;
  private final List<SecondaryIndex> indexes;

  /** Walks the items that the rows of an order hold, the table's own or an index's. */
  interface Rows {
    void walk(ItemOrder order, Consumer<Bytes> items) throws InterruptedException;
  }

  IndexComparison(TableSchema table, List<SecondaryIndex> indexes, Rows rows) {
    this.table = table;
    this.indexes = List.copyOf(indexes);
    this.rows = rows;
  }

  /**
   * @param rows how many the index has
   * @param differences the first of them; empty: there was none when it was looked
   */
  record Result(long rows, List<String> differences) {}

  /** In the order of the indexes. */
  List<Result> run() throws InterruptedException {
    var expected = new ArrayList<RowBuckets>();
    indexes.forEach(index -> expected.add(new RowBuckets()));
    eachExpected((at, key, item) -> expected.get(at).add(key, item));
    var results = new ArrayList<Result>();
    var suspects = new ArrayList<BitSet>();
    for (int at = 0; at < indexes.size(); at++) {
      var actual = new RowBuckets();
      eachActual(at, actual::add);
      suspects.add(first(actual.differences(expected.get(at))));
      results.add(new Result(actual.total(), List.of()));
    }
    return suspects.stream().allMatch(BitSet::isEmpty) ? results : looked(results, suspects);
  }

  private static BitSet first(BitSet different) {
    while (different.cardinality() > BUCKETS_LOOKED_INTO) {
      different.clear(different.length() - 1);
    }
    return different;
  }

  private List<Result> looked(List<Result> results, List<BitSet> suspects)
      throws InterruptedException {
    var expected = new ArrayList<Map<Bytes, Long>>();
    indexes.forEach(index -> expected.add(new TreeMap<>()));
    eachExpected((at, key, item) -> {
      if (suspects.get(at).get(RowBuckets.bucketOf(key))) {
        expected.get(at).put(key, RowBuckets.hash(key, item));
      }
    });
    var looked = new ArrayList<Result>();
    for (int at = 0; at < indexes.size(); at++) {
      var actual = new TreeMap<Bytes, Long>();
      var suspect = suspects.get(at);
      if (!suspect.isEmpty()) {
        eachActual(
            at,
            (key, item) -> {
              if (suspect.get(RowBuckets.bucketOf(key))) {
                actual.put(key, RowBuckets.hash(key, item));
              }
            });
      }
      looked.add(new Result(results.get(at).rows(), differences(expected.get(at), actual)));
    }
    return looked;
  }

  private static List<String> differences(Map<Bytes, Long> expected, Map<Bytes, Long> actual) {
    var all = new TreeMap<Bytes, String>();
    expected.forEach((key, hash) -> {
      var found = actual.get(key);
      if (found == null) {
        all.put(key, "lacks ");
      } else if (!found.equals(hash)) {
        all.put(key, "has otherwise ");
      }
    });
    actual.keySet().stream()
        .filter(key -> !expected.containsKey(key))
        .forEach(key -> all.put(key, "has without an item "));
    var lines = new ArrayList<String>();
    all.forEach((key, what) -> {
      if (lines.size() < DIFFERENCES_SHOWN) {
        lines.add(what + key.hex());
      }
    });
    if (all.size() > DIFFERENCES_SHOWN) {
      lines.add("and at least " + (all.size() - DIFFERENCES_SHOWN) + " more");
    }
    return lines;
  }

  private interface IndexRows {
    void row(int index, Bytes key, Bytes item);
  }

  private interface RowsOfOne {
    void row(Bytes key, Bytes item);
  }

  private void eachExpected(IndexRows expected) throws InterruptedException {
    rows.walk(
        ItemOrder.of(table),
        item -> {
          var baseRow = Keyspace.baseRow(table, item);
          for (int at = 0; at < indexes.size(); at++) {
            var row = indexes.get(at).row(baseRow, item);
            if (row != null) {
              expected.row(at, row.key(), row.item());
            }
          }
        });
  }

  private void eachActual(int at, RowsOfOne actual) throws InterruptedException {
    var order = ItemOrder.of(table, indexes.get(at).schema());
    rows.walk(order, item -> actual.row(order.row(item), item));
  }
}
