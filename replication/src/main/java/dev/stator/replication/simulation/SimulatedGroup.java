package dev.stator.replication.simulation;

import dev.stator.replication.Peer;
import dev.stator.replication.ReplicatedState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Raft, reduced to the steps by which it changes what a replica may see: election, replication to
 * one follower, its acknowledgement, apply, snapshot. Each is atomic; what makes Raft hard happens
 * between them, in any order. Terms, votes and logs are durable at once.
 */
final class SimulatedGroup {
  private final Simulation world;
  private final UUID id;
  private final Map<String, Peer> peers = new TreeMap<>();
  private final Map<String, SimulatedLog> logs = new TreeMap<>();
  private final Map<String, Long> terms = new HashMap<>();
  private final Map<String, SimulatedReplica<?>> replicas = new TreeMap<>();
  private @Nullable VoterChange change;

  SimulatedGroup(Simulation world, UUID id) {
    this.world = world;
    this.id = id;
  }

  UUID id() {
    return id;
  }

  int draw(int bound) {
    return world.random().nextInt(bound);
  }

  Peer peer(String node) {
    return peers.getOrDefault(node, new Peer(node, node, node));
  }

  long term(String node) {
    return terms.getOrDefault(node, 0L);
  }

  <R> SimulatedReplica<R> open(
      SimulatedProcess process, List<Peer> founding, ReplicatedState<R> state) throws IOException {
    founding.forEach(peer -> peers.putIfAbsent(peer.id(), peer));
    var log =
        logs.computeIfAbsent(
            process.id,
            node -> new SimulatedLog(Voters.of(founding.stream().map(Peer::id).toList())));
    var replica = new SimulatedReplica<R>(world, this, process, log, state);
    var stored = replica.appliedPosition();
    if (stored.index() < log.firstIndex() - 1) {
      throw new IllegalStateException(
          process.id + " kept only " + stored + ", and its log begins at " + log.firstIndex());
    }
    if (stored.index() > log.lastIndex()) {
      log.install(stored, log.voters());
    }
    replicas.put(process.id, replica);
    return replica;
  }

  SimulatedReplica<?> replica(String node) {
    var replica = replicas.get(node);
    if (replica == null) {
      throw new IllegalArgumentException(node);
    }
    return replica;
  }

  void crash(String node) {
    replicas.remove(node);
  }

  void stop(String node) {
    var replica = replicas.get(node);
    if (replica != null) {
      replica.close();
    }
  }

  void remove(String node) {
    var replica = replicas.remove(node);
    logs.remove(node);
    terms.remove(node);
    if (replica != null) {
      replica.close();
    }
  }

  List<SimulatedReplica<?>> live() {
    var live = new ArrayList<SimulatedReplica<?>>(replicas.size());
    for (var replica : replicas.values()) {
      if (replica.live()) {
        live.add(replica);
      }
    }
    return live;
  }

  boolean hasLeaderInReach() {
    for (var replica : live()) {
      if (replica.leads() && reachesMajority(replica)) {
        return true;
      }
    }
    return false;
  }

  private boolean reachesMajority(SimulatedReplica<?> replica) {
    return replica
        .log
        .voters()
        .majority(voter -> {
          var other = replicas.get(voter);
          return other != null
              && other.live()
              && other.process.reaches(replica.process)
              && other.term() <= replica.term();
        });
  }

  /** Any one step of any replica; false when the one drawn could not be taken. */
  boolean step() throws IOException {
    var live = live();
    if (live.isEmpty()) {
      return false;
    }
    var random = world.random();
    var actor = live.get(random.nextInt(live.size()));
    var other = live.get(random.nextInt(live.size()));
    return switch (random.nextInt(6)) {
      case 0, 1 -> replicate(actor, other);
      case 2, 3 -> acknowledge(actor, other);
      case 4 -> actor.installing() ? actor.install() : actor.applyNext();
      default -> actor.applyNext();
    };
  }

  /** {@code electors}: ids of those who may vote, or null for some at random. */
  boolean elect(String candidate, @Nullable List<String> electors) {
    var replica = replicas.get(candidate);
    if (replica == null || !replica.live() || replica.installing() || !replica.awake) {
      return false;
    }
    var voters = replica.log.voters();
    if (!voters.now().contains(candidate)) {
      replica.shutDown();
      return false;
    }
    var asked = new ArrayList<SimulatedReplica<?>>();
    for (var voter : live()) {
      boolean votes =
          electors == null
              ? voter == replica || world.random().nextInt(3) > 0
              : electors.contains(voter.id());
      if (votes && voters.have(voter.id()) && mayVote(voter, replica)) {
        asked.add(voter);
      }
    }
    var granted = asked.stream().map(SimulatedReplica::id).toList();
    boolean upToDate =
        asked.stream().allMatch(voter -> voter.log.last().compareTo(replica.log.last()) <= 0);
    if (!voters.majority(granted::contains) || !upToDate) {
      return false;
    }
    long term = asked.stream().mapToLong(SimulatedReplica::term).max().orElse(0) + 1;
    for (var voter : asked) {
      terms.put(voter.id(), term);
      voter.follow(candidate);
    }
    replica.becomeLeader();
    return true;
  }

  /** A voter votes for nobody who is no voter as far as its own log goes. */
  private static boolean mayVote(SimulatedReplica<?> voter, SimulatedReplica<?> candidate) {
    return voter.awake
        && !voter.installing()
        && voter.log.voters().now().contains(candidate.id())
        && voter.process.reaches(candidate.process);
  }

  boolean electAny() {
    var live = live();
    return !live.isEmpty() && elect(live.get(world.random().nextInt(live.size())).id(), null);
  }

  /** A leader that reaches no majority gives up, some time. */
  void stepDownWithoutMajority() {
    for (var replica : live()) {
      if (replica.leads() && !reachesMajority(replica)) {
        replica.follow(null);
      }
    }
  }

  boolean transfer(String from, String to) {
    var leader = replicas.get(from);
    var target = replicas.get(to);
    if (leader == null || target == null || !leader.leads() || world.random().nextInt(4) == 0) {
      return false;
    }
    return target.log.last().equals(leader.log.last()) && elect(to, null);
  }

  private boolean replicate(SimulatedReplica<?> leader, SimulatedReplica<?> follower) {
    if (!maySend(leader, follower)) {
      return false;
    }
    boolean news = announce(leader, follower);
    long same = lastCommon(leader.log, follower.log);
    boolean chance = world.random().nextInt(10_000) < world.options().installs();
    if ((same < 0 && leader.log.firstIndex() > 0) || chance) {
      return follower.fetchFrom(leader) || news;
    }
    long missing = leader.log.lastIndex() - same;
    long upTo = missing == 0 ? same : same + 1 + world.random().nextLong(missing);
    return copy(leader, follower, same, upTo) || news;
  }

  /** Replicates up to a given index, as a script wants it; false when that is not possible now. */
  boolean send(SimulatedReplica<?> leader, SimulatedReplica<?> follower, long upTo) {
    if (!maySend(leader, follower)) {
      return false;
    }
    announce(leader, follower);
    long same = lastCommon(leader.log, follower.log);
    copy(leader, follower, same, Math.max(same, Math.min(upTo, leader.log.lastIndex())));
    return true;
  }

  private boolean maySend(SimulatedReplica<?> leader, SimulatedReplica<?> follower) {
    return leader.leads()
        && follower != leader
        && leader.process.reaches(follower.process)
        && follower.term() <= leader.term()
        && (leader.log.voters().have(follower.id()) || stages(leader, follower))
        && !follower.installing();
  }

  private boolean stages(SimulatedReplica<?> leader, SimulatedReplica<?> follower) {
    return change != null && change.stages(leader, follower.id());
  }

  /** Whether the follower did not know the leader yet. */
  private boolean announce(SimulatedReplica<?> leader, SimulatedReplica<?> follower) {
    boolean news = follower.term() < leader.term() || !leader.id().equals(follower.leader());
    if (news) {
      terms.put(follower.id(), leader.term());
      follower.follow(leader.id());
    }
    follower.awake |= leader.log.voters().have(follower.id());
    return news;
  }

  private static boolean copy(
      SimulatedReplica<?> leader, SimulatedReplica<?> follower, long same, long upTo) {
    long missing = leader.log.lastIndex() - same;
    long arrived = follower.now().monotonic();
    for (long index = same + 1; index <= upTo; index++) {
      if (index <= follower.appliedPosition().index()) {
        throw new IllegalStateException(
            follower.id() + " would lose entry " + index + ", which it has applied");
      }
      follower.log.receive(index, leader.log.get(index), arrived, follower.keepsArrivals());
    }
    long commit = Math.min(leader.committed, upTo);
    boolean changed = missing > 0 || commit > follower.committed;
    follower.committed = Math.max(follower.committed, commit);
    boolean acknowledges =
        follower.acknowledgedTerm != leader.term() || follower.acknowledgedIndex != upTo;
    follower.acknowledgedTerm = leader.term();
    follower.acknowledgedIndex = upTo;
    return changed || acknowledges;
  }

  /**
   * The last index at which both logs agree; -1 when neither begins before the first entry, or
   * below what both know.
   */
  private static long lastCommon(SimulatedLog leader, SimulatedLog follower) {
    for (long index = Math.min(leader.lastIndex(), follower.lastIndex()); index >= 0; index--) {
      long term = leader.term(index);
      if (term < 0 || follower.term(index) < 0) {
        return index < follower.firstIndex() && index >= leader.firstIndex() ? index : -1;
      }
      if (term == follower.term(index)) {
        return index;
      }
    }
    return -1;
  }

  boolean acknowledge(SimulatedReplica<?> leader, SimulatedReplica<?> follower) {
    boolean hears =
        leader.leads()
            && follower != leader
            && leader.process.reaches(follower.process)
            && follower.acknowledgedTerm == leader.term()
            && follower.acknowledgedIndex > leader.matchedBy(follower.id());
    if (hears) {
      leader.matched(follower.id(), follower.acknowledgedIndex);
      if (change != null) {
        change.goOn();
      }
    }
    return hears;
  }

  CompletableFuture<Boolean> changeVoters(SimulatedReplica<?> leader, List<Peer> wanted) {
    wanted.forEach(peer -> peers.putIfAbsent(peer.id(), peer));
    boolean may =
        leader.leads()
            && (change == null || change.over())
            && leader.committed >= 0
            && leader.log.term(leader.committed) == leader.term()
            && leader.log.votersIndex() <= leader.committed;
    if (!may) {
      return CompletableFuture.completedFuture(false);
    }
    change = new VoterChange(this, leader, wanted.stream().map(Peer::id).sorted().toList());
    change.goOn();
    return change.done();
  }
}
