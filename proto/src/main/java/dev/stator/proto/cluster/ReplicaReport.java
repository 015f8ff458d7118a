package dev.stator.proto.cluster;

import dev.stator.model.Bytes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How one replica of a partition is, as its node sees it.
 *
 * @param role of the Raft group's member: LEADER, FOLLOWER, CANDIDATE, ...; {@link #NOT_OPEN} or
 *     {@link #REMOVED} when there is none
 * @param leader node id of the leader, when known
 * @param serving leader with a valid lease that has waited out its predecessor's
 * @param voters node ids of the configuration in the log
 * @param leaderContactMillis since the leader was last heard of; 0 on the leader
 * @param alive false once the replica was stopped by a failure
 * @param end null: the partition is the last one
 * @param commandsApplied since the process started
 * @param readsServed since the process started
 * @param indexLagMillis how long the oldest change waits that this leader did not ship to global
 *     indexes
 * @param fault what stopped it, or empty
 */
public record ReplicaReport(
    long partitionId,
    String role,
    @Nullable String leader,
    boolean serving,
    long term,
    long committedIndex,
    long appliedIndex,
    List<String> voters,
    long leaderContactMillis,
    boolean alive,
    long rangeEpoch,
    Bytes start,
    @Nullable Bytes end,
    long commandsApplied,
    long readsServed,
    long indexLagMillis,
    String fault) {
  /** Role of a replica that the node should have and could not open. */
  public static final String NOT_OPEN = "CLOSED";

  /** Role of a replica that was removed from the node. */
  public static final String REMOVED = "REMOVED";

  public ReplicaReport {
    voters = List.copyOf(voters);
  }
}
