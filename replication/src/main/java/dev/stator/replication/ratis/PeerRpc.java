package dev.stator.replication.ratis;

import org.apache.ratis.conf.Parameters;
import org.apache.ratis.grpc.GrpcFactory;
import org.apache.ratis.grpc.server.GrpcLogAppender;
import org.apache.ratis.rpc.RpcFactory;
import org.apache.ratis.rpc.RpcType;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.leader.FollowerInfo;
import org.apache.ratis.server.leader.LeaderState;
import org.apache.ratis.server.leader.LogAppender;

/**
 * Ratis' gRPC, but for one thing: to a follower that holds all before the leader's log, and nothing
 * of it, the leader sends its log. Ratis would tell it to install a snapshot, for it cannot name
 * the entry before the first; the follower answers that it has one up to there, and so on without
 * end. That happens to who founds its member of a child late, from the base behind which all logs
 * begin.
 *
 * <p>Ratis makes it by its name.
 */
public final class PeerRpc implements RpcType {
  @Override
  public String name() {
    return PeerRpc.class.getName();
  }

  @Override
  public RpcFactory newFactory(Parameters parameters) {
    return new GrpcFactory(parameters) {
      @Override
      public LogAppender newLogAppender(
          RaftServer.Division division, LeaderState leader, FollowerInfo follower) {
        return new Appender(division, leader, follower);
      }
    };
  }

  private static final class Appender extends GrpcLogAppender {
    private Appender(RaftServer.Division division, LeaderState leader, FollowerInfo follower) {
      super(division, leader, follower);
    }

    @Override
    public boolean shouldInstallSnapshot(boolean hasSnapshot) {
      return super.shouldInstallSnapshot(hasSnapshot) && !needsJustTheLog();
    }

    /** What it holds in its snapshot is committed, so the first entry of the log follows it. */
    private boolean needsJustTheLog() {
      var follower = getFollower();
      long start = getRaftLog().getStartIndex();
      return follower.hasAttemptedToInstallSnapshot()
          && start > 0
          && follower.getNextIndex() == start
          && follower.getSnapshotIndex() == start - 1;
    }
  }
}
