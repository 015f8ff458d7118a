package dev.stator.control.job;

import dev.stator.control.metadata.Metadata;
import dev.stator.control.metadata.MetadataCommand.ReplaceVoter;
import dev.stator.control.metadata.MetadataResult;
import dev.stator.control.nodes.NodeReports;
import dev.stator.control.reconcile.Duties;
import dev.stator.control.reconcile.Keys;
import dev.stator.control.reconcile.PartitionLeaders;
import dev.stator.model.cluster.ClusterImage;
import dev.stator.model.cluster.JobRecord;
import dev.stator.model.cluster.JobSpec.Move;
import dev.stator.model.cluster.PartitionRecord;
import dev.stator.proto.cluster.OrderResult;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts a replica on another node: the new one joins the group and catches up without a vote, the
 * old one hands over what it leads, the group's leader changes the voters, the map follows, and the
 * old replica is removed. The old node may be dead: then the replica is copied from the others all
 * the same, and removed when the node is back.
 *
 * <p>The group's own configuration is the truth about who votes. When the target is lost before it
 * votes, the move fails and nothing has changed; once it votes, the move is as good as done, and
 * the target is from then on a voter like any other, dead or alive.
 */
final class MoveSteps {
  private static final Logger LOG = LoggerFactory.getLogger(MoveSteps.class);

  /** A node that restarts is back sooner. */
  private static final Duration TARGET_PATIENCE = Duration.ofMinutes(1);

  /** A large replica is copied for minutes. */
  private static final Duration PATIENCE = Duration.ofMinutes(30);

  private final NodeReports reports;
  private final PartitionLeaders leaders;
  private final Troubles troubles;

  MoveSteps(NodeReports reports, PartitionLeaders leaders, Troubles troubles) {
    this.reports = reports;
    this.leaders = leaders;
    this.troubles = troubles;
  }

  boolean take(Duties duties, Metadata metadata, JobRecord job, Move move)
      throws InterruptedException {
    var image = metadata.image();
    var partition = image.partition(move.partitionId());
    if (partition == null) {
      return JobNotes.failed(
          duties, job, "There is no partition " + move.partitionId() + " any more.");
    }
    boolean left = !partition.replicas().contains(move.from());
    boolean there = partition.replicas().contains(move.to());
    if (left && there) {
      removeOld(duties, image, move);
      return JobNotes.done(duties, job);
    }
    if (left || there) {
      return JobNotes.failed(
          duties,
          job,
          left
              ? move.from() + " has no replica of partition " + move.partitionId() + " any more."
              : move.to() + " has a replica of partition " + move.partitionId() + " already.");
    }
    var leader = ServingLeader.of(duties, image, reports, partition);
    if (leader == null) {
      JobNotes.progress(duties, job, "waits for a leader of the partition");
      return false;
    }
    if (!leader.replica().voters().contains(move.to())) {
      var joined = join(duties, image, job, move, partition);
      if (joined != null) {
        return joined;
      }
    }
    return replace(duties, image, job, move, partition, leader);
  }

  /** Has the target made; null when it is, else what the step comes to. */
  private @Nullable Boolean join(
      Duties duties, ClusterImage image, JobRecord job, Move move, PartitionRecord partition)
      throws InterruptedException {
    var target = image.nodes().get(move.to());
    if (target == null || target.replacedBy() != null) {
      return JobNotes.failed(duties, job, "Node " + move.to() + " has lost its disk.");
    }
    if (!reports.alive(move.to())) {
      if (troubles.outlast(job.jobId(), TARGET_PATIENCE)) {
        return JobNotes.failed(
            duties, job, "Node " + move.to() + " does not answer; nothing was changed.");
      }
      JobNotes.progress(duties, job, "waits for " + move.to() + ", which does not answer");
      return false;
    }
    JobNotes.progress(duties, job, "copies to " + move.to());
    var joining = partition.withReplicas(replaced(partition, move));
    var made = duties.orders().createReplica(target, joining, List.of(), false);
    return made instanceof OrderResult.Done
        ? null
        : inTrouble(duties, job, move.to() + " cannot join: " + made);
  }

  private boolean replace(
      Duties duties,
      ClusterImage image,
      JobRecord job,
      Move move,
      PartitionRecord partition,
      ServingLeader leader)
      throws InterruptedException {
    if (leader.node().nodeId().equals(move.from())) {
      var handed = handOver(duties, image, move, partition, leader);
      if (!(handed instanceof OrderResult.Done)) {
        return inTrouble(duties, job, move.from() + " still leads: " + handed);
      }
    }
    var changed = changeVoters(duties, image, partition, replaced(partition, move));
    if (!(changed instanceof OrderResult.Done)) {
      return inTrouble(duties, job, move.to() + " has no vote yet: " + changed);
    }
    troubles.over(job.jobId());
    return duties.propose(new ReplaceVoter(move.partitionId(), move.from(), move.to()))
        instanceof MetadataResult.Done;
  }

  private boolean inTrouble(Duties duties, JobRecord job, String why) throws InterruptedException {
    LOG.info("Job {} ({}) is not done yet: {}", job.jobId(), job.spec().text(), why);
    return troubles.outlast(job.jobId(), PATIENCE) && JobNotes.failed(duties, job, why);
  }

  /** A leader that is dropped from the voters would leave the partition without one for a while. */
  private OrderResult handOver(
      Duties duties,
      ClusterImage image,
      Move move,
      PartitionRecord partition,
      ServingLeader leader) {
    var heir =
        partition.replicas().stream()
            .filter(nodeId -> !nodeId.equals(move.from()) && reports.alive(nodeId))
            .findFirst()
            .orElse(move.to());
    if (heir.equals(move.to())) {
      var both = List.of(move.from(), move.to());
      var added = changeVoters(duties, image, partition, both);
      if (!(added instanceof OrderResult.Done)) {
        return added;
      }
    }
    return duties.orders().transferLeadership(leader.node(), partition.partitionId(), heir);
  }

  private OrderResult changeVoters(
      Duties duties, ClusterImage image, PartitionRecord partition, List<String> nodeIds) {
    var voters =
        nodeIds.stream().map(image.nodes()::get).filter(Objects::nonNull).map(Keys::peer).toList();
    return leaders.order(
        image,
        partition,
        node -> duties.orders().changeVoters(node, partition.partitionId(), voters));
  }

  private static List<String> replaced(PartitionRecord partition, Move move) {
    return partition.replicas().stream()
        .map(nodeId -> nodeId.equals(move.from()) ? move.to() : nodeId)
        .toList();
  }

  /** What is not removed now is removed as a stray once its node answers. */
  private void removeOld(Duties duties, ClusterImage image, Move move) {
    var source = image.nodes().get(move.from());
    if (source != null && source.replacedBy() == null && reports.alive(move.from())) {
      var removed = duties.orders().removeReplica(source, move.partitionId());
      LOG.info(
          "The replica of partition {} on {} is removed: {}",
          move.partitionId(),
          move.from(),
          removed);
    }
  }
}
