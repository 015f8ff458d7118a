package dev.stator.replication;

import java.io.IOException;
import java.util.List;
import java.util.UUID;

/** The Raft server of one process and the groups in it. */
public interface Replication extends AutoCloseable {
  /**
   * Creates or reopens this process's replica of a group.
   *
   * @param peers all voters when the group is created or reopened; empty when this replica joins a
   *     running group
   */
  <R> ReplicatedLog<R> open(UUID groupId, List<Peer> peers, ReplicatedState<R> state)
      throws IOException;

  /**
   * Stops and deletes this process's replica of a group, its log included (not what the state
   * stored).
   */
  void remove(UUID groupId) throws IOException;

  /**
   * Ends all replicas of this process in order: what they lead is handed to other voters first,
   * when that takes no more than a second.
   */
  @Override
  void close();
}
