package dev.stator.replication.ratis;

import dev.stator.replication.replica.Timers;
import java.io.IOException;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.impl.DivisionBridge;

/**
 * A change of voters, made by the leader: those who are new join, then those who are to go leave.
 *
 * <p>Ratis can do both in one, through a joint configuration that needs majorities of the old and
 * the new. But a leader that is elected while the joint configuration is the last in its log,
 * committed or not, begins its term with the new one alone: then the old voters and the new ones
 * may each elect a leader. Configurations that differ by one voter have no majorities apart, joint
 * or not.
 *
 * <p>Before anybody leaves, two things are seen to, lest nobody can be elected when the leader ends
 * in the midst of it:
 *
 * <ul>
 *   <li>The leader is one who stays. A member that finds itself left out, in its log, never
 *       campaigns again, and when it restarts it gives no vote either; if it was the leader, nobody
 *       may have as much of the log.
 *   <li>Those who stay hold the configuration in which all vote. One who has just joined gives no
 *       vote before it has heard from the leader as a voter.
 * </ul>
 */
final class VoterChange {
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  /** One who is silent for longer may be dead: then a majority must do. */
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);

  interface Step {
    CompletableFuture<Boolean> to(List<RaftPeer> voters);
  }

  private final RaftPeerId self;
  private final RatisLog log;
  private final List<RaftPeer> wanted;
  private final Step step;
  private final Function<String, CompletableFuture<Boolean>> handOver;
  private final Executor executor;
  private final Timers timers;

  /**
   * @param step changes the configuration at once
   */
  VoterChange(
      RaftPeerId self,
      RatisLog log,
      List<RaftPeer> wanted,
      Step step,
      Function<String, CompletableFuture<Boolean>> handOver,
      Executor executor,
      Timers timers) {
    this.self = self;
    this.log = log;
    this.wanted = wanted;
    this.step = step;
    this.handOver = handOver;
    this.executor = executor;
    this.timers = timers;
  }

  /** False when it is not done: another may lead now, who goes on with it when it is asked. */
  CompletableFuture<Boolean> make(List<RaftPeer> voters) {
    var all = new LinkedHashSet<>(voters);
    all.addAll(wanted);
    var joined =
        all.size() > voters.size()
            ? step.to(List.copyOf(all))
            : CompletableFuture.completedFuture(true);
    return all.size() == wanted.size()
        ? joined
        : joined.thenComposeAsync(done -> done ? leave() : no(), executor);
  }

  private CompletableFuture<Boolean> leave() {
    if (wanted.stream().noneMatch(peer -> peer.getId().equals(self))) {
      return handOver.apply(heir()).thenApply(moved -> false);
    }
    var held = new CompletableFuture<Boolean>();
    awaitHeld(System.nanoTime() + PATIENCE_NANOS, held);
    return held.thenComposeAsync(yes -> yes ? step.to(wanted) : no(), executor);
  }

  private static CompletableFuture<Boolean> no() {
    return CompletableFuture.completedFuture(false);
  }

  /** The one of those who stay that is known to hold most of the log. */
  private String heir() {
    var matched = matched();
    return wanted.stream()
        .map(RaftPeer::getId)
        .max(Comparator.comparing(id -> matched.getOrDefault(id, -1L)))
        .orElseThrow()
        .toString();
  }

  private Map<RaftPeerId, Long> matched() {
    try {
      return DivisionBridge.matchIndexes(log.division());
    } catch (IOException gone) {
      return Map.of();
    }
  }

  private void awaitHeld(long deadlineNanos, CompletableFuture<Boolean> held) {
    try {
      var division = log.division();
      long holders = holders(division.getRaftConf().getLogEntryIndex());
      if (!division.getInfo().isLeader()) {
        held.complete(false);
      } else if (holders == wanted.size() || System.nanoTime() - deadlineNanos > 0) {
        held.complete(2 * holders > wanted.size());
      } else {
        timers.after(LOOK_NANOS, () -> awaitHeld(deadlineNanos, held));
      }
    } catch (IOException gone) {
      held.complete(false);
    }
  }

  /** How many of the wanted voters are known to hold an entry. */
  private long holders(long index) {
    var matched = matched();
    return wanted.stream()
        .map(RaftPeer::getId)
        .filter(id -> id.equals(self) || matched.getOrDefault(id, -1L) >= index)
        .count();
  }
}
