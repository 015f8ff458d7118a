package dev.stator.replication;

import java.io.IOException;
import java.util.UUID;

/**
 * Asks another process whether it still sees the leader of a group. The other side answers with
 * {@link RatisReplication#seesLeader}.
 */
public interface LeaderSight {
  /** Asks nobody: a process whose connection to a leader is refused campaigns at once. */
  LeaderSight BLIND = (peer, groupId, leader) -> false;

  /**
   * Blocks for at most a few hundred milliseconds.
   *
   * @param leader node id of the leader that this process has lost
   * @throws IOException when {@code peer} does not answer
   */
  boolean seesLeader(Peer peer, UUID groupId, String leader) throws IOException;
}
