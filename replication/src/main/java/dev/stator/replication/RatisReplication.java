package dev.stator.replication;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Replication by Apache Ratis: one Raft server per process, one division per group. */
public final class RatisReplication implements Replication {
  private final ReplicationConfig config;

  private RatisReplication(ReplicationConfig config) {
    this.config = config;
  }

  /**
   * Starts the Raft server of this process, with no group in it: logs on disk wait for {@link
   * #open}.
   */
  public static RatisReplication start(ReplicationConfig config) throws IOException {
    return new RatisReplication(config);
  }

  @Override
  public <R> ReplicatedLog<R> open(UUID groupId, List<Peer> peers, ReplicatedState<R> state)
      throws IOException {
    throw new UnsupportedOperationException(config.nodeId());
  }

  @Override
  public void remove(UUID groupId) throws IOException {
    throw new UnsupportedOperationException(config.nodeId());
  }

  /**
   * Groups whose logs lie on disk but are not open: left over, or not opened yet. {@link #remove}
   * deletes one.
   */
  public Set<UUID> unopened() throws IOException {
    return Set.of();
  }

  /**
   * Answers another process's {@link LeaderSight}: true while this process follows {@code leader}
   * over a living connection, or already knows another leader of the group.
   */
  public boolean seesLeader(UUID groupId, String leader) {
    return false;
  }

  @Override
  public void close() {}
}
