package dev.stator.control.metadata;

import dev.stator.control.metadata.MetadataCommand.ActivatePartition;
import dev.stator.control.metadata.MetadataCommand.ActivateTable;
import dev.stator.control.metadata.MetadataCommand.AdmitMember;
import dev.stator.control.metadata.MetadataCommand.AdmitNode;
import dev.stator.control.metadata.MetadataCommand.CreateTable;
import dev.stator.control.metadata.MetadataCommand.CutKeyspace;
import dev.stator.control.metadata.MetadataCommand.DeleteTable;
import dev.stator.control.metadata.MetadataCommand.FormCluster;
import dev.stator.control.metadata.MetadataCommand.RemoveTable;
import dev.stator.control.metadata.MetadataCommand.ReplaceVoter;
import dev.stator.control.metadata.MetadataCommand.UpdateTable;
import dev.stator.control.metadata.MetadataResult.Done;
import dev.stator.control.metadata.MetadataResult.Refused;
import dev.stator.control.metadata.MetadataResult.TableIdTaken;
import dev.stator.model.Bytes;
import dev.stator.model.cluster.PartitionRecord;
import java.util.ArrayList;

/**
 * What each command changes: a pure function of the draft and the command, the same on every
 * member.
 */
final class MetadataRules {
  private static final Done DONE = new Done();

  private MetadataRules() {}

  /**
   * @param requestId 16 bytes, or empty: one that came before gets the result it got then
   */
  static MetadataResult apply(MetadataDraft draft, Bytes requestId, MetadataCommand command) {
    if (requestId.isEmpty()) {
      return apply(draft, command);
    }
    var earlier = draft.remembered().get(requestId);
    if (earlier != null) {
      return earlier.result();
    }
    var result = apply(draft, command);
    switch (result) {
      case Done done -> remember(draft, requestId, done);
      case MetadataResult.Admitted admitted -> remember(draft, requestId, admitted);
      case MetadataResult.Table table -> remember(draft, requestId, table);
      // Nothing changed, and the same request may come again under better circumstances.
      case Refused refused -> {}
      case TableIdTaken taken -> {}
    }
    return result;
  }

  private static void remember(MetadataDraft draft, Bytes requestId, MetadataResult result) {
    draft.remembered().put(requestId, new Metadata.Remembered(draft.millis(), result));
  }

  private static MetadataResult apply(MetadataDraft draft, MetadataCommand command) {
    return switch (command) {
      case FormCluster(var clusterId) -> formCluster(draft, clusterId);
      case AdmitMember member -> admitMember(draft, member);
      case AdmitNode(var node) -> NodeAdmission.admit(draft, node);
      case CutKeyspace cut -> cutKeyspace(draft, cut);
      case ActivatePartition(var partitionId) -> activatePartition(draft, partitionId);
      case ReplaceVoter replacement -> replaceVoter(draft, replacement);
      case CreateTable table -> TableRules.create(draft, table);
      case ActivateTable activation -> TableRules.activate(draft, activation);
      case UpdateTable change -> TableRules.update(draft, change);
      case DeleteTable deletion -> TableRules.delete(draft, deletion);
      case RemoveTable removal -> TableRules.remove(draft, removal);
    };
  }

  private static MetadataResult formCluster(MetadataDraft draft, String clusterId) {
    if (draft.clusterId().isEmpty()) {
      draft.name(clusterId);
    }
    return DONE;
  }

  private static MetadataResult admitMember(MetadataDraft draft, AdmitMember member) {
    var folder = draft.members().putIfAbsent(member.memberId(), member.folderId());
    if (folder != null && folder.equals(member.lostFolderId())) {
      draft.members().put(member.memberId(), member.folderId());
      return DONE;
    }
    return folder == null || folder.equals(member.folderId())
        ? DONE
        : new Refused(
            "Member "
                + member.memberId()
                + " of the control plane lives in another data folder than this one.");
  }

  // ------------------------------------------------------------------------------------------
  // partitions

  private static MetadataResult cutKeyspace(MetadataDraft draft, CutKeyspace cut) {
    if (draft.hasPartitions()) {
      return new Refused("The keyspace is cut already.");
    }
    for (var partition : cut.partitions()) {
      for (var nodeId : partition.replicas()) {
        var node = draft.node(nodeId);
        if (node == null || node.replacedBy() != null) {
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

  private static MetadataResult activatePartition(MetadataDraft draft, long partitionId) {
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

  private static MetadataResult replaceVoter(MetadataDraft draft, ReplaceVoter replacement) {
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
    boolean led = partition.firstLeader().equals(replacement.oldNode());
    draft.put(
        new PartitionRecord(
            partition.partitionId(),
            partition.start(),
            partition.end(),
            partition.rangeEpoch(),
            replicas,
            led ? replacement.newNode() : partition.firstLeader(),
            partition.active()));
    return DONE;
  }
}
