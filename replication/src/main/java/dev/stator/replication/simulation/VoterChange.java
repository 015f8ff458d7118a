package dev.stator.replication.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A change of voters on its way, step by step as the leader makes it; over when it leads no more.
 *
 * <p>Those who join are <em>staged</em>: they are sent the log without having a vote. Only when
 * they hold the configuration that is in force is the joint one logged, which gives them a vote;
 * when that is committed, the new one alone. Then, in the same way, the others leave: not before
 * the leader is one who stays, and all who stay hold the configuration in which all vote.
 */
final class VoterChange {
  private final SimulatedGroup group;
  private final SimulatedReplica<?> leader;
  private final long term;
  private final List<String> wanted;
  private final CompletableFuture<Boolean> done = new CompletableFuture<>();

  VoterChange(SimulatedGroup group, SimulatedReplica<?> leader, List<String> wanted) {
    this.group = group;
    this.leader = leader;
    this.term = leader.term();
    this.wanted = wanted;
  }

  CompletableFuture<Boolean> done() {
    return done;
  }

  boolean over() {
    if (!done.isDone() && (!leader.leads() || leader.term() != term)) {
      done.complete(false);
    }
    return done.isDone();
  }

  /** Whether a member is sent the log although it is no voter yet. */
  boolean stages(SimulatedReplica<?> by, String node) {
    return !over() && leader == by && wanted.contains(node) && !by.log.voters().have(node);
  }

  /** To be called whenever the leader has learned something. */
  void goOn() {
    if (over() || leader.log.votersIndex() > leader.committed) {
      return;
    }
    var voters = leader.log.voters();
    if (voters.joint()) {
      leader.appendVoters(Voters.of(voters.now()));
    } else if (!voters.now().containsAll(wanted)) {
      if (heldByAllWanted()) {
        var all = new ArrayList<>(voters.now());
        wanted.stream().filter(node -> !all.contains(node)).forEach(all::add);
        leader.appendVoters(voters.towards(List.copyOf(all)));
      }
    } else if (voters.now().size() == wanted.size()) {
      done.complete(true);
    } else if (!wanted.contains(leader.id())) {
      leader.transferLeadership(wanted.get(group.draw(wanted.size())));
      done.complete(false);
    } else if (heldByAllWanted()) {
      leader.appendVoters(voters.towards(wanted));
    }
  }

  private boolean heldByAllWanted() {
    return wanted.stream().allMatch(node -> leader.heldBy(node, leader.log.votersIndex()));
  }
}
