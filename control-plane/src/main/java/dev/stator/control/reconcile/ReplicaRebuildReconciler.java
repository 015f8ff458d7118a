package dev.stator.control.reconcile;

import dev.stator.control.metadata.Metadata;
import dev.stator.control.nodes.NodeReports;
import dev.stator.model.cluster.ClusterImage;
import dev.stator.model.cluster.NodeRecord;
import dev.stator.model.cluster.PartitionRecord;
import dev.stator.proto.cluster.OrderResult;
import dev.stator.proto.cluster.ReplicaReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a replica again that stopped on a node which lives: one that applied something differently,
 * whose store is damaged, or that could not be opened.
 *
 * <p>A stopped replica has acknowledged entries and given votes, and must not forget them under an
 * id that counts. So it first leaves the group, which the remaining voters decide; only then its
 * folder is deleted and it joins like any new member: it votes again once it has caught up.
 *
 * <p>Before that a majority of the replicas must be shown to hold the same rows, the leader among
 * them ({@link MajorityCheck}). When a leader is the one that differs, the others stop themselves,
 * no majority answers, and nothing is done here: which copy is right is then for the operator to
 * say.
 *
 * <p>A replica may also never have come to be: a voter of a partition makes its replica of the
 * child when it applies the split, and one that was given a copy of the partition from behind the
 * split does not. It joins the child like a new member; it has no vote to forget.
 *
 * <p>Every step may be the last of a control plane that dies. What is left to do is read off the
 * nodes' reports: the replica is stopped, or gone, or there without a vote, or was never there.
 */
public final class ReplicaRebuildReconciler implements Reconciler {
  private static final Logger LOG = LoggerFactory.getLogger(ReplicaRebuildReconciler.class);

  /** A replica that has just stopped may be one of several. */
  private static final Duration STOPPED_BEFORE = Duration.ofSeconds(2);

  /** A node that lags makes its replica of a child itself, once it has applied the split. */
  private static final Duration MISSING_BEFORE = Duration.ofSeconds(15);

  /** What goes wrong again soon is not cured by copying. */
  private static final Duration REST = Duration.ofSeconds(30);

  /** Until then nodes have reported what was done; what they reported before is past. */
  private static final Duration REPORTED_WITHIN = Duration.ofSeconds(3);

  private final NodeReports reports;
  private final PartitionLeaders leaders;
  private final LongSupplier nanoTime;
  private final Map<Replica, Long> amissSinceNanos = new HashMap<>();
  private final Map<Replica, Long> removedAtNanos = new HashMap<>();
  private final Map<Replica, Long> doneAtNanos = new HashMap<>();

  public ReplicaRebuildReconciler(
      NodeReports reports, PartitionLeaders leaders, LongSupplier nanoTime) {
    this.reports = reports;
    this.leaders = leaders;
    this.nanoTime = nanoTime;
  }

  private record Replica(long partitionId, String nodeId) {}

  /** What is left to do for a replica. */
  private enum Need {
    NOTHING,
    /** It stopped: it leaves the group and is deleted; then it joins. */
    REPLACE,
    /** It is deleted. */
    CREATE,
    /** The node does not know of it. */
    JOIN,
    /** It follows, or waits to, but has no vote. */
    VOTE
  }

  @Override
  public synchronized List<Work> due(Metadata metadata) {
    var image = metadata.image();
    var work = new ArrayList<Work>();
    var amiss = new HashMap<Replica, Long>();
    for (var partition : image.partitions().values()) {
      for (var nodeId : partition.replicas()) {
        var node = image.nodes().get(nodeId);
        var need = node == null ? Need.NOTHING : need(partition, node);
        var replica = new Replica(partition.partitionId(), nodeId);
        if (node != null && need != Need.NOTHING) {
          long since = amissSinceNanos.getOrDefault(replica, nanoTime.getAsLong());
          amiss.put(replica, since);
          if (reported(replica)
              && rested(replica, need)
              && nanoTime.getAsLong() - since >= before(need).toNanos()) {
            work.add(
                new Work(
                    Keys.partition(partition.partitionId()),
                    duties -> rebuild(duties, image, partition, node, need)));
          }
        }
      }
    }
    amissSinceNanos.clear();
    amissSinceNanos.putAll(amiss);
    doneAtNanos.keySet().retainAll(amiss.keySet());
    return work;
  }

  private static Duration before(Need need) {
    return need == Need.JOIN ? MISSING_BEFORE : STOPPED_BEFORE;
  }

  private Need need(PartitionRecord partition, NodeRecord node) {
    var replica = reports.replica(node.nodeId(), partition.partitionId());
    var leader = reports.servingLeader(partition.partitionId());
    if (!partition.active()
        || node.replacedBy() != null
        || leader == null
        || leader.equals(node.nodeId())
        || !reports.alive(node.nodeId())) {
      return Need.NOTHING;
    }
    if (replica == null) {
      return reports.lacks(node.nodeId(), partition.partitionId()) ? Need.JOIN : Need.NOTHING;
    }
    if (replica.role().equals(ReplicaReport.REMOVED)) {
      return Need.CREATE;
    }
    if (!replica.alive()) {
      return Need.REPLACE;
    }
    var leading = reports.replica(leader, partition.partitionId());
    return leading == null || leading.voters().contains(node.nodeId()) ? Need.NOTHING : Need.VOTE;
  }

  private boolean reported(Replica replica) {
    var at = doneAtNanos.get(replica);
    return at == null || nanoTime.getAsLong() - at >= REPORTED_WITHIN.toNanos();
  }

  private boolean rested(Replica replica, Need need) {
    var at = removedAtNanos.get(replica);
    return need != Need.REPLACE || at == null || nanoTime.getAsLong() - at >= REST.toNanos();
  }

  private boolean rebuild(
      Duties duties, ClusterImage image, PartitionRecord partition, NodeRecord node, Need need)
      throws InterruptedException {
    long id = partition.partitionId();
    if (need == Need.REPLACE) {
      var now = stoppedNow(duties, node, id);
      if (now == null) {
        return false;
      }
      LOG.warn("The replica of partition {} on {} has stopped: {}", id, node.nodeId(), now.fault());
      if (!remove(duties, image, partition, node)) {
        return false;
      }
    }
    if (need != Need.VOTE
        && !done(
            duties.orders().createReplica(node, partition, List.of(), false),
            "made again",
            id,
            node)) {
      return false;
    }
    var changed = changeVoters(duties, image, partition, partition.replicas());
    if (!done(changed, "given its vote", id, node)) {
      return false;
    }
    LOG.info("The replica of partition {} on {} is made again from the others", id, node.nodeId());
    synchronized (this) {
      doneAtNanos.put(new Replica(id, node.nodeId()), nanoTime.getAsLong());
    }
    return true;
  }

  /** Asks the node itself: its last report may be that of a process that was being closed. */
  private static @Nullable ReplicaReport stoppedNow(
      Duties duties, NodeRecord node, long partitionId) {
    var report = duties.orders().status(node);
    return report == null || !report.nodeId().equals(node.nodeId())
        ? null
        : report.replicas().stream()
            .filter(replica -> replica.partitionId() == partitionId && !replica.alive())
            .findFirst()
            .orElse(null);
  }

  private boolean remove(
      Duties duties, ClusterImage image, PartitionRecord partition, NodeRecord node)
      throws InterruptedException {
    long id = partition.partitionId();
    var others = partition.replicas().stream().filter(each -> !each.equals(node.nodeId())).toList();
    var otherNodes = others.stream().map(image.nodes()::get).filter(Objects::nonNull).toList();
    if (!MajorityCheck.holds(duties.orders(), leader(image, id), otherNodes, partition)) {
      LOG.warn(
          "The replica of partition {} on {} stays stopped: the other replicas are not shown to be equal",
          id,
          node.nodeId());
      return false;
    }
    var changed = changeVoters(duties, image, partition, others);
    if (!done(changed, "removed from the voters", id, node)
        || !done(duties.orders().removeReplica(node, id), "deleted", id, node)) {
      return false;
    }
    synchronized (this) {
      removedAtNanos.put(new Replica(id, node.nodeId()), nanoTime.getAsLong());
    }
    return true;
  }

  private @Nullable NodeRecord leader(ClusterImage image, long partitionId) {
    var leader = reports.servingLeader(partitionId);
    return leader == null ? null : image.nodes().get(leader);
  }

  private OrderResult changeVoters(
      Duties duties, ClusterImage image, PartitionRecord partition, List<String> nodeIds) {
    var voters =
        nodeIds.stream().map(image.nodes()::get).filter(Objects::nonNull).map(Keys::peer).toList();
    return leaders.order(
        image,
        partition,
        leader -> duties.orders().changeVoters(leader, partition.partitionId(), voters));
  }

  private static boolean done(OrderResult result, String what, long partitionId, NodeRecord node) {
    boolean done = result instanceof OrderResult.Done;
    if (!done) {
      LOG.warn(
          "The replica of partition {} on {} is not {} yet: {}",
          partitionId,
          node.nodeId(),
          what,
          result);
    }
    return done;
  }
}
