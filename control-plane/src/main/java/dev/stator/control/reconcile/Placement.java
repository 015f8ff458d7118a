package dev.stator.control.reconcile;

import dev.stator.control.metadata.Metadata;
import dev.stator.model.Bytes;
import dev.stator.model.cluster.ClusterImage;
import dev.stator.model.cluster.JobSpec;
import dev.stator.model.cluster.NodeRecord;
import dev.stator.model.cluster.PartitionRecord;
import dev.stator.model.key.Keyspace;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Where replicas go. Pure. */
public final class Placement {

  private static final long TABLE_ID_END = 1L << 32;

  private Placement() {}

  /**
   * Cuts the keyspace evenly by table id. Each partition gets replicas in as many zones as there
   * are, each node about as many replicas and first leaders as any other.
   *
   * @param nodes at least {@code replicas} of them
   */
  static List<PartitionRecord> initial(List<NodeRecord> nodes, int partitions, int replicas) {
    var byLoad = new HashMap<String, Integer>();
    var leads = new HashMap<String, Integer>();
    var records = new ArrayList<PartitionRecord>();
    for (int i = 0; i < partitions; i++) {
      var voters = voters(nodes, replicas, byLoad);
      var first =
          voters.stream()
              .min(Comparator.comparing((String id) -> leads.getOrDefault(id, 0)))
              .orElseThrow();
      leads.merge(first, 1, Integer::sum);
      voters.forEach(id -> byLoad.merge(id, 1, Integer::sum));
      var start = i == 0 ? Bytes.EMPTY : bound(i, partitions);
      var end = i == partitions - 1 ? null : bound(i + 1, partitions);
      records.add(new PartitionRecord(0, start, end, 1, voters, first, false));
    }
    return records;
  }

  /** The least loaded nodes, a zone that has no replica yet before one that has. */
  private static List<String> voters(
      List<NodeRecord> nodes, int replicas, Map<String, Integer> load) {
    var chosen = new ArrayList<String>();
    var zones = new HashSet<String>();
    while (chosen.size() < replicas) {
      NodeRecord best = null;
      for (var node : nodes) {
        if (!chosen.contains(node.nodeId()) && (best == null || better(node, best, zones, load))) {
          best = node;
        }
      }
      if (best == null) {
        throw new IllegalArgumentException(
            nodes.size() + " nodes cannot hold " + replicas + " replicas");
      }
      chosen.add(best.nodeId());
      zones.add(zone(best));
    }
    return chosen;
  }

  private static boolean better(
      NodeRecord node, NodeRecord than, Set<String> zones, Map<String, Integer> load) {
    if (zones.contains(zone(node)) != zones.contains(zone(than))) {
      return zones.contains(zone(than));
    }
    int byLoad =
        Integer.compare(load.getOrDefault(node.nodeId(), 0), load.getOrDefault(than.nodeId(), 0));
    return byLoad < 0;
  }

  /**
   * Where a partition's replica on {@code leaving} can go: among the zones that hold no other
   * replica of it while one has room, else anywhere; to the node with the fewest replicas, those on
   * their way included.
   *
   * @param alive whether the node of an id lives
   * @return null when there is no such node
   */
  public static @Nullable NodeRecord target(
      Metadata metadata, PartitionRecord partition, String leaving, Predicate<String> alive) {
    var image = metadata.image();
    var load = load(metadata);
    return image.nodes().values().stream()
        .filter(node ->
            node.takesReplicas()
                && alive.test(node.nodeId())
                && !partition.replicas().contains(node.nodeId()))
        .min(
            Comparator.comparing(
                    (NodeRecord node) -> crowded(image, partition, leaving, node) != null)
                .thenComparing(node -> load.getOrDefault(node.nodeId(), 0))
                .thenComparing(NodeRecord::nodeId))
        .orElse(null);
  }

  /** The sentence for an operator when there is no target. */
  public static String noTarget(PartitionRecord partition, String leaving) {
    return "There is no node that the replica of partition "
        + partition.partitionId()
        + " on "
        + leaving
        + " could go to: every living node that takes replicas has one of that partition. Start"
        + " another storage node first.";
  }

  /**
   * The node whose replica of the partition would be in one zone with one on {@code target}, the
   * replica on {@code leaving} aside; null when there is none.
   */
  public static @Nullable String crowded(
      ClusterImage image, PartitionRecord partition, String leaving, NodeRecord target) {
    for (var nodeId : partition.replicas()) {
      var node = image.nodes().get(nodeId);
      if (node != null
          && !nodeId.equals(leaving)
          && !nodeId.equals(target.nodeId())
          && zone(node).equals(zone(target))) {
        return nodeId;
      }
    }
    return null;
  }

  /** Replicas of each node, as they will be once all moves are done. */
  private static Map<String, Integer> load(Metadata metadata) {
    var load = new HashMap<String, Integer>();
    for (var partition : metadata.image().partitions().values()) {
      partition.replicas().forEach(nodeId -> load.merge(nodeId, 1, Integer::sum));
    }
    for (var job : metadata.runningJobs()) {
      if (job.spec() instanceof JobSpec.Move(_, var from, var to)) {
        load.merge(from, -1, Integer::sum);
        load.merge(to, 1, Integer::sum);
      }
    }
    return load;
  }

  static String zone(NodeRecord node) {
    return node.region() + "/" + node.az();
  }

  private static Bytes bound(int part, int of) {
    long tableId = Keyspace.TABLE_ID_MIN + (TABLE_ID_END - Keyspace.TABLE_ID_MIN) * part / of;
    return Bytes.wrap(ByteBuffer.allocate(Integer.BYTES).putInt((int) tableId).array());
  }
}
