package dev.stator.control.service;

import dev.stator.control.metadata.StateSource;
import dev.stator.proto.wire.FetchStateRequest;
import dev.stator.proto.wire.GreetRequest;
import dev.stator.proto.wire.MemberSeesLeaderRequest;
import dev.stator.proto.wire.MemberServiceGrpc;
import dev.stator.proto.wire.MemberServiceGrpc.MemberServiceBlockingStub;
import dev.stator.replication.LeaderSight;
import dev.stator.replication.Peer;
import io.grpc.Channel;
import io.grpc.StatusRuntimeException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** What a member of the control plane asks the others. Blocks, for a bounded time. */
public final class MemberClient implements StateSource, LeaderSight {
  private static final Duration FETCH_DEADLINE = Duration.ofSeconds(60);
  private static final Duration GREET_DEADLINE = Duration.ofSeconds(12);
  private static final Duration SIGHT_DEADLINE = Duration.ofMillis(300);

  private final String memberId;
  private final Function<String, Channel> channels;

  public MemberClient(String memberId, Function<String, Channel> channels) {
    this.memberId = memberId;
    this.channels = channels;
  }

  /**
   * What a member knows of this one.
   *
   * @param fresh that member never saw a cluster
   * @param leads it leads: what it says is current
   * @param knownFolderId of this member when it was admitted, or empty
   * @param votes by what the leader knows, this member votes
   */
  public record Greeting(
      boolean fresh, boolean leads, String clusterId, String knownFolderId, boolean votes) {}

  /**
   * @param rejoins the folder that this member lived in is lost
   * @param wantsVote this member takes part in the group
   */
  public Greeting greet(Peer member, String folderId, boolean rejoins, boolean wantsVote)
      throws IOException {
    try {
      var reply =
          stub(member, GREET_DEADLINE)
              .greet(
                  GreetRequest.newBuilder()
                      .setMemberId(memberId)
                      .setFolderId(folderId)
                      .setRejoins(rejoins)
                      .setWantsVote(wantsVote)
                      .build());
      return new Greeting(
          reply.getFresh(),
          reply.getLeads(),
          reply.getClusterId(),
          reply.getKnownFolderId(),
          reply.getVotes());
    } catch (StatusRuntimeException e) {
      throw new IOException("Member " + member.id() + " does not answer", e);
    }
  }

  @Override
  public byte[] fetch(Peer peer) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try {
      var chunks =
          stub(peer, FETCH_DEADLINE)
              .fetchState(FetchStateRequest.newBuilder().setFetcher(memberId).build());
      while (chunks.hasNext()) {
        chunks.next().getData().writeTo(bytes);
      }
    } catch (StatusRuntimeException e) {
      throw new IOException("Member " + peer.id() + " does not give its state", e);
    }
    return bytes.toByteArray();
  }

  @Override
  public boolean seesLeader(Peer peer, UUID groupId, String leader) throws IOException {
    try {
      return stub(peer, SIGHT_DEADLINE)
          .seesLeader(
              MemberSeesLeaderRequest.newBuilder()
                  .setGroupId(groupId.toString())
                  .setLeader(leader)
                  .build())
          .getSees();
    } catch (StatusRuntimeException e) {
      throw new IOException("Member " + peer.id() + " does not answer", e);
    }
  }

  private MemberServiceBlockingStub stub(Peer member, Duration deadline) {
    return MemberServiceGrpc.newBlockingStub(channels.apply(member.serviceAddress()))
        .withDeadlineAfter(deadline.toMillis(), TimeUnit.MILLISECONDS);
  }
}
