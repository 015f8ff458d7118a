package dev.stator.replication;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A group as its local replica sees it.
 *
 * @param leader node id of the leader, when known
 * @param serving this replica leads and has waited out its predecessor's lease; its own may have
 *     lapsed in idleness, a read then renews it
 * @param voters node ids of the current configuration; while it changes, of those in the old and in
 *     the new one: a vote that is listed counts, whatever becomes of the change
 * @param leaderContactMillis time since the leader was last heard of; 0 on the leader
 * @param alive false once the replica was stopped by a failure
 * @param fault what stopped it, or empty
 */
public record GroupStatus(
    String role,
    @Nullable String leader,
    boolean serving,
    long term,
    long committedIndex,
    long appliedIndex,
    List<String> voters,
    long leaderContactMillis,
    boolean alive,
    String fault) {
  public GroupStatus {
    voters = List.copyOf(voters);
  }
}
