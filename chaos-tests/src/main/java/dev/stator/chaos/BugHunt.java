package dev.stator.chaos;

import dev.stator.chaos.Options.PlantedBug;
import dev.stator.chaos.check.Verdict;
import dev.stator.chaos.fault.Driver;
import dev.stator.chaos.workload.CounterWorkload;
import dev.stator.chaos.workload.NumberStore;
import dev.stator.chaos.workload.RegisterWorkload;
import dev.stator.chaos.workload.SetWorkload;
import dev.stator.chaos.workload.Workload;
import dev.stator.client.CommandFailure;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;

/**
 * Plays the situation in which a planted bug shows, round after round, until its checker sees it or
 * time is over. The checkers are those that judge an honest cluster: a bug that they miss here is a
 * hole in what the honest run proves.
 */
final class BugHunt {
  private static final Duration HUNT_MAX = Duration.ofSeconds(90);
  private static final int CLIENTS = 12;
  private static final int WRITES_PER_ROUND = 800;
  private static final int WRITES_BEFORE_SPLIT = 200;
  private static final Duration WRITES_MAX = Duration.ofSeconds(20);

  /** How long rows are left out. */
  private static final Duration DIVERGES_WITHIN = Duration.ofSeconds(6);

  /** How long answers are lost: routers and clients ask again in less. */
  private static final Duration ANSWERS_LOST = Duration.ofSeconds(3);

  private static final int STALE_READERS = 3;
  private static final int STALE_WRITERS = 4;
  private static final Duration SOME_CALLS = Duration.ofSeconds(10);

  /** How long both sides go on apart: a lease that does not end shows in less. */
  private static final Duration STALE_WINDOW = Duration.ofSeconds(2);

  private static final Duration FAILOVER_MAX = Duration.ofSeconds(20);

  private final PlantedBug bug;
  private final long seed;
  private final HurtCluster cluster;
  private final Driver driver;
  private final Narrator narrator;
  private final RegisterWorkload register = new RegisterWorkload(1, 4000, 10);
  private final Workload<NumberStore> set = new SetWorkload();
  private final Workload<NumberStore> counter = new CounterWorkload();

  BugHunt(PlantedBug bug, long seed, HurtCluster cluster, Driver driver, Narrator narrator) {
    this.bug = bug;
    this.seed = seed;
    this.cluster = cluster;
    this.driver = driver;
    this.narrator = narrator;
  }

  /** Whether the bug was caught. */
  boolean hunt() throws IOException, InterruptedException {
    double until = narrator.seconds() + HUNT_MAX.toSeconds();
    int round = 0;
    while (round == 0 || narrator.seconds() < until) {
      round++;
      var verdict = playAndJudge(round);
      narrator.say("round " + round + ", " + checker() + ": " + verdict);
      if (verdict instanceof Verdict.Violation) {
        narrator.say("CAUGHT " + bug.flag() + " by " + checker() + " in round " + round);
        return true;
      }
    }
    narrator.say("MISSED " + bug.flag() + " by " + checker() + " in " + round + " rounds");
    return false;
  }

  private Verdict playAndJudge(int round) throws IOException, InterruptedException {
    try {
      return switch (bug) {
        case STALE_READ -> judged(register, () -> playStaleRead(round));
        case DROP_ACKED_WRITE -> judged(set, () -> playManyWrites(round));
        case RETRY_TWICE -> judged(counter, () -> playLostAnswers(round));
        case DIVERGE -> {
          playDivergence(round);
          yield Replicas.compare(cluster, driver.logs(), true);
        }
        case CHILD_STARTS_EMPTY -> {
          playAbsence(round);
          yield Replicas.compare(cluster, driver.logs(), true);
        }
        case MOVED_KEY_WRITTEN -> judged(set, () -> playSplits(round));
        case OUTCOMES_LOST_AT_SPLIT -> judged(counter, () -> playSplitBeforeRetries(round));
        case CHILD_RESURRECTED -> {
          splits(round, set).movedAway();
          yield Placement.judge(cluster);
        }
      };
    } catch (HurtCluster.UnhealthyException | CommandFailure unwell) {
      return new Verdict.Undecided(String.valueOf(unwell.getMessage()));
    } finally {
      cluster.heal();
    }
  }

  private Verdict judged(Workload<NumberStore> workload, Play play)
      throws IOException, InterruptedException {
    play.play();
    cluster.heal();
    cluster.awaitServing();
    try (var store = cluster.store(0)) {
      return workload.judge(store);
    }
  }

  private String checker() {
    return switch (bug) {
      case STALE_READ -> register.name();
      case DROP_ACKED_WRITE -> set.name();
      case RETRY_TWICE -> counter.name();
      case MOVED_KEY_WRITTEN -> set.name();
      case OUTCOMES_LOST_AT_SPLIT -> counter.name();
      case DIVERGE, CHILD_STARTS_EMPTY -> Replicas.CHECKER;
      case CHILD_RESURRECTED -> Placement.CHECKER;
    };
  }

  /** One write in some hundred is dropped: many are made. */
  private void playManyWrites(int round) throws IOException, InterruptedException {
    long enough = set.tally().known() + WRITES_PER_ROUND;
    withClients(
        set,
        round,
        () -> HurtCluster.await("many writes", WRITES_MAX, () -> set.tally().known() > enough));
  }

  /**
   * The replicas in one AZ leave rows out. A partition whose leader does so may stop: nothing is
   * waited for.
   */
  private void playDivergence(int round) throws IOException, InterruptedException {
    withClients(set, round, () -> Thread.sleep(DIVERGES_WITHIN));
  }

  /** Requests of one router reach the nodes, their answers are lost: it, and the SDK, ask again. */
  private void playLostAnswers(int round) throws IOException, InterruptedException {
    withClients(
        counter,
        round,
        () -> {
          var router = cluster.topology().routerNames().getFirst();
          narrator.say("no answer of a storage node reaches " + router);
          for (var node : cluster.topology().storageNames()) {
            driver.oneWay(node, router);
          }
          Thread.sleep(ANSWERS_LOST);
          driver.heal();
        });
  }

  /**
   * A leader and a router are cut off together; readers stay with them, writers with the rest. The
   * leader believes to lead for two election timeouts, the rest elects after one to two: what is
   * read in between, behind a write of the rest, is stale.
   */
  private void playStaleRead(int round) throws IOException, InterruptedException {
    register.renew();
    var leader = cluster.leaderOf(register.openKey());
    if (leader == null) {
      throw new HurtCluster.UnhealthyException("no leader of " + register.openKey());
    }
    try (var writers = cluster.storeOnlyBy(0);
        var readers = cluster.storeOnlyBy(1);
        var clients = new Clients(seed + round)) {
      clients.add(STALE_WRITERS, (client, random) -> register.call(writers, client, random));
      clients.add(STALE_READERS, (client, random) -> register.read(readers, client, random));
      long callsBefore = register.tally().known();
      HurtCluster.await("calls", SOME_CALLS, () -> register.tally().known() > callsBefore + 50);
      var side = Set.of(leader, cluster.topology().routerNames().get(1));
      var rest = new TreeSet<>(cluster.topology().names());
      rest.removeAll(side);
      long writesBefore = register.acknowledgedWrites();
      narrator.say("cut off together: " + side);
      driver.partition(side, rest);
      HurtCluster.await(
          "a write on the other side",
          FAILOVER_MAX,
          () -> register.acknowledgedWrites() > writesBefore + STALE_WRITERS);
      narrator.say("the other side writes");
      Thread.sleep(STALE_WINDOW);
      driver.heal();
      clients.stop();
    }
  }

  private void playAbsence(int round) throws IOException, InterruptedException {
    withClients(
        set,
        round,
        () -> {
          awaitSomeWrites();
          splits(round, set).missedByAFollower();
        });
  }

  private void playSplits(int round) throws IOException, InterruptedException {
    withClients(
        set,
        round,
        () -> {
          awaitSomeWrites();
          splits(round, set).amongManyWrites();
        });
  }

  private void playSplitBeforeRetries(int round) throws IOException, InterruptedException {
    withClients(
        counter,
        round,
        () -> splits(round, counter).beforeRetries(CounterWorkload.keysOfRound(round)));
  }

  /** So that every partition can be split in the middle. */
  private void awaitSomeWrites() {
    long enough = set.tally().known() + WRITES_BEFORE_SPLIT;
    HurtCluster.await("some writes", WRITES_MAX, () -> set.tally().known() > enough);
  }

  private SplitPlays splits(int round, Workload<NumberStore> workload) {
    return new SplitPlays(cluster, driver, narrator, () -> workload.tally().known(), seed + round);
  }

  private interface Play {
    void play() throws IOException, InterruptedException;
  }

  private void withClients(Workload<NumberStore> workload, int round, Play faults)
      throws IOException, InterruptedException {
    try (var first = cluster.store(0);
        var second = cluster.store(1);
        var clients = new Clients(seed + round)) {
      clients.add(
          CLIENTS,
          (client, random) -> workload.call(client % 2 == 0 ? first : second, client, random));
      faults.play();
      clients.stop();
    }
  }
}
