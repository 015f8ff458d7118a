package dev.stator.storage.service;

import dev.stator.proto.wire.NodeServiceGrpc;
import dev.stator.proto.wire.SeesLeaderRequest;
import dev.stator.replication.LeaderSight;
import dev.stator.replication.Peer;
import io.grpc.Channel;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Asks a peer's NodeService whether it still sees a leader. */
public final class LeaderSightClient implements LeaderSight {
  private static final long DEADLINE_MILLIS = 200;

  private final Function<String, Channel> channels;

  public LeaderSightClient(Function<String, Channel> channels) {
    this.channels = channels;
  }

  @Override
  public boolean seesLeader(Peer peer, UUID groupId, String leader) throws IOException {
    var request =
        SeesLeaderRequest.newBuilder().setGroupId(groupId.toString()).setLeader(leader).build();
    try {
      return NodeServiceGrpc.newBlockingStub(channels.apply(peer.serviceAddress()))
          .withDeadlineAfter(DEADLINE_MILLIS, TimeUnit.MILLISECONDS)
          .seesLeader(request)
          .getSees();
    } catch (StatusRuntimeException e) {
      throw new IOException(peer.id() + " does not answer: " + e.getStatus(), e);
    }
  }
}
