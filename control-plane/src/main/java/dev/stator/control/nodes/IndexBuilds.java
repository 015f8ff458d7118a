package dev.stator.control.nodes;

import dev.stator.model.cluster.PartitionRecord;
import dev.stator.model.cluster.TableRecord;
import dev.stator.model.table.IndexSchema;
import dev.stator.proto.cluster.IndexBuild;
import dev.stator.proto.cluster.NodeClient.Backfill;
import dev.stator.proto.cluster.OrderResult;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How far the building of indexes is, as their tables' partitions told this leader. Soft: a new
 * leader begins to estimate anew. Thread-safe.
 */
public final class IndexBuilds {
  private final LongSupplier nanoTime;
  private final Map<Integer, Known> byIndex = new HashMap<>();

  private record Known(long sinceNanos, long itemsThen, IndexBuild latest) {}

  public IndexBuilds(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /**
   * @param answers of the partitions, in their order
   */
  public synchronized void note(
      TableRecord table,
      IndexSchema index,
      List<PartitionRecord> partitions,
      List<Backfill> answers) {
    long done = answers.stream().mapToLong(Backfill::itemsDone).sum();
    long about = Math.max(done, answers.stream().mapToLong(Backfill::itemsAbout).sum());
    long now = nanoTime.getAsLong();
    var known = byIndex.get(index.id());
    // A partition that did not answer for a while takes its items out of the sum.
    long since = known == null || done < known.itemsThen() ? now : known.sinceNanos();
    long then = known == null || done < known.itemsThen() ? done : known.itemsThen();
    var latest =
        new IndexBuild(
            table.account(),
            table.region(),
            table.name(),
            index.name(),
            done,
            about,
            millisLeft(now - since, done - then, about - done),
            waitsFor(partitions, answers));
    byIndex.put(index.id(), new Known(since, then, latest));
  }

  private static long millisLeft(long nanos, long done, long left) {
    return done <= 0
        ? IndexBuild.UNKNOWN
        : (long) ((double) TimeUnit.NANOSECONDS.toMillis(nanos) * left / done);
  }

  private static String waitsFor(List<PartitionRecord> partitions, List<Backfill> answers) {
    for (int i = 0; i < answers.size(); i++) {
      var why =
          switch (answers.get(i).order()) {
            case OrderResult.Done(), OrderResult.Working _ -> "";
            case OrderResult.Refused(var reason) -> reason;
            case OrderResult.Impossible(var reason) -> reason;
            case OrderResult.Unreachable(var reason) -> reason;
            case OrderResult.NotLeader _ -> "it has no leader";
          };
      if (!why.isEmpty()) {
        return "partition " + partitions.get(i).partitionId() + ": " + why;
      }
    }
    return "";
  }

  public synchronized void over(IndexSchema index) {
    byIndex.remove(index.id());
  }

  /** Those that are still being built, by the map's tables. */
  public synchronized List<IndexBuild> of(Iterable<TableRecord> tables) {
    var builds = new ArrayList<IndexBuild>();
    for (var table : tables) {
      for (var index : table.schema().globalIndexes()) {
        var known = byIndex.get(index.id());
        if (index.backfilling() && known != null) {
          builds.add(known.latest());
        }
      }
    }
    return builds;
  }
}
