package dev.stator.control.metadata;

import dev.stator.control.metadata.MetadataCommand.CutKeyspace;
import dev.stator.control.metadata.MetadataCommand.ReplaceVoter;
import dev.stator.control.metadata.MetadataCommand.SplitPartition;
import dev.stator.control.metadata.MetadataResult.Done;
import dev.stator.control.metadata.MetadataResult.Refused;
import dev.stator.model.cluster.JobSpec;
import dev.stator.model.cluster.PartitionRecord;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Objects;

/**
 * What commands change about partitions. The map follows what the partitions' own logs decided: a
 * range and its epoch change only after the nodes said that they did.
 */
final class PartitionRules {
  private static final Done DONE = new Done();

  private PartitionRules() {}

  static MetadataResult cut(MetadataDraft draft, CutKeyspace cut) {
    if (draft.hasPartitions()) {
      return new Refused("The keyspace is cut already.");
    }
    for (var partition : cut.partitions()) {
      for (var nodeId : partition.replicas()) {
        var node = draft.node(nodeId);
        if (node == null || !node.takesReplicas()) {
          return new Refused("Node " + nodeId + " cannot take replicas.");
        }
      }
    }
    for (var each : cut.partitions()) {
      draft.put(
          new PartitionRecord(
              draft.drawPartitionId(),
              each.start(),
              each.end(),
              each.rangeEpoch(),
              each.replicas(),
              each.firstLeader(),
              false));
    }
    return DONE;
  }

  static MetadataResult activate(MetadataDraft draft, long partitionId) {
    var partition = draft.partition(partitionId);
    if (partition == null) {
      return new Refused("There is no partition " + partitionId + ".");
    }
    if (!partition.active()) {
      draft.put(
          new PartitionRecord(
              partitionId,
              partition.start(),
              partition.end(),
              partition.rangeEpoch(),
              partition.replicas(),
              partition.firstLeader(),
              true));
    }
    return DONE;
  }

  static MetadataResult replaceVoter(MetadataDraft draft, ReplaceVoter replacement) {
    var partition = draft.partition(replacement.partitionId());
    if (partition == null || draft.node(replacement.newNode()) == null) {
      return new Refused("There is no such partition or node: " + replacement);
    }
    int place = partition.replicas().indexOf(replacement.oldNode());
    if (place < 0) {
      return DONE;
    }
    var replicas = new ArrayList<>(partition.replicas());
    if (replicas.contains(replacement.newNode())) {
      replicas.remove(place);
    } else {
      replicas.set(place, replacement.newNode());
    }
    var replaced = partition.withReplicas(replicas);
    boolean led = partition.firstLeader().equals(replacement.oldNode());
    draft.put(led ? replaced.withFirstLeader(replacement.newNode()) : replaced);
    return DONE;
  }

  /** The child has its parent's voters: they make it from what they hold. */
  static MetadataResult split(MetadataDraft draft, SplitPartition command) {
    var job = draft.jobs().get(command.jobId());
    if (job == null || !(job.spec() instanceof JobSpec.Split split)) {
      return new Refused("There is no split " + command.jobId() + ".");
    }
    if (draft.partition(split.childId()) != null) {
      return DONE;
    }
    var parent = draft.partition(split.partitionId());
    var at = command.at();
    if (parent == null || at.equals(parent.start()) || !parent.contains(at)) {
      return new Refused(
          "Partition " + split.partitionId() + " does not hold what it is to be cut at.");
    }
    long rangeEpoch = parent.rangeEpoch() + 1;
    draft.put(
        new PartitionRecord(
            parent.partitionId(),
            parent.start(),
            at,
            rangeEpoch,
            parent.replicas(),
            parent.firstLeader(),
            true));
    draft.put(
        new PartitionRecord(
            split.childId(),
            at,
            parent.end(),
            rangeEpoch,
            parent.replicas(),
            leastLeading(draft, parent),
            true));
    return DONE;
  }

  /** The left partition has the range of both; its voters stay. */
  static MetadataResult merge(MetadataDraft draft, long jobId) {
    var job = draft.jobs().get(jobId);
    if (job == null || !(job.spec() instanceof JobSpec.Merge(var leftId, var rightId))) {
      return new Refused("There is no merge " + jobId + ".");
    }
    var left = draft.partition(leftId);
    var right = draft.partition(rightId);
    if (right == null) {
      return DONE;
    }
    if (left == null || !Objects.equals(left.end(), right.start())) {
      return new Refused(notNeighbours(leftId, rightId));
    }
    draft.removePartition(rightId);
    draft.put(
        new PartitionRecord(
            leftId,
            left.start(),
            right.end(),
            Math.max(left.rangeEpoch(), right.rangeEpoch()) + 1,
            left.replicas(),
            left.firstLeader(),
            true));
    return DONE;
  }

  static String notNeighbours(long leftId, long rightId) {
    return "Partition " + rightId + " does not begin where partition " + leftId + " ends.";
  }

  /**
   * Where the leader of a partition's child belongs: the voter that fewest partitions belong to.
   * The child starts beside its parent's leader, and goes there when leaders are spread.
   */
  private static String leastLeading(MetadataDraft draft, PartitionRecord parent) {
    var leads = new HashMap<String, Integer>();
    draft.partitions().forEach(each -> leads.merge(each.firstLeader(), 1, Integer::sum));
    return parent.replicas().stream()
        .filter(nodeId -> {
          var node = draft.node(nodeId);
          return node != null && node.takesReplicas();
        })
        .min(Comparator.comparing((String nodeId) -> leads.getOrDefault(nodeId, 0)))
        .orElse(parent.firstLeader());
  }
}
