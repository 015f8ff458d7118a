package dev.stator.control.reconcile;

import dev.stator.control.metadata.Metadata;
import dev.stator.model.Bytes;
import dev.stator.model.cluster.JobRecord;
import dev.stator.model.cluster.JobSpec;
import dev.stator.model.cluster.NodeRecord;
import dev.stator.model.cluster.PartitionRecord;
import dev.stator.model.cluster.TableRecord;
import dev.stator.model.cluster.TableRecord.Status;
import dev.stator.model.key.Keyspace;
import dev.stator.proto.cluster.ClusterCodec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.TreeSet;

/**
 * The partitions that a table gets for itself before it is ACTIVE, because it was said to need more
 * than one: its keys are cut at even tokens, and from those of its neighbours. The cuts are
 * ordinary split jobs, of each partition the middle one first. Pure.
 *
 * <p>They make a table faster and are no condition of it: a cut that fails again and again is left
 * out, and none is made when the nodes hold many partitions already.
 */
final class Presplit {
  private static final int ATTEMPTS_MAX = 3;

  /** Half of the replicas that a node is designed for. */
  private static final long REPLICAS_PER_NODE_MAX = 64;

  private Presplit() {}

  /** What the jobs of a table's cuts name as their origin. */
  static String origin(TableRecord table) {
    return "table " + ClusterCodec.tableKey(table);
  }

  /** The splits to submit now. */
  static List<JobSpec.Split> due(Metadata metadata, TableRecord table) {
    var byPartition = new HashMap<PartitionRecord, List<Bytes>>();
    for (var cut : missing(metadata, table)) {
      var partition = metadata.image().partitionOf(cut);
      if (partition != null
          && partition.active()
          && !metadata.touchedByJob(partition.partitionId())) {
        byPartition.computeIfAbsent(partition, absent -> new ArrayList<>()).add(cut);
      }
    }
    return byPartition.entrySet().stream()
        .map(entry ->
            new JobSpec.Split(
                entry.getKey().partitionId(), entry.getValue().get(entry.getValue().size() / 2), 0))
        .toList();
  }

  /** Whether a cut is still to come. */
  static boolean underWay(Metadata metadata, TableRecord table) {
    return !missing(metadata, table).isEmpty()
        || metadata.runningJobs().stream().anyMatch(job -> job.origin().equals(origin(table)));
  }

  private static List<Bytes> missing(Metadata metadata, TableRecord table) {
    if (table.partitions() <= 1
        || table.status() == Status.ACTIVE
        || table.status() == Status.DELETING
        || !table.settling().isEmpty()
        || !hasRoom(metadata)) {
      return List.of();
    }
    return cuts(table).stream()
        .filter(cut -> {
          var partition = metadata.image().partitionOf(cut);
          return partition != null
              && !partition.start().equals(cut)
              && failures(metadata, table, cut) < ATTEMPTS_MAX;
        })
        .toList();
  }

  private static boolean hasRoom(Metadata metadata) {
    var image = metadata.image();
    long nodes = image.nodes().values().stream().filter(NodeRecord::takesReplicas).count();
    long replicas =
        image.partitions().values().stream().mapToLong(each -> each.replicas().size()).sum();
    return replicas < nodes * REPLICAS_PER_NODE_MAX;
  }

  private static long failures(Metadata metadata, TableRecord table, Bytes cut) {
    return metadata.jobs().values().stream()
        .filter(job ->
            job.state() == JobRecord.State.FAILED
                && job.origin().equals(origin(table))
                && job.spec() instanceof JobSpec.Split(_, var at, _)
                && at != null
                && at.equals(cut))
        .count();
  }

  /** First keys of the table's partitions, and the first key behind the last of them, in order. */
  static List<Bytes> cuts(TableRecord table) {
    var schema = table.schema();
    var cuts = new TreeSet<Bytes>();
    for (int part = 0; part < table.partitions(); part++) {
      cuts.add(Keyspace.segmentRanges(schema.rows(), part, table.partitions()).getFirst().start());
    }
    // Slices lie between those of other tables: cutting them all off would make too many.
    var end = Keyspace.tableEnd(schema.tableId());
    if (schema.slices() == 1 && end != null) {
      cuts.add(end);
    }
    return List.copyOf(cuts);
  }
}
