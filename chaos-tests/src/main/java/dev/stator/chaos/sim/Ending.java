package dev.stator.chaos.sim;

import dev.stator.storage.partition.PartitionState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The end of a trial: nothing fails any more. Every partition must come to have its replicas where
 * its voters are and nowhere else, with the same bytes, all of the acknowledged; every child must
 * live; and the change logs must tell the same story as the rows.
 */
final class Ending {
  private final Member.World world;
  private final Jobs jobs;
  private final Findings findings;

  Ending(Member.World world, Jobs jobs) {
    this.world = world;
    this.jobs = jobs;
    this.findings = world.findings();
  }

  /** Everything is done, or something is wrong already. */
  boolean reached() {
    if (findings.first() != null) {
      return true;
    }
    return jobs.idle() && world.chronicles().all().stream().allMatch(this::isQuiet);
  }

  private boolean isQuiet(Chronicle partition) {
    long last = partition.lastIndex();
    var child = partition.model().child();
    var replicas = replicas(partition);
    if (replicas == null || (child != null && child.open()) || last < partition.revealed()) {
      return false;
    }
    for (var replica : replicas) {
      if (replica.state().applied().index() != last
          || replica.log().status().committedIndex() > last) {
        return false;
      }
    }
    return true;
  }

  /** Those of the voters; null while one lacks. */
  private @Nullable List<Member.Replica> replicas(Chronicle partition) {
    var voters = partition.model().voters();
    var replicas = new ArrayList<Member.Replica>();
    for (var node : voters == null ? List.<String>of() : voters.nodeIds()) {
      var member = world.members().get(node);
      var replica = member == null ? null : member.replica(partition.partitionId());
      if (replica == null || replica.state().heldRange() == null) {
        return null;
      }
      replicas.add(replica);
    }
    return replicas.isEmpty() ? null : replicas;
  }

  String statuses() {
    var text = new StringBuilder();
    for (var partition : world.chronicles().all()) {
      text.append("\n  partition ").append(partition.partitionId());
      text.append(" ends at ").append(partition.lastIndex());
      text.append(", voters ").append(partition.model().voters());
      text.append(", child ").append(partition.model().child());
      for (var member : world.members().values()) {
        var replica = member.replica(partition.partitionId());
        text.append("\n    ").append(member.node()).append(' ');
        text.append(
            replica == null ? member.listed(partition.partitionId()) : replica.log().status());
      }
    }
    return text.append(jobs.idle() ? "" : "\n  jobs are under way").toString();
  }

  void check() throws IOException {
    for (var partition : world.chronicles().all()) {
      if (findings.first() == null) {
        check(partition, Objects.requireNonNull(replicas(partition)));
      }
    }
  }

  private void check(Chronicle partition, List<Member.Replica> replicas) throws IOException {
    var who = "of partition " + partition.partitionId();
    checkNowhereElse(partition);
    var first = replicas.getFirst().state();
    first.flush();
    for (var replica : replicas) {
      var state = replica.state();
      state.flush();
      findings.check(
          state.applied().equals(first.applied()),
          "a replica " + who + " ended with " + state.applied() + ", one with " + first.applied());
      findings.check(
          StoredRows.all(state).equals(StoredRows.all(first)),
          "two replicas " + who + " ended with different rows");
      findings.check(
          StoredRows.equal(partition.rowsAt(partition.lastIndex()), StoredRows.items(state)),
          "a replica " + who + " ended with other rows than the model");
      followChanges(partition, replica);
    }
  }

  private void checkNowhereElse(Chronicle partition) {
    var voters = Objects.requireNonNull(partition.model().voters());
    for (var member : world.members().values()) {
      findings.check(
          voters.nodeIds().contains(member.node()) || member.isNoMember(partition.partitionId()),
          member.node()
              + " has a replica of partition "
              + partition.partitionId()
              + ", which was moved away from there");
    }
  }

  private PartitionState anyReplica(long partitionId) {
    for (var partition : world.chronicles().all()) {
      if (partition.partitionId() == partitionId) {
        return Objects.requireNonNull(replicas(partition)).getFirst().state();
      }
    }
    throw new IllegalArgumentException("There is no partition " + partitionId);
  }

  private void followChanges(Chronicle partition, Member.Replica replica) {
    var follower = new ChangeFollower(findings, this::anyReplica, world.simulation().random());
    follower.follow(replica.state());
    var rows = partition.rowsAt(partition.lastIndex());
    rows.forEach((key, row) -> {
      int tableId = Model.tableOf(key);
      if (Asked.hasStream(tableId)) {
        var item = new ChangeFollower.Key(tableId, Asked.keys(row.item()));
        var change = follower.latest().get(item);
        findings.check(
            change != null && Objects.equals(row.item(), change.after()),
            "partition " + partition.partitionId() + " has " + row + ", its changes " + change);
      }
    });
  }
}
