package dev.stator.control.metadata;

import dev.stator.model.Bytes;
import dev.stator.model.cluster.JobSpec;
import dev.stator.model.cluster.PartitionRecord;
import dev.stator.model.table.Derived;
import dev.stator.model.table.TableSchema;
import dev.stator.proto.cluster.Registration;
import java.util.List;

/**
 * A change of the metadata. What must be drawn (ids) was drawn by the leader; whether it still
 * makes sense is decided when it is applied.
 */
public sealed interface MetadataCommand {
  /** Names the cluster; later ones change nothing. */
  record FormCluster(String clusterId) implements MetadataCommand {}

  /**
   * Notes that a member of the control plane lives in that folder.
   *
   * @param lostFolderId the folder that it lived in and that is lost, or empty
   */
  record AdmitMember(String memberId, String folderId, String lostFolderId)
      implements MetadataCommand {}

  /** Makes a storage node known, or its new addresses. */
  record AdmitNode(Registration node) implements MetadataCommand {}

  /**
   * Cuts the keyspace for the first time.
   *
   * @param partitions in order, covering the keyspace, not active; their ids are given at apply
   */
  record CutKeyspace(List<PartitionRecord> partitions) implements MetadataCommand {
    public CutKeyspace {
      partitions = List.copyOf(partitions);
    }
  }

  /** Notes that all replicas of a partition were created and that it serves. */
  record ActivatePartition(long partitionId) implements MetadataCommand {}

  /** Notes that a partition's group has {@code newNode} in the place of {@code oldNode}. */
  record ReplaceVoter(long partitionId, String oldNode, String newNode)
      implements MetadataCommand {}

  /**
   * @param partitions that the table needs for itself; 1: none
   */
  record CreateTable(
      String account,
      String region,
      TableSchema schema,
      String tableUuid,
      String definition,
      int partitions)
      implements MetadataCommand {}

  /** Notes that every partition of the table has that version of its schema. */
  record ActivateTable(String tableKey, int tableId, long schemaVersion)
      implements MetadataCommand {}

  /**
   * Changes a table that is still at that revision.
   *
   * @param nextDefinition what the definition becomes once every partition has the schema; empty:
   *     the schema stays, and the change is complete at once
   * @param partitions that the table needs for itself from now on, when the change is not complete
   *     at once
   */
  record UpdateTable(
      String tableKey,
      int tableId,
      long revision,
      Derived derived,
      String definition,
      String nextDefinition,
      int partitions)
      implements MetadataCommand {}

  /**
   * Notes that an index has every item of its table: what remains is to tell the partitions.
   *
   * @param schemaVersion of the schema by which the partitions brought their items in
   */
  record CompleteIndex(String tableKey, int tableId, long schemaVersion, int indexId)
      implements MetadataCommand {}

  /**
   * Begins to delete a table that is still at that revision.
   *
   * @param revision 0 when the caller knows of no table
   */
  record DeleteTable(String tableKey, long revision) implements MetadataCommand {}

  /** Notes that every partition dropped the table: forgets it. */
  record RemoveTable(String tableKey, int tableId) implements MetadataCommand {}

  /**
   * Puts a job on record.
   *
   * @param origin what derived it, or empty; whoever derives jobs has at most one of them at work
   *     on a partition
   */
  record SubmitJob(JobSpec spec, String origin) implements MetadataCommand {}

  record NoteProgress(long jobId, String progress) implements MetadataCommand {}

  /**
   * Ends a job that runs.
   *
   * @param failure why it failed; empty: it is done
   */
  record EndJob(long jobId, String failure) implements MetadataCommand {}

  /**
   * Notes that a split was applied in its partition's log: parent and child take the place of the
   * partition.
   *
   * @param at first row key of the child
   */
  record SplitPartition(long jobId, Bytes at) implements MetadataCommand {}

  /** Notes that the left partition of a merge has adopted the right one, which is none any more. */
  record MergePartitions(long jobId) implements MetadataCommand {}
}
