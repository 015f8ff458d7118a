package org.apache.ratis.server.impl;

import java.util.Map;
import java.util.stream.Collectors;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.leader.LogAppender;

/**
 * What Stator needs of a Ratis division and Ratis does not make public; it lives in Ratis' package
 * for that reason and holds no logic of its own.
 */
public final class DivisionBridge {
  private DivisionBridge() {}

  /**
   * Starts an election in which this member does not first ask whether others still see a leader.
   * Returns false when it is no follower of a configuration that it belongs to.
   *
   * <p>The public {@code startLeaderElection} refuses when the last entry is of an older term than
   * the current one, as it is after a vote that nobody won: just when another try is wanted.
   */
  public static boolean campaign(RaftServer.Division division) {
    var server = (RaftServerImpl) division;
    synchronized (server) {
      boolean may =
          server.isRunning()
              && server.getInfo().isFollower()
              && server.getRaftConf().containsInBothConfs(server.getId());
      if (may) {
        server.changeToCandidate(true);
      }
      return may;
    }
  }

  /**
   * Sends a heartbeat, which carries the commit index, to followers that are behind; true when
   * there are any.
   */
  public static boolean nudgeFollowersBehind(RaftServer.Division division) {
    var leader = ((RaftServerImpl) division).getRole().getLeaderState().orElse(null);
    if (leader == null) {
      return false;
    }
    long committed = division.getRaftLog().getLastCommittedIndex();
    var behind =
        leader.getLogAppenders().filter(a -> a.getFollower().getCommitIndex() < committed).toList();
    behind.forEach(LogAppender::triggerHeartbeat);
    return !behind.isEmpty();
  }

  /**
   * Milliseconds since this follower last heard of its leader; {@link Long#MAX_VALUE} when it
   * follows none.
   */
  public static long leaderContactMillis(RaftServer.Division division) {
    return ((RaftServerImpl) division)
        .getRole()
        .getFollowerState()
        .map(follower -> follower.getLastRpcTime().elapsedTimeMs())
        .orElse(Long.MAX_VALUE);
  }

  /** How much of the log each follower is known to hold; empty when this member does not lead. */
  public static Map<RaftPeerId, Long> matchIndexes(RaftServer.Division division) {
    var leader = ((RaftServerImpl) division).getRole().getLeaderState().orElse(null);
    if (leader == null) {
      return Map.of();
    }
    return leader
        .getLogAppenders()
        .collect(
            Collectors.toMap(
                appender -> appender.getFollower().getId(),
                appender -> appender.getFollower().getMatchIndex(),
                Math::max));
  }
}
