package dev.stator.control.metadata;

import dev.stator.model.Bytes;
import dev.stator.model.cluster.ClusterImage;
import dev.stator.model.cluster.JobRecord;
import dev.stator.model.cluster.NodeRecord;
import dev.stator.model.cluster.PartitionRecord;
import dev.stator.model.cluster.TableRecord;
import dev.stator.model.key.Keyspace;
import dev.stator.model.table.Slices;
import dev.stator.model.table.TableSchema;
import dev.stator.proto.cluster.ClusterCodec;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The metadata while one log entry changes it: the state before, and the changes so far. */
final class MetadataDraft {
  /** Longer than any client retries. */
  private static final long REMEMBERED_MILLIS = 60_000;

  private static final int REMEMBERED_MAX = 4096;

  /** For an operator who looks what became of a job. */
  private static final long ENDED_JOB_MILLIS = 24L * 3_600 * 1_000;

  private static final int ENDED_JOBS_MAX = 256;

  private final Metadata before;
  private final long version;
  private final long millis;
  private final Map<String, NodeRecord> nodes = new TreeMap<>();
  private final Map<Long, PartitionRecord> partitions = new TreeMap<>();
  private final TreeSet<Long> removedPartitions = new TreeSet<>();
  private final Map<String, TableRecord> tables = new TreeMap<>();
  private final TreeSet<String> removedTables = new TreeSet<>();
  private final Map<String, String> members;
  private final SequencedMap<Bytes, Metadata.Remembered> remembered;
  private String clusterId;
  private long nextNode;
  private long nextPartition;
  private long nextJob;
  private final SortedMap<Long, JobRecord> jobs;

  /**
   * @param version index of the entry
   * @param stampedMillis physical time in the entry's stamp
   */
  MetadataDraft(Metadata before, long version, long stampedMillis) {
    this.before = before;
    this.version = version;
    this.millis = Math.max(before.millis(), stampedMillis);
    this.members = new HashMap<>(before.members());
    this.remembered = new LinkedHashMap<>(before.remembered());
    this.clusterId = before.image().clusterId();
    this.nextNode = before.nextNode();
    this.nextPartition = before.nextPartition();
    this.nextJob = before.nextJob();
    this.jobs = new TreeMap<>(before.jobs());
  }

  long version() {
    return version;
  }

  long millis() {
    return millis;
  }

  String clusterId() {
    return clusterId;
  }

  void name(String clusterId) {
    this.clusterId = clusterId;
  }

  Map<String, String> members() {
    return members;
  }

  SequencedMap<Bytes, Metadata.Remembered> remembered() {
    return remembered;
  }

  String drawNodeId() {
    return "n" + nextNode++;
  }

  long drawPartitionId() {
    return nextPartition++;
  }

  long drawJobId() {
    return nextJob++;
  }

  /** By id; to be changed only through {@link #put(JobRecord)}. */
  SortedMap<Long, JobRecord> jobs() {
    return jobs;
  }

  void put(JobRecord job) {
    jobs.put(job.jobId(), job);
  }

  @Nullable NodeRecord node(String nodeId) {
    var changed = nodes.get(nodeId);
    return changed != null ? changed : before.image().nodes().get(nodeId);
  }

  /** All nodes, by id. */
  Collection<NodeRecord> nodes() {
    var all = new TreeMap<>(before.image().nodes());
    all.putAll(nodes);
    return all.values();
  }

  void put(NodeRecord node) {
    nodes.put(node.nodeId(), node);
  }

  boolean hasPartitions() {
    return !before.image().partitions().isEmpty() || !partitions.isEmpty();
  }

  @Nullable PartitionRecord partition(long partitionId) {
    if (removedPartitions.contains(partitionId)) {
      return null;
    }
    var changed = partitions.get(partitionId);
    return changed != null ? changed : before.image().partition(partitionId);
  }

  /** All partitions, by id. */
  Collection<PartitionRecord> partitions() {
    var all = new TreeMap<Long, PartitionRecord>();
    before.image().partitions().values().forEach(each -> all.put(each.partitionId(), each));
    all.putAll(partitions);
    all.keySet().removeAll(removedPartitions);
    return all.values();
  }

  void put(PartitionRecord partition) {
    partitions.put(partition.partitionId(), partition);
  }

  /** Ids are never used again. */
  void removePartition(long partitionId) {
    partitions.remove(partitionId);
    removedPartitions.add(partitionId);
  }

  @Nullable TableRecord table(String tableKey) {
    if (removedTables.contains(tableKey)) {
      return null;
    }
    var changed = tables.get(tableKey);
    return changed != null ? changed : before.image().tables().get(tableKey);
  }

  /**
   * Whether an id of the new table's slices belongs to a slice of another table, to two of its own,
   * or to none.
   */
  boolean tableIdTaken(TableSchema drawn) {
    return drawn.allRows().stream().anyMatch(this::idTaken) || overlap(drawn.allRows());
  }

  /** Whether an id belongs to two of them. */
  static boolean overlap(List<Slices> rows) {
    for (int i = 0; i < rows.size(); i++) {
      for (int j = 0; j < i; j++) {
        if (rows.get(j).own(rows.get(i).id()) || rows.get(i).own(rows.get(j).id())) {
          return true;
        }
      }
    }
    return false;
  }

  /** Likewise, for a table's items or an index. */
  boolean idTaken(Slices drawn) {
    for (int slice = 0; slice < drawn.count(); slice++) {
      int id = drawn.idOf(slice);
      if (Integer.compareUnsigned(id, Keyspace.TABLE_ID_MIN) < 0
          || tables.values().stream().anyMatch(table -> owns(table, id))
          || before.image().tables().values().stream().anyMatch(table -> owns(table, id))) {
        return true;
      }
    }
    return false;
  }

  private static boolean owns(TableRecord table, int id) {
    return table.allRows().stream().anyMatch(rows -> rows.own(id));
  }

  void put(TableRecord table) {
    var key = ClusterCodec.tableKey(table);
    removedTables.remove(key);
    tables.put(key, table);
  }

  void removeTable(String tableKey) {
    tables.remove(tableKey);
    removedTables.add(tableKey);
  }

  /** What changed in the map, or null when nothing did. */
  ClusterImage.@Nullable Delta delta() {
    if (nodes.isEmpty()
        && partitions.isEmpty()
        && removedPartitions.isEmpty()
        && tables.isEmpty()
        && removedTables.isEmpty()) {
      return null;
    }
    return new ClusterImage.Delta(
        before.image().version(),
        version,
        List.copyOf(nodes.values()),
        List.copyOf(partitions.values()),
        List.copyOf(removedPartitions),
        List.copyOf(tables.values()),
        List.copyOf(removedTables));
  }

  /** The metadata after the entry. The image's version stays when nothing in the map changed. */
  Metadata finish() {
    var delta = delta();
    var image = delta == null ? before.image() : ClusterCodec.apply(before.image(), delta);
    if (!clusterId.equals(image.clusterId())) {
      image =
          new ClusterImage(clusterId, version, image.nodes(), image.partitions(), image.tables());
    }
    forgetOld();
    forgetEndedJobs();
    return new Metadata(image, millis, members, nextNode, nextPartition, nextJob, jobs, remembered);
  }

  private void forgetOld() {
    var oldest = remembered.firstEntry();
    while (oldest != null
        && (remembered.size() > REMEMBERED_MAX
            || oldest.getValue().millis() + REMEMBERED_MILLIS < millis)) {
      remembered.pollFirstEntry();
      oldest = remembered.firstEntry();
    }
  }

  private void forgetEndedJobs() {
    long ended = jobs.values().stream().filter(job -> !job.runs()).count();
    for (var all = jobs.values().iterator(); all.hasNext(); ) {
      var job = all.next();
      if (!job.runs()
          && (ended > ENDED_JOBS_MAX || job.finishedMillis() + ENDED_JOB_MILLIS < millis)) {
        all.remove();
        ended--;
      }
    }
  }
}
