package dev.stator.control.reconcile;

import dev.stator.control.metadata.Metadata;
import dev.stator.control.metadata.MetadataCommand.CompleteIndex;
import dev.stator.control.nodes.IndexBuilds;
import dev.stator.model.cluster.ClusterImage;
import dev.stator.model.cluster.PartitionRecord;
import dev.stator.model.cluster.TableRecord;
import dev.stator.model.cluster.TableRecord.Status;
import dev.stator.model.table.IndexSchema;
import dev.stator.proto.cluster.ClusterCodec;
import dev.stator.proto.cluster.NodeClient.Backfill;
import dev.stator.proto.cluster.OrderResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Asks the partitions of a table that is given an index how far they are with bringing their items
 * into it, until all of them are done. They began when its schema reached them.
 *
 * <p>A partition answers for one range: it names the rangeEpoch that the map states. What it
 * brought in stays in, also when it is split or merged afterwards. So when all partitions of one
 * map said that they are done, every item is in the index, or will be by a write that came later.
 */
public final class IndexReconciler implements Reconciler {
  private static final Duration STEP_MAX = Duration.ofSeconds(5);

  /** A small table is done in milliseconds, a large one in minutes. */
  private static final Duration PAUSE_MIN = Duration.ofMillis(10);

  private static final Duration PAUSE_MAX = Duration.ofSeconds(1);

  private final PartitionLeaders leaders;
  private final IndexBuilds builds;

  public IndexReconciler(PartitionLeaders leaders, IndexBuilds builds) {
    this.leaders = leaders;
    this.builds = builds;
  }

  @Override
  public List<Work> due(Metadata metadata) {
    var work = new ArrayList<Work>();
    for (var table : metadata.image().tables().values()) {
      if (table.status() == Status.ACTIVE) {
        table.schema().globalIndexes().stream()
            .filter(IndexSchema::backfilling)
            .forEach(index ->
                work.add(
                    new Work(
                        Keys.index(ClusterCodec.tableKey(table), index.name()),
                        duties -> build(duties, metadata.image(), table, index))));
      }
    }
    return work;
  }

  /** True also when it got on, so that it is asked again without a pause. */
  private boolean build(Duties duties, ClusterImage image, TableRecord table, IndexSchema index)
      throws InterruptedException {
    var partitions = TableReconciler.holding(image, List.of(table.schema().rows()));
    long deadline = System.nanoTime() + STEP_MAX.toNanos();
    long pauseMillis = PAUSE_MIN.toMillis();
    long first = -1;
    while (true) {
      var answers = ask(duties, image, table, index, partitions);
      long done = answers.stream().mapToLong(Backfill::itemsDone).sum();
      if (!answers.isEmpty()
          && answers.stream().allMatch(each -> each.order() instanceof OrderResult.Done)) {
        builds.over(index);
        duties.propose(
            new CompleteIndex(
                ClusterCodec.tableKey(table),
                table.schema().tableId(),
                table.schema().version(),
                index.id()));
        return true;
      }
      builds.note(table, index, partitions, answers);
      first = first < 0 ? done : first;
      if (System.nanoTime() >= deadline || !answers.stream().allMatch(IndexReconciler::getsOn)) {
        return done > first;
      }
      Thread.sleep(pauseMillis);
      pauseMillis = Math.min(2 * pauseMillis, PAUSE_MAX.toMillis());
    }
  }

  private static boolean getsOn(Backfill answer) {
    return answer.order() instanceof OrderResult.Done
        || answer.order() instanceof OrderResult.Working;
  }

  private List<Backfill> ask(
      Duties duties,
      ClusterImage image,
      TableRecord table,
      IndexSchema index,
      List<PartitionRecord> partitions)
      throws InterruptedException {
    return Parallel.map(
        partitions,
        partition -> {
          var answers = new ArrayList<Backfill>();
          var order =
              leaders.order(
                  image,
                  partition,
                  node -> {
                    answers.add(
                        duties
                            .orders()
                            .indexProgress(node, partition, table.schema().tableId(), index.id()));
                    return answers.getLast().order();
                  });
          return answers.isEmpty() ? Backfill.unknown(order) : answers.getLast();
        });
  }
}
