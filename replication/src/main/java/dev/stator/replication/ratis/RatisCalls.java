package dev.stator.replication.ratis;

import dev.stator.replication.Peer;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.GroupManagementRequest;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.protocol.SetConfigurationRequest;
import org.apache.ratis.protocol.SnapshotManagementRequest;
import org.apache.ratis.protocol.TransferLeadershipRequest;

/** Builds the requests of one process to its own Raft server. */
final class RatisCalls {
  private final ClientId client = ClientId.randomId();
  private final AtomicLong calls = new AtomicLong();
  private final RaftPeerId self;

  RatisCalls(String nodeId) {
    self = RaftPeerId.valueOf(nodeId);
  }

  /** All priorities are equal: leaders move only when they are told to. */
  static RaftPeer peer(Peer peer) {
    return RaftPeer.newBuilder()
        .setId(peer.id())
        .setAddress(peer.raftAddress())
        .setClientAddress(peer.serviceAddress())
        .build();
  }

  static Peer peer(RaftPeer peer) {
    return new Peer(
        peer.getId().toString(),
        peer.getAddress(),
        peer.getClientAddress() == null ? "" : peer.getClientAddress());
  }

  static List<RaftPeer> peers(Collection<Peer> peers) {
    return peers.stream().map(RatisCalls::peer).toList();
  }

  static RaftGroupId id(UUID groupId) {
    return RaftGroupId.valueOf(groupId);
  }

  RaftClientRequest write(RaftGroupId group, Message message) {
    return RaftClientRequest.newBuilder()
        .setClientId(client)
        .setServerId(self)
        .setGroupId(group)
        .setCallId(calls.incrementAndGet())
        .setMessage(message)
        .setType(RaftClientRequest.writeRequestType())
        .build();
  }

  GroupManagementRequest add(RaftGroup group) {
    return GroupManagementRequest.newAdd(client, self, calls.incrementAndGet(), group, false);
  }

  GroupManagementRequest remove(RaftGroupId group) {
    return GroupManagementRequest.newRemove(
        client, self, calls.incrementAndGet(), group, true, false);
  }

  TransferLeadershipRequest transfer(RaftGroupId group, String to, long timeoutMillis) {
    return new TransferLeadershipRequest(
        client, self, group, calls.incrementAndGet(), RaftPeerId.valueOf(to), timeoutMillis);
  }

  SnapshotManagementRequest snapshot(RaftGroupId group, long timeoutMillis) {
    return SnapshotManagementRequest.newCreate(
        client, self, group, calls.incrementAndGet(), timeoutMillis, 1);
  }

  SetConfigurationRequest changeVoters(
      RaftGroupId group, Collection<RaftPeer> from, List<RaftPeer> to) {
    var arguments =
        SetConfigurationRequest.Arguments.newBuilder()
            .setServersInCurrentConf(List.copyOf(from))
            .setServersInNewConf(to)
            .setMode(SetConfigurationRequest.Mode.COMPARE_AND_SET)
            .build();
    return new SetConfigurationRequest(client, self, group, calls.incrementAndGet(), arguments);
  }
}
