package dev.stator.control.metadata;

import dev.stator.control.metadata.MetadataCommand.ActivatePartition;
import dev.stator.control.metadata.MetadataCommand.ActivateTable;
import dev.stator.control.metadata.MetadataCommand.AdmitMember;
import dev.stator.control.metadata.MetadataCommand.AdmitNode;
import dev.stator.control.metadata.MetadataCommand.CompleteIndex;
import dev.stator.control.metadata.MetadataCommand.CreateTable;
import dev.stator.control.metadata.MetadataCommand.CutKeyspace;
import dev.stator.control.metadata.MetadataCommand.DeleteTable;
import dev.stator.control.metadata.MetadataCommand.EndJob;
import dev.stator.control.metadata.MetadataCommand.FormCluster;
import dev.stator.control.metadata.MetadataCommand.MergePartitions;
import dev.stator.control.metadata.MetadataCommand.NoteProgress;
import dev.stator.control.metadata.MetadataCommand.RemoveTable;
import dev.stator.control.metadata.MetadataCommand.ReplaceVoter;
import dev.stator.control.metadata.MetadataCommand.SplitPartition;
import dev.stator.control.metadata.MetadataCommand.SubmitJob;
import dev.stator.control.metadata.MetadataCommand.UpdateTable;
import dev.stator.control.metadata.MetadataResult.Done;
import dev.stator.control.metadata.MetadataResult.Refused;
import dev.stator.control.metadata.MetadataResult.TableIdTaken;
import dev.stator.model.Bytes;

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
      case MetadataResult.Job job -> remember(draft, requestId, job);
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
      case CutKeyspace cut -> PartitionRules.cut(draft, cut);
      case ActivatePartition(var partitionId) -> PartitionRules.activate(draft, partitionId);
      case ReplaceVoter replacement -> PartitionRules.replaceVoter(draft, replacement);
      case CreateTable table -> TableRules.create(draft, table);
      case ActivateTable activation -> TableRules.activate(draft, activation);
      case UpdateTable change -> TableUpdateRules.update(draft, change);
      case CompleteIndex index -> TableUpdateRules.complete(draft, index);
      case DeleteTable deletion -> TableRules.delete(draft, deletion);
      case RemoveTable removal -> TableRules.remove(draft, removal);
      case SubmitJob job -> JobRules.submit(draft, job);
      case NoteProgress(var jobId, var progress) -> JobRules.note(draft, jobId, progress);
      case EndJob(var jobId, var failure) -> JobRules.end(draft, jobId, failure);
      case SplitPartition split -> PartitionRules.split(draft, split);
      case MergePartitions(var jobId) -> PartitionRules.merge(draft, jobId);
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
}
