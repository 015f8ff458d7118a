package dev.stator.control.service;

import com.google.protobuf.UnsafeByteOperations;
import dev.stator.control.metadata.MetadataCommand.AdmitMember;
import dev.stator.control.metadata.MetadataState;
import dev.stator.control.reconcile.Duties.DeposedException;
import dev.stator.model.Bytes;
import dev.stator.proto.wire.FetchStateRequest;
import dev.stator.proto.wire.GreetReply;
import dev.stator.proto.wire.GreetRequest;
import dev.stator.proto.wire.MemberSeesLeaderReply;
import dev.stator.proto.wire.MemberSeesLeaderRequest;
import dev.stator.proto.wire.MemberServiceGrpc;
import dev.stator.proto.wire.StateChunk;
import dev.stator.replication.Peer;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.UUID;
import java.util.function.BiPredicate;
import java.util.function.Supplier;

/** What members of the control plane answer each other. */
public final class MemberEndpoint extends MemberServiceGrpc.MemberServiceImplBase {
  private static final int CHUNK_BYTES = 1 << 20;

  private final Leadership leadership;
  private final List<Peer> members;
  private final MetadataState state;
  private final Supplier<String> clusterSeen;
  private final BiPredicate<UUID, String> seesLeader;

  /**
   * @param members all members of the control plane
   * @param clusterSeen id of the cluster that this member's folder is bound to, or empty
   * @param seesLeader whether this process follows that leader of that group
   */
  public MemberEndpoint(
      Leadership leadership,
      List<Peer> members,
      MetadataState state,
      Supplier<String> clusterSeen,
      BiPredicate<UUID, String> seesLeader) {
    this.leadership = leadership;
    this.members = List.copyOf(members);
    this.state = state;
    this.clusterSeen = clusterSeen;
    this.seesLeader = seesLeader;
  }

  @Override
  public void fetchState(FetchStateRequest request, StreamObserver<StateChunk> observer) {
    var bytes = state.toBytes();
    for (int offset = 0; offset < bytes.length; offset += CHUNK_BYTES) {
      int length = Math.min(CHUNK_BYTES, bytes.length - offset);
      observer.onNext(
          StateChunk.newBuilder()
              .setData(UnsafeByteOperations.unsafeWrap(bytes, offset, length))
              .build());
    }
    observer.onCompleted();
  }

  @Override
  public void seesLeader(
      MemberSeesLeaderRequest request, StreamObserver<MemberSeesLeaderReply> observer) {
    boolean sees = seesLeader.test(UUID.fromString(request.getGroupId()), request.getLeader());
    observer.onNext(MemberSeesLeaderReply.newBuilder().setSees(sees).build());
    observer.onCompleted();
  }

  /**
   * Admits a member; true when it votes. One whose folder is lost has forgotten its votes: it loses
   * its vote first, then its new folder is noted, and only then may it join and be given a vote
   * again.
   */
  private boolean admit(GreetRequest request) throws InterruptedException {
    var id = request.getMemberId();
    var known = state.metadata().members().getOrDefault(id, "");
    boolean lost = request.getRejoins() && !known.isEmpty() && !known.equals(request.getFolderId());
    if (lost && !leadership.changeVoters(without(id))) {
      throw new DeposedException("the lost member still votes");
    }
    leadership.propose(Bytes.EMPTY, new AdmitMember(id, request.getFolderId(), lost ? known : ""));
    boolean votes = leadership.status().voters().contains(id);
    boolean here = request.getFolderId().equals(state.metadata().members().get(id));
    return votes || (request.getWantsVote() && here && leadership.changeVoters(members));
  }

  private List<Peer> without(String memberId) {
    return members.stream().filter(member -> !member.id().equals(memberId)).toList();
  }

  /** The leader of a formed cluster admits a member that it does not know yet. */
  @Override
  public void greet(GreetRequest request, StreamObserver<GreetReply> observer) {
    var reply = GreetReply.newBuilder();
    try {
      if (leadership.serving() && !state.metadata().image().clusterId().isEmpty()) {
        reply.setVotes(admit(request)).setLeads(true);
      }
    } catch (DeposedException e) {
      // Someone else leads, or nobody: not for this member to say.
    } catch (InterruptedException e) {
      observer.onError(Status.UNAVAILABLE.withCause(e).asRuntimeException());
      return;
    }
    var metadata = state.metadata();
    var cluster =
        metadata.image().clusterId().isEmpty() ? clusterSeen.get() : metadata.image().clusterId();
    observer.onNext(
        reply
            .setFresh(cluster.isEmpty())
            .setClusterId(cluster)
            .setKnownFolderId(metadata.members().getOrDefault(request.getMemberId(), ""))
            .build());
    observer.onCompleted();
  }
}
