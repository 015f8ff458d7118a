package dev.stator.replication;

import dev.stator.replication.ratis.RatisProcess;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * Replication by Apache Ratis: one Raft server per process, one division per group.
 *
 * <p>Nothing on disk comes back by itself: a group runs again only when it is opened, and {@link
 * #unopened} tells what is left over.
 */
public final class RatisReplication implements Replication {
  private final RatisProcess process;

  private RatisReplication(RatisProcess process) {
    this.process = process;
  }

  /**
   * Starts the Raft server of this process, with no group in it: logs on disk wait for {@link
   * #open}.
   */
  public static RatisReplication start(ReplicationConfig config) throws IOException {
    return new RatisReplication(RatisProcess.start(config));
  }

  /**
   * {@inheritDoc}
   *
   * <p>{@code peers} counts only when this replica is created: one that is reopened knows its
   * configuration.
   */
  @Override
  public <R> ReplicatedLog<R> open(UUID groupId, List<Peer> peers, ReplicatedState<R> state)
      throws IOException {
    return process.open(groupId, peers, state);
  }

  @Override
  public void remove(UUID groupId) throws IOException {
    process.remove(groupId);
  }

  /**
   * Groups whose logs lie on disk but are not open: left over, or not opened yet. {@link #remove}
   * deletes one.
   */
  public Set<UUID> unopened() throws IOException {
    return process.unopened();
  }

  /**
   * Answers another process's {@link LeaderSight}: true while this process follows {@code leader}
   * and its process is not known to be gone, or when it already knows another leader of the group.
   */
  public boolean seesLeader(UUID groupId, String leader) {
    return process.seesLeader(groupId, leader);
  }

  @Override
  public void close() {
    process.close();
  }
}
