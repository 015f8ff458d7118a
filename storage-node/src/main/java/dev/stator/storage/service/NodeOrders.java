package dev.stator.storage.service;

import dev.stator.model.Bytes;
import dev.stator.model.cluster.PartitionRecord;
import dev.stator.proto.cluster.FencingToken;
import dev.stator.proto.cluster.NodeClient.Backfill;
import dev.stator.proto.cluster.NodeClient.Cut;
import dev.stator.proto.cluster.NodeClient.ReplicaDigest;
import dev.stator.proto.cluster.NodeClient.Verification;
import dev.stator.proto.cluster.NodeReport;
import dev.stator.proto.cluster.OrderResult;
import dev.stator.proto.cluster.PeerAddress;
import dev.stator.storage.partition.PartitionState;
import dev.stator.storage.store.ReplicaFolder;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What the control plane, peers and the command line can ask of a node. Blocks; thread-safe; orders
 * are idempotent.
 */
public interface NodeOrders {
  OrderResult createReplica(
      FencingToken token, PartitionRecord partition, List<PeerAddress> peers, boolean campaign);

  OrderResult removeReplica(FencingToken token, long partitionId);

  /** Stops a replica that somebody found to be wrong; it serves nothing until it is made again. */
  OrderResult stopReplica(long partitionId, String why);

  OrderResult changeVoters(FencingToken token, long partitionId, List<PeerAddress> voters);

  OrderResult transferLeadership(long partitionId, String to);

  /** Cuts a partition that this node leads; repeated until it is done. */
  Cut splitPartition(FencingToken token, SplitOrder order);

  /**
   * Has a partition that this node leads adopt its right neighbour; repeated until it is done or
   * refused.
   */
  OrderResult mergePartitions(FencingToken token, MergeOrder order);

  /** Has a partition that this node leads take no commands any more. */
  OrderResult freezePartition(FreezeOrder order);

  /** Makes what the replica has applied durable. */
  OrderResult flushReplica(long partitionId);

  /** Proposes a command and answers once it was applied. */
  OrderResult propose(long partitionId, Bytes command);

  /** The same, for rows of global indexes that another partition ships here. */
  OrderResult shipIndexRows(long partitionId, Bytes command);

  /** How far a partition that this node leads is with bringing its items into an index. */
  Backfill indexProgress(BackfillQuestion question);

  Verification verify(long partitionId, long verifyId);

  ReplicaDigest digestAt(long partitionId, long verifyId);

  NodeReport report();

  boolean seesLeader(UUID groupId, String leader);

  /**
   * The replica's store and folder, or null when this node has no such replica that could be
   * copied.
   */
  @Nullable Copyable copyable(long partitionId);

  /**
   * @param rangeEpoch of the range to be cut
   * @param at first key of the child; empty: about the middle
   */
  record SplitOrder(long jobId, long partitionId, long rangeEpoch, Bytes at, long childId) {}

  /**
   * @param left as the map has it
   * @param cancel do not adopt, unless that has happened
   */
  record MergeOrder(long jobId, PartitionRecord left, PartitionRecord right, boolean cancel) {}

  /**
   * @param rangeEpoch of the range that is asked about
   */
  record BackfillQuestion(long partitionId, long rangeEpoch, int tableId, int indexId) {}

  /**
   * @param survivorId the neighbour that is to adopt the partition
   */
  record FreezeOrder(long jobId, long partitionId, long rangeEpoch, long survivorId) {}

  /** A replica of which a snapshot can be taken. */
  record Copyable(PartitionState state, ReplicaFolder folder) {}
}
