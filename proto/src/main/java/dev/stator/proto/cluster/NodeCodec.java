package dev.stator.proto.cluster;

import dev.stator.model.Bytes;
import dev.stator.proto.wire.HeartbeatRequest;
import dev.stator.proto.wire.OrderReply;
import dev.stator.proto.wire.PeerMessage;
import dev.stator.proto.wire.ReplicaStatus;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Orders to storage nodes and their reports, between records and messages. */
public final class NodeCodec {
  private NodeCodec() {}

  public static dev.stator.proto.wire.FencingToken encode(FencingToken token) {
    return dev.stator.proto.wire.FencingToken.newBuilder()
        .setTerm(token.term())
        .setStep(token.step())
        .setNodeId(token.nodeId())
        .build();
  }

  public static FencingToken decode(dev.stator.proto.wire.FencingToken message) {
    return new FencingToken(message.getTerm(), message.getStep(), message.getNodeId());
  }

  public static PeerMessage encode(PeerAddress peer) {
    return PeerMessage.newBuilder()
        .setNodeId(peer.nodeId())
        .setRaftAddress(peer.raftAddress())
        .setServiceAddress(peer.serviceAddress())
        .build();
  }

  public static PeerAddress decode(PeerMessage message) {
    return new PeerAddress(
        message.getNodeId(), message.getRaftAddress(), message.getServiceAddress());
  }

  public static List<PeerAddress> decodePeers(List<PeerMessage> messages) {
    return messages.stream().map(NodeCodec::decode).toList();
  }

  /**
   * {@link OrderResult.Unreachable} is what a caller sees when nobody answers: it cannot be an
   * answer.
   */
  public static OrderReply encode(OrderResult result) {
    var reply = OrderReply.newBuilder();
    switch (result) {
      case OrderResult.Done() -> reply.setDone(true);
      case OrderResult.Working(var progress) -> reply.setWorking(progress);
      case OrderResult.NotLeader(var leader) -> reply.setNotLeader(true).setLeader(orEmpty(leader));
      case OrderResult.Refused(var why) -> reply.setRefused(why);
      case OrderResult.Impossible(var why) -> reply.setImpossible(why);
      case OrderResult.Unreachable(var why) ->
          throw new IllegalArgumentException("Not an answer: " + why);
    }
    return reply.build();
  }

  public static OrderResult decode(OrderReply reply) {
    if (reply.getDone()) {
      return new OrderResult.Done();
    }
    if (!reply.getWorking().isEmpty()) {
      return new OrderResult.Working(reply.getWorking());
    }
    if (!reply.getImpossible().isEmpty()) {
      return new OrderResult.Impossible(reply.getImpossible());
    }
    return reply.getNotLeader()
        ? new OrderResult.NotLeader(orNull(reply.getLeader()))
        : new OrderResult.Refused(reply.getRefused());
  }

  public static HeartbeatRequest encode(NodeReport report) {
    var message =
        HeartbeatRequest.newBuilder()
            .setNodeId(report.nodeId())
            .setPhysicalMillis(report.physicalMillis());
    report.replicas().forEach(replica -> message.addReplicas(encode(replica)));
    return message.build();
  }

  public static NodeReport decode(HeartbeatRequest message) {
    return new NodeReport(
        message.getNodeId(),
        message.getPhysicalMillis(),
        message.getReplicasList().stream().map(NodeCodec::decode).toList());
  }

  private static ReplicaStatus encode(ReplicaReport replica) {
    var end = replica.end();
    return ReplicaStatus.newBuilder()
        .setPartitionId(replica.partitionId())
        .setRole(replica.role())
        .setLeader(orEmpty(replica.leader()))
        .setServing(replica.serving())
        .setTerm(replica.term())
        .setCommittedIndex(replica.committedIndex())
        .setAppliedIndex(replica.appliedIndex())
        .addAllVoters(replica.voters())
        .setLeaderContactMillis(replica.leaderContactMillis())
        .setAlive(replica.alive())
        .setRangeEpoch(replica.rangeEpoch())
        .setStart(WireBytes.out(replica.start()))
        .setEnd(WireBytes.out(end == null ? Bytes.EMPTY : end))
        .setEndUnbounded(end == null)
        .setCommandsApplied(replica.commandsApplied())
        .setReadsServed(replica.readsServed())
        .setIndexLagMillis(replica.indexLagMillis())
        .setFault(replica.fault())
        .build();
  }

  private static ReplicaReport decode(ReplicaStatus message) {
    return new ReplicaReport(
        message.getPartitionId(),
        message.getRole(),
        orNull(message.getLeader()),
        message.getServing(),
        message.getTerm(),
        message.getCommittedIndex(),
        message.getAppliedIndex(),
        message.getVotersList(),
        message.getLeaderContactMillis(),
        message.getAlive(),
        message.getRangeEpoch(),
        WireBytes.in(message.getStart()),
        message.getEndUnbounded() ? null : WireBytes.in(message.getEnd()),
        message.getCommandsApplied(),
        message.getReadsServed(),
        message.getIndexLagMillis(),
        message.getFault());
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }

  private static @Nullable String orNull(String text) {
    return text.isEmpty() ? null : text;
  }
}
