package dev.stator.client.admin;

import dev.stator.client.CommandFailure;
import dev.stator.model.cluster.TableRecord;
import dev.stator.model.cluster.TableRecord.Status;
import dev.stator.model.index.SecondaryIndex;
import dev.stator.model.table.TableSchema;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Compares the indexes of every table with what the table's items make of them. Global indexes
 * follow their tables, and neither stands still while it is walked: what differs is looked at again
 * and again, until it does not or there was patience enough. So what is left is wrong for sure only
 * when nobody writes.
 */
public final class IndexVerification {
  private static final long AGAIN_MILLIS = 500;

  private final ClusterInspector inspector;
  private final Duration patience;

  /**
   * @param patience with indexes that differ, and with partitions that do not answer
   */
  public IndexVerification(ClusterInspector inspector, Duration patience) {
    this.inspector = inspector;
    this.patience = patience;
  }

  /** The verdicts in the order of the tables' names, and of the indexes' definition. */
  public List<IndexVerdict> run() throws InterruptedException {
    var tables =
        inspector.image().tables().values().stream()
            .filter(table -> table.status() == Status.ACTIVE || table.status() == Status.UPDATING)
            .sorted(Comparator.comparing(TableRecord::name))
            .toList();
    var verdicts = new ArrayList<IndexVerdict>();
    for (var table : tables) {
      verdicts.addAll(verify(table));
    }
    return verdicts;
  }

  private List<IndexVerdict> verify(TableRecord table) throws InterruptedException {
    var schema = table.schema();
    var verdicts = new ArrayList<IndexVerdict>();
    var ready = new ArrayList<SecondaryIndex>();
    for (var index : indexes(schema)) {
      if (table.builds(index.schema())) {
        verdicts.add(IndexVerdict.beingBuilt(name(table, index)));
      } else {
        ready.add(index);
      }
    }
    if (ready.isEmpty()) {
      return verdicts;
    }
    try {
      var results = compare(schema, ready);
      for (int i = 0; i < ready.size(); i++) {
        var result = results.get(i);
        verdicts.add(
            new IndexVerdict(
                name(table, ready.get(i)), result.rows(), result.differences(), "", false));
      }
    } catch (CommandFailure e) {
      ready.forEach(index ->
          verdicts.add(
              IndexVerdict.unreadable(name(table, index), String.valueOf(e.getMessage()))));
    }
    return verdicts;
  }

  private static List<SecondaryIndex> indexes(TableSchema schema) {
    var all = new ArrayList<>(SecondaryIndex.local(schema));
    all.addAll(SecondaryIndex.global(schema));
    return all;
  }

  private static String name(TableRecord table, SecondaryIndex index) {
    return table.name() + "/" + index.schema().name();
  }

  private List<IndexComparison.Result> compare(TableSchema schema, List<SecondaryIndex> indexes)
      throws InterruptedException {
    var reads = new LeaderReads(inspector, patience);
    var comparison =
        new IndexComparison(
            schema,
            indexes,
            (order, items) -> reads.walk(schema, order.rows(), order.number(), items));
    long deadline = System.nanoTime() + patience.toNanos();
    while (true) {
      var results = comparison.run();
      if (results.stream().allMatch(result -> result.differences().isEmpty())
          || System.nanoTime() >= deadline) {
        return results;
      }
      Thread.sleep(AGAIN_MILLIS);
    }
  }
}
