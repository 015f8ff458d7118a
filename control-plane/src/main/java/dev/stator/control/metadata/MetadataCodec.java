package dev.stator.control.metadata;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
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
import dev.stator.model.Bytes;
import dev.stator.proto.cluster.ClusterCodec;
import dev.stator.proto.cluster.Formatted;
import dev.stator.proto.cluster.JobCodec;
import dev.stator.proto.cluster.RegistrationCodec;
import dev.stator.proto.log.SchemaCodec;
import dev.stator.proto.wire.MetadataCommandMessage;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Commands of the control plane's log between records and bytes. */
public final class MetadataCodec {
  private static final byte FORMAT = 1;

  private MetadataCodec() {}

  /** A command and the request it belongs to, whose id may be empty. */
  public record Requested(Bytes requestId, MetadataCommand command) {}

  public static byte[] encode(Bytes requestId, MetadataCommand command) {
    var message =
        MetadataCommandMessage.newBuilder().setRequestId(ByteString.copyFrom(requestId.buffer()));
    switch (command) {
      case FormCluster(var clusterId) -> message.getFormClusterBuilder().setClusterId(clusterId);
      case AdmitMember(var member, var folder, var lost) ->
          message
              .getAdmitMemberBuilder()
              .setMemberId(member)
              .setFolderId(folder)
              .setLostFolderId(lost);
      case AdmitNode(var node) -> message.setAdmitNode(RegistrationCodec.encode(node));
      case CutKeyspace(var partitions) -> {
        var cut = message.getCutKeyspaceBuilder();
        partitions.forEach(partition -> cut.addPartitions(ClusterCodec.encode(partition)));
      }
      case ActivatePartition(var id) -> message.getActivatePartitionBuilder().setPartitionId(id);
      case ReplaceVoter(var id, var oldNode, var newNode) ->
          message
              .getReplaceVoterBuilder()
              .setPartitionId(id)
              .setOldNode(oldNode)
              .setNewNode(newNode);
      case CreateTable(
              var account,
              var region,
              var schema,
              var uuid,
              var definition,
              var partitions) ->
          message
              .getCreateTableBuilder()
              .setAccount(account)
              .setRegion(region)
              .setSchema(SchemaCodec.toMessage(schema))
              .setTableUuid(uuid)
              .setDefinition(definition)
              .setPartitions(partitions);
      case ActivateTable(var key, var tableId, var version) ->
          message
              .getActivateTableBuilder()
              .setTableKey(key)
              .setTableId(tableId)
              .setSchemaVersion(version);
      case UpdateTable change -> message.setUpdateTable(encode(change));
      case CompleteIndex(var key, var tableId, var version, var indexId) ->
          message
              .getCompleteIndexBuilder()
              .setTableKey(key)
              .setTableId(tableId)
              .setSchemaVersion(version)
              .setIndexId(indexId);
      case DeleteTable(var key, var revision) ->
          message.getDeleteTableBuilder().setTableKey(key).setRevision(revision);
      case RemoveTable(var key, var tableId) ->
          message.getRemoveTableBuilder().setTableKey(key).setTableId(tableId);
      case SubmitJob(var spec, var origin) ->
          message.getSubmitJobBuilder().setSpec(JobCodec.encode(spec)).setOrigin(origin);
      case NoteProgress(var jobId, var progress) ->
          message.getNoteProgressBuilder().setJobId(jobId).setProgress(progress);
      case EndJob(var jobId, var failure) ->
          message.getEndJobBuilder().setJobId(jobId).setFailure(failure);
      case MergePartitions(var jobId) -> message.getMergePartitionsBuilder().setJobId(jobId);
      case SplitPartition(var jobId, var at) ->
          message
              .getSplitPartitionBuilder()
              .setJobId(jobId)
              .setAt(ByteString.copyFrom(at.buffer()));
    }
    return Formatted.bytes(FORMAT, message.build());
  }

  /**
   * @throws IOException when these bytes are not a command that this version knows: it must not be
   *     passed over
   */
  public static Requested decode(ByteBuffer bytes) throws IOException {
    var array = new byte[bytes.remaining()];
    bytes.get(array);
    try {
      var message = MetadataCommandMessage.parseFrom(Formatted.body(FORMAT, array));
      return new Requested(Bytes.wrap(message.getRequestId().toByteArray()), command(message));
    } catch (InvalidProtocolBufferException e) {
      throw new IOException("Not a metadata command", e);
    }
  }

  private static MetadataCommand command(MetadataCommandMessage message) throws IOException {
    return switch (message.getCommandCase()) {
      case FORM_CLUSTER -> new FormCluster(message.getFormCluster().getClusterId());
      case ADMIT_MEMBER ->
          new AdmitMember(
              message.getAdmitMember().getMemberId(),
              message.getAdmitMember().getFolderId(),
              message.getAdmitMember().getLostFolderId());
      case ADMIT_NODE -> new AdmitNode(RegistrationCodec.decode(message.getAdmitNode()));
      case CUT_KEYSPACE ->
          new CutKeyspace(
              message.getCutKeyspace().getPartitionsList().stream()
                  .map(ClusterCodec::decode)
                  .toList());
      case ACTIVATE_PARTITION ->
          new ActivatePartition(message.getActivatePartition().getPartitionId());
      case REPLACE_VOTER -> {
        var replacement = message.getReplaceVoter();
        yield new ReplaceVoter(
            replacement.getPartitionId(), replacement.getOldNode(), replacement.getNewNode());
      }
      case CREATE_TABLE -> {
        var table = message.getCreateTable();
        yield new CreateTable(
            table.getAccount(),
            table.getRegion(),
            SchemaCodec.fromMessage(table.getSchema()),
            table.getTableUuid(),
            table.getDefinition(),
            Math.max(1, table.getPartitions()));
      }
      case ACTIVATE_TABLE ->
          new ActivateTable(
              message.getActivateTable().getTableKey(),
              message.getActivateTable().getTableId(),
              message.getActivateTable().getSchemaVersion());
      case UPDATE_TABLE -> decode(message.getUpdateTable());
      case COMPLETE_INDEX ->
          new CompleteIndex(
              message.getCompleteIndex().getTableKey(),
              message.getCompleteIndex().getTableId(),
              message.getCompleteIndex().getSchemaVersion(),
              message.getCompleteIndex().getIndexId());
      case DELETE_TABLE ->
          new DeleteTable(
              message.getDeleteTable().getTableKey(), message.getDeleteTable().getRevision());
      case REMOVE_TABLE ->
          new RemoveTable(
              message.getRemoveTable().getTableKey(), message.getRemoveTable().getTableId());
      case SUBMIT_JOB ->
          new SubmitJob(
              JobCodec.decode(message.getSubmitJob().getSpec()),
              message.getSubmitJob().getOrigin());
      case NOTE_PROGRESS ->
          new NoteProgress(
              message.getNoteProgress().getJobId(), message.getNoteProgress().getProgress());
      case END_JOB -> new EndJob(message.getEndJob().getJobId(), message.getEndJob().getFailure());
      case SPLIT_PARTITION ->
          new SplitPartition(
              message.getSplitPartition().getJobId(),
              Bytes.wrap(message.getSplitPartition().getAt().toByteArray()));
      case MERGE_PARTITIONS -> new MergePartitions(message.getMergePartitions().getJobId());
      case COMMAND_NOT_SET -> throw new IOException("A metadata command of a newer version");
    };
  }

  private static MetadataCommandMessage.UpdateTable encode(UpdateTable change) {
    var message =
        MetadataCommandMessage.UpdateTable.newBuilder()
            .setTableKey(change.tableKey())
            .setTableId(change.tableId())
            .setRevision(change.revision())
            .setDefinition(change.definition())
            .setNextDefinition(change.nextDefinition())
            .setPartitions(change.partitions());
    message.setDerived(SchemaCodec.toMessage(change.derived()));
    return message.build();
  }

  private static UpdateTable decode(MetadataCommandMessage.UpdateTable message) {
    return new UpdateTable(
        message.getTableKey(),
        message.getTableId(),
        message.getRevision(),
        SchemaCodec.fromMessage(message.getDerived()),
        message.getDefinition(),
        message.getNextDefinition(),
        Math.max(1, message.getPartitions()));
  }
}
