package dev.stator.control.reconcile;

import dev.stator.control.metadata.Metadata;
import dev.stator.control.metadata.MetadataCommand;
import dev.stator.control.metadata.MetadataCommand.ActivateTable;
import dev.stator.control.metadata.MetadataCommand.RemoveTable;
import dev.stator.control.metadata.MetadataCommand.SubmitJob;
import dev.stator.model.Bytes;
import dev.stator.model.cluster.ClusterImage;
import dev.stator.model.cluster.JobSpec;
import dev.stator.model.cluster.PartitionRecord;
import dev.stator.model.cluster.TableRecord;
import dev.stator.model.key.KeyRange;
import dev.stator.model.key.Keyspace;
import dev.stator.model.table.Slices;
import dev.stator.proto.cluster.ClusterCodec;
import dev.stator.proto.cluster.OrderResult;
import dev.stator.proto.log.CommandCodec;
import dev.stator.proto.log.LogCommand;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a table's definition into, or out of, the log of every partition that holds a part of its
 * keys; then the table is ACTIVE, or gone.
 *
 * <p>A table that is to have partitions of its own has them first ({@link Presplit}).
 *
 * <p>Each command names the rangeEpoch that the map states. A partition that was split meanwhile
 * refuses it: its child would miss the command. One that applied it at that epoch passes it on to
 * the children that it has later. So when all partitions of one map applied it, every key has it,
 * however they are cut by then.
 *
 * <p>The rows of an index that leaves are dropped when every partition knows the schema without it:
 * none ships it any more.
 */
public final class TableReconciler implements Reconciler {
  private static final Logger LOG = LoggerFactory.getLogger(TableReconciler.class);

  private final PartitionLeaders leaders;

  public TableReconciler(PartitionLeaders leaders) {
    this.leaders = leaders;
  }

  @Override
  public List<Work> due(Metadata metadata) {
    var work = new ArrayList<Work>();
    for (var table : metadata.image().tables().values()) {
      var wanted = wanted(table);
      var splits = Presplit.due(metadata, table);
      if (!splits.isEmpty()) {
        work.add(
            new Work(
                Keys.table(ClusterCodec.tableKey(table)), duties -> submit(duties, table, splits)));
      } else if (wanted != null && !Presplit.underWay(metadata, table)) {
        var partitions = holding(metadata.image(), table.allRows());
        if (!partitions.isEmpty() && partitions.stream().allMatch(PartitionRecord::active)) {
          work.add(
              new Work(
                  Keys.table(ClusterCodec.tableKey(table)),
                  duties -> bring(duties, metadata.image(), table, partitions, wanted)));
        }
      }
    }
    return work;
  }

  /**
   * @param body of the command for the logs of all partitions with rows of the table
   * @param reached for the control plane's log, once all of them applied it, and dropped the rows
   *     of indexes that leave
   */
  private record Wanted(LogCommand.Body body, MetadataCommand reached) {}

  private static @Nullable Wanted wanted(TableRecord table) {
    var key = ClusterCodec.tableKey(table);
    int tableId = table.schema().tableId();
    return switch (table.status()) {
      case CREATING, UPDATING ->
          new Wanted(
              new LogCommand.SetTable(table.schema()),
              new ActivateTable(key, tableId, table.schema().version()));
      case DELETING -> new Wanted(new LogCommand.DropTable(tableId), new RemoveTable(key, tableId));
      case ACTIVE -> null;
    };
  }

  private static boolean submit(Duties duties, TableRecord table, List<JobSpec.Split> splits)
      throws InterruptedException {
    for (var split : splits) {
      duties.propose(new SubmitJob(split, Presplit.origin(table)));
    }
    return true;
  }

  /** Those that hold one of the slices, or a part of it. */
  static List<PartitionRecord> holding(ClusterImage image, List<Slices> slices) {
    var ranges = slices.stream().flatMap(rows -> Keyspace.ranges(rows).stream()).toList();
    return image.partitions().values().stream()
        .filter(partition ->
            ranges.stream().anyMatch(new KeyRange(partition.start(), partition.end())::overlaps))
        .toList();
  }

  private boolean bring(
      Duties duties,
      ClusterImage image,
      TableRecord table,
      List<PartitionRecord> partitions,
      Wanted wanted)
      throws InterruptedException {
    if (!tell(duties, image, table, partitions, wanted.body())) {
      return false;
    }
    // Only now does nobody write rows of an index that leaves.
    for (var rows : table.leaving()) {
      for (int slice = 0; slice < rows.count(); slice++) {
        var dropped = new LogCommand.DropTable(rows.idOf(slice));
        if (!tell(duties, image, table, holding(image, List.of(rows)), dropped)) {
          return false;
        }
      }
    }
    duties.propose(wanted.reached());
    return true;
  }

  /** Brings a command into the logs of partitions; whether all of them applied it. */
  private boolean tell(
      Duties duties,
      ClusterImage image,
      TableRecord table,
      List<PartitionRecord> partitions,
      LogCommand.Body body)
      throws InterruptedException {
    var results =
        Parallel.map(
            partitions,
            partition -> {
              // Without a request id: it may be applied again.
              var command =
                  CommandCodec.encode(new LogCommand(Bytes.EMPTY, 0, partition.rangeEpoch(), body));
              return leaders.order(
                  image,
                  partition,
                  node -> duties.orders().propose(node, partition.partitionId(), command));
            });
    for (int i = 0; i < results.size(); i++) {
      if (!(results.get(i) instanceof OrderResult.Done)) {
        LOG.warn(
            "Table {} ({}) waits for partition {}: {}",
            table.name(),
            table.status(),
            partitions.get(i).partitionId(),
            results.get(i));
        return false;
      }
    }
    return true;
  }
}
