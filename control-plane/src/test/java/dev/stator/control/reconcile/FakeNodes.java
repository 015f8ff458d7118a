package dev.stator.control.reconcile;

import dev.stator.control.nodes.NodeOrders;
import dev.stator.model.Bytes;
import dev.stator.model.cluster.NodeRecord;
import dev.stator.model.cluster.PartitionRecord;
import dev.stator.proto.cluster.NodeClient.Backfill;
import dev.stator.proto.cluster.NodeClient.Cut;
import dev.stator.proto.cluster.NodeClient.ReplicaDigest;
import dev.stator.proto.cluster.NodeReport;
import dev.stator.proto.cluster.OrderResult;
import dev.stator.proto.cluster.PeerAddress;
import dev.stator.proto.cluster.ReplicaReport;
import dev.stator.proto.log.CommandCodec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Storage nodes as the control plane's orders meet them: groups with voters, a leader and the
 * tables in their logs. It keeps the rules that real nodes keep, and remembers whoever broke one.
 */
public final class FakeNodes implements NodeOrders {
  private final Map<String, Set<Long>> replicas = new HashMap<>();
  private final Map<Long, FakeGroup> groups = new TreeMap<>();
  private boolean refusesBackfills;
  private final List<String> broken = new ArrayList<>();
  private final Set<String> down = new HashSet<>();
  private final Map<Long, OrderResult> unsplittable = new TreeMap<>();
  private final Map<String, Set<Long>> stopped = new HashMap<>();
  private final Map<String, Set<Long>> removed = new HashMap<>();

  public synchronized void start(String nodeId) {
    replicas.put(nodeId, new TreeSet<>());
  }

  /** The node's disk is gone, and with it the node's id. */
  public synchronized void wipe(String nodeId) {
    replicas.remove(nodeId);
    groups.values().forEach(group -> elect(group, nodeId));
  }

  public synchronized void stop(String nodeId, boolean stopped) {
    if (stopped) {
      down.add(nodeId);
      groups.values().forEach(group -> elect(group, nodeId));
    } else {
      down.remove(nodeId);
      groups.forEach((partitionId, group) -> catchUp(nodeId, partitionId, group));
    }
  }

  /** A voter that was away applies the splits that it missed, if it is one still. */
  private void catchUp(String nodeId, long partitionId, FakeGroup group) {
    group.behind.forEach((childId, missing) -> {
      if (missing.remove(nodeId) && holds(nodeId, partitionId) && group.voters.contains(nodeId)) {
        replicas.computeIfAbsent(nodeId, absent -> new TreeSet<>()).add(childId);
      }
    });
  }

  private boolean holds(String nodeId, long partitionId) {
    return replicas.getOrDefault(nodeId, Set.of()).contains(partitionId);
  }

  /** A replica finds itself to be wrong. */
  synchronized void damage(String nodeId, long partitionId) {
    stopped.computeIfAbsent(nodeId, absent -> new TreeSet<>()).add(partitionId);
    var group = groups.get(partitionId);
    if (group != null) {
      elect(group, nodeId);
    }
  }

  private boolean isStopped(String nodeId, long partitionId) {
    return stopped.getOrDefault(nodeId, Set.of()).contains(partitionId);
  }

  private void elect(FakeGroup group, String lost) {
    if (lost.equals(group.leader)) {
      group.leader =
          group.voters.stream()
              .filter(voter -> !voter.equals(lost) && up(voter))
              .findFirst()
              .orElse(null);
    }
  }

  private boolean up(String nodeId) {
    return replicas.containsKey(nodeId) && !down.contains(nodeId);
  }

  /** The nodes that have a replica of a partition, by what is on their disks. */
  public synchronized Set<String> holders(long partitionId) {
    var holders = new TreeSet<String>();
    replicas.forEach((nodeId, held) -> {
      if (held.contains(partitionId)) {
        holders.add(nodeId);
      }
    });
    return holders;
  }

  public synchronized Map<Long, FakeGroup> groups() {
    return groups;
  }

  public synchronized List<String> broken() {
    return broken;
  }

  @Override
  public synchronized OrderResult createReplica(
      NodeRecord node, PartitionRecord partition, List<PeerAddress> peers, boolean campaign) {
    var held = replicas.get(node.nodeId());
    if (held == null || !up(node.nodeId())) {
      return new OrderResult.Unreachable("down");
    }
    long id = partition.partitionId();
    boolean fresh = held.add(id);
    removed.getOrDefault(node.nodeId(), new TreeSet<>()).remove(id);
    if (!peers.isEmpty()) {
      var group = groups.computeIfAbsent(id, absent -> new FakeGroup());
      var voters = peers.stream().map(PeerAddress::nodeId).toList();
      if (!voters.contains(node.nodeId())) {
        broken.add(node.nodeId() + " was made a voter of a group that does not name it");
      }
      if (fresh && !group.voters.isEmpty() && !group.voters.equals(new TreeSet<>(voters))) {
        broken.add("group " + id + " was started twice with different voters");
      }
      if (fresh && group.voters.isEmpty()) {
        group.voters.addAll(voters);
      }
      if (campaign && group.leader == null) {
        group.leader = node.nodeId();
      }
    }
    return new OrderResult.Done();
  }

  @Override
  public synchronized OrderResult removeReplica(NodeRecord node, long partitionId) {
    if (!up(node.nodeId())) {
      return new OrderResult.Unreachable("down");
    }
    var group = groups.get(partitionId);
    if (group != null && group.voters.contains(node.nodeId())) {
      broken.add("a voter of group " + partitionId + " was made to forget");
    }
    replicas.getOrDefault(node.nodeId(), new TreeSet<>()).remove(partitionId);
    stopped.getOrDefault(node.nodeId(), new TreeSet<>()).remove(partitionId);
    removed.computeIfAbsent(node.nodeId(), absent -> new TreeSet<>()).add(partitionId);
    return new OrderResult.Done();
  }

  @Override
  public synchronized OrderResult verify(NodeRecord node, long partitionId, long verifyId) {
    return atLeader(node, partitionId, group -> new OrderResult.Done());
  }

  @Override
  public synchronized @Nullable ReplicaDigest digest(
      NodeRecord node, long partitionId, long verifyId) {
    boolean answers =
        up(node.nodeId())
            && replicas.getOrDefault(node.nodeId(), Set.of()).contains(partitionId)
            && !isStopped(node.nodeId(), partitionId);
    return answers ? new ReplicaDigest(true, true, 1, partitionId, 1, "") : null;
  }

  @Override
  public synchronized OrderResult changeVoters(
      NodeRecord node, long partitionId, List<PeerAddress> voters) {
    return atLeader(
        node,
        partitionId,
        group -> {
          var wanted = new TreeSet<String>();
          voters.forEach(voter -> wanted.add(voter.nodeId()));
          var joining = new TreeSet<>(wanted);
          joining.removeAll(group.voters);
          if (joining.size() > 1) {
            broken.add("more than one voter of group " + partitionId + " was replaced at once");
          }
          for (var nodeId : joining) {
            if (!up(nodeId)) {
              return new OrderResult.Refused(nodeId + " does not catch up");
            }
            if (!replicas.getOrDefault(nodeId, Set.of()).contains(partitionId)) {
              return new OrderResult.Refused(nodeId + " has no replica that could join");
            }
          }
          if (!wanted.contains(node.nodeId())) {
            broken.add("group " + partitionId + " was left without its leader");
          }
          group.voters.clear();
          group.voters.addAll(wanted);
          return new OrderResult.Done();
        });
  }

  @Override
  public synchronized OrderResult transferLeadership(
      NodeRecord node, long partitionId, String toNode) {
    return atLeader(
        node,
        partitionId,
        group -> {
          if (!up(toNode) || !group.voters.contains(toNode)) {
            return new OrderResult.Refused(toNode + " cannot lead");
          }
          group.leader = toNode;
          return new OrderResult.Done();
        });
  }

  /** Begun by the first order, done by the second. */
  @Override
  public synchronized Cut splitPartition(
      NodeRecord node, long jobId, PartitionRecord partition, Bytes at, long childId) {
    var middle = Bytes.ofHex(partition.start().hex() + "10");
    var key = at.isEmpty() ? middle : at;
    var order =
        atLeader(
            node, partition.partitionId(), group -> split(group, jobId, partition, key, childId));
    var known = groups.get(partition.partitionId());
    var cutAt = known == null ? null : known.children.get(childId);
    return new Cut(order, cutAt == null ? Bytes.EMPTY : cutAt);
  }

  private OrderResult split(
      FakeGroup group, long jobId, PartitionRecord partition, Bytes key, long childId) {
    if (group.children.containsKey(childId)) {
      return new OrderResult.Done();
    }
    if (partition.rangeEpoch() != group.rangeEpoch) {
      return new OrderResult.Refused("The partition's range is another by now");
    }
    var refusal = unsplittable.get(partition.partitionId());
    if (refusal != null) {
      return refusal;
    }
    if (group.splitting != jobId) {
      group.splitting = jobId;
      return new OrderResult.Working("counts");
    }
    if (!group.voters.equals(new TreeSet<>(partition.replicas()))) {
      broken.add("partition " + partition.partitionId() + " was split while its voters changed");
    }
    groups.put(childId, group.split(childId, key));
    var away = new TreeSet<String>();
    for (var voter : group.voters) {
      if (up(voter)) {
        replicas.computeIfAbsent(voter, absent -> new TreeSet<>()).add(childId);
      } else {
        away.add(voter);
      }
    }
    group.behind.put(childId, away);
    return new OrderResult.Done();
  }

  /** Begun by the first order, done by the second. */
  @Override
  public synchronized OrderResult mergePartitions(
      NodeRecord node, long jobId, PartitionRecord left, PartitionRecord right, boolean cancel) {
    return atLeader(node, left.partitionId(), group -> merge(group, jobId, left, right, cancel));
  }

  private OrderResult merge(
      FakeGroup group, long jobId, PartitionRecord left, PartitionRecord right, boolean cancel) {
    if (group.adopted.contains(right.partitionId())) {
      return new OrderResult.Done();
    }
    if (left.rangeEpoch() != group.rangeEpoch) {
      return new OrderResult.Refused("The partition's range is another by now");
    }
    var adopted = groups.get(right.partitionId());
    if (cancel) {
      return new OrderResult.Impossible("The merge was cancelled.");
    }
    if (group.merging != jobId || adopted == null || adopted.leader == null) {
      group.merging = jobId;
      return new OrderResult.Working("copies");
    }
    group.adopt(right.partitionId(), adopted);
    return new OrderResult.Done();
  }

  /** What the leader answers when it is told to cut a partition. */
  public synchronized void answerSplits(long partitionId, OrderResult answer) {
    unsplittable.put(partitionId, answer);
  }

  @Override
  public synchronized OrderResult propose(NodeRecord node, long partitionId, Bytes bytes) {
    return atLeader(
        node,
        partitionId,
        group -> {
          var command = CommandCodec.decode(bytes);
          return command.rangeEpoch() == group.rangeEpoch
              ? group.apply(command.body(), broken)
              : new OrderResult.Refused("The range moved");
        });
  }

  /** Begun by the first question, done by the second. */
  @Override
  public synchronized Backfill indexProgress(
      NodeRecord node, PartitionRecord partition, int tableId, int indexId) {
    return Backfill.unknown(
        atLeader(
            node,
            partition.partitionId(),
            group -> {
              if (partition.rangeEpoch() != group.rangeEpoch || refusesBackfills) {
                return new OrderResult.Refused("Not now, or not of that range");
              }
              var progress = group.progress(tableId, indexId, broken);
              if (progress instanceof OrderResult.Done) {
                group.backfilledAt = group.rangeEpoch;
              }
              return progress;
            }));
  }

  /** Whether leaders do not say how far they are with an index. */
  synchronized void refuseBackfills(boolean refused) {
    refusesBackfills = refused;
  }

  private OrderResult atLeader(
      NodeRecord node, long partitionId, Function<FakeGroup, OrderResult> order) {
    var group = groups.get(partitionId);
    if (!up(node.nodeId())) {
      return new OrderResult.Unreachable("down");
    }
    if (group == null) {
      return new OrderResult.Refused("no such group");
    }
    long present =
        group.voters.stream().filter(voter -> up(voter) && holds(voter, partitionId)).count();
    return node.nodeId().equals(group.leader) && present * 2 > group.voters.size()
        ? order.apply(group)
        : new OrderResult.NotLeader(group.leader);
  }

  @Override
  public synchronized @Nullable NodeReport status(NodeRecord node) {
    var held = replicas.get(node.nodeId());
    return held == null || !up(node.nodeId()) ? null : report(node.nodeId(), held);
  }

  /** What the living nodes would say in their heartbeats. */
  synchronized List<NodeReport> reports() {
    var reports = new ArrayList<NodeReport>();
    replicas.forEach((nodeId, held) -> {
      if (up(nodeId)) {
        reports.add(report(nodeId, held));
      }
    });
    return reports;
  }

  private NodeReport report(String nodeId, Set<Long> held) {
    var statuses = new ArrayList<ReplicaReport>();
    for (var partitionId : held) {
      var group = groups.get(partitionId);
      boolean leads = group != null && nodeId.equals(group.leader);
      statuses.add(
          new ReplicaReport(
              partitionId,
              leads ? "LEADER" : "FOLLOWER",
              group == null ? null : group.leader,
              leads,
              1,
              1,
              1,
              group == null ? List.of() : List.copyOf(group.voters),
              0,
              !isStopped(nodeId, partitionId),
              1,
              Bytes.EMPTY,
              null,
              0,
              0,
              0,
              ""));
    }
    for (var partitionId : removed.getOrDefault(nodeId, Set.of())) {
      statuses.add(
          new ReplicaReport(
              partitionId,
              ReplicaReport.REMOVED,
              null,
              false,
              0,
              -1,
              -1,
              List.of(),
              0,
              false,
              0,
              Bytes.EMPTY,
              null,
              0,
              0,
              0,
              "removed"));
    }
    return new NodeReport(nodeId, 0, statuses);
  }
}
