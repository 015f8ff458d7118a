package dev.stator.chaos;

import dev.stator.chaos.check.Verdict;
import dev.stator.chaos.fault.Driver;
import dev.stator.chaos.fault.FaultKind;
import dev.stator.chaos.fault.FaultSchedule;
import dev.stator.chaos.fault.Topology;
import dev.stator.chaos.workload.CounterWorkload;
import dev.stator.chaos.workload.DynamoStore;
import dev.stator.chaos.workload.RegisterWorkload;
import dev.stator.chaos.workload.SetWorkload;
import dev.stator.chaos.workload.Workload;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What happens in a run between start and healing: clients work while faults are injected. An
 * honest cluster gets the drawn schedule; a planted bug gets the situation in which it shows.
 */
final class Scenario {
  private static final int CLIENTS_PER_WORKLOAD = 4;
  private static final int CALLS_MIN = 100;
  private static final Duration BUG_SHOWS_WITHIN = Duration.ofSeconds(6);
  private static final Duration ANSWERS_LOST = Duration.ofSeconds(3);
  private static final int ANSWER_LOSSES = 2;
  private static final int MANY_CLIENTS = 12;
  private static final int MANY_WRITES = 1500;
  private static final Duration MANY_WRITES_MAX = Duration.ofSeconds(60);
  private static final Duration STALE_WINDOW = Duration.ofSeconds(3);
  private static final Duration FAILOVER_MAX = Duration.ofSeconds(20);

  private final Options options;
  private final HurtCluster cluster;
  private final Topology topology;
  private final Driver driver;
  private final long startNanos = System.nanoTime();
  private final RegisterWorkload register;
  private final Workload set = new SetWorkload();
  private final Workload counter = new CounterWorkload();

  Scenario(Options options, HurtCluster cluster, Topology topology, Driver driver) {
    this.options = options;
    this.cluster = cluster;
    this.topology = topology;
    this.driver = driver;
    boolean one = options.plantedBug() == Options.PlantedBug.STALE_READ;
    this.register = one ? new RegisterWorkload(1, 2000) : new RegisterWorkload(4, 400);
  }

  private List<Workload> workloads() {
    return List.of(register, set, counter);
  }

  void play() throws IOException, InterruptedException {
    var bug = options.plantedBug();
    if (bug == null) {
      playSchedule();
      return;
    }
    switch (bug) {
      case STALE_READ -> playStaleRead();
      case RETRY_TWICE -> playRetries();
      case DROP_ACKED_WRITE -> playManyWrites();
      case DIVERGE -> playDivergence();
    }
  }

  private void playSchedule() throws IOException, InterruptedException {
    var kinds = possible(options.faults());
    var schedule = FaultSchedule.draw(options.seed(), options.duration(), kinds, topology);
    withClients(
        workloads(),
        CLIENTS_PER_WORKLOAD,
        () -> {
          schedule.run(driver, topology, this::say);
          if (schedule.faults().isEmpty()) {
            Thread.sleep(options.duration());
          }
        });
  }

  private Set<FaultKind> possible(Set<FaultKind> asked) {
    var kinds = EnumSet.noneOf(FaultKind.class);
    for (var kind : asked) {
      var unable = driver.unable(kind);
      if (unable.isEmpty()) {
        kinds.add(kind);
      } else {
        say("SKIPPED fault " + kind + ": " + unable);
      }
    }
    return kinds;
  }

  /** One write in some hundred is dropped: many are made. */
  private void playManyWrites() throws IOException, InterruptedException {
    withClients(
        List.of(set),
        MANY_CLIENTS,
        () ->
            HurtCluster.await(
                "many writes", MANY_WRITES_MAX, () -> set.tally().known() > MANY_WRITES));
  }

  /**
   * The replicas in one AZ leave rows out. A partition whose leader does so may stop: nothing is
   * waited for.
   */
  private void playDivergence() throws IOException, InterruptedException {
    withClients(List.of(set), MANY_CLIENTS, () -> Thread.sleep(BUG_SHOWS_WITHIN));
  }

  /** Requests of one router reach the nodes, their answers are lost: it, and the SDK, ask again. */
  private void playRetries() throws IOException, InterruptedException {
    withClients(
        List.of(counter),
        MANY_CLIENTS,
        () -> {
          var router = topology.routerNames().getFirst();
          for (int i = 0; i < ANSWER_LOSSES; i++) {
            say("no answer of a storage node reaches " + router);
            for (var node : topology.storageNames()) {
              driver.oneWay(node, router);
            }
            Thread.sleep(ANSWERS_LOST);
            driver.heal();
            Thread.sleep(ANSWERS_LOST);
          }
        });
  }

  /** A leader and a router are cut off together, readers stay with them, writers with the rest. */
  private void playStaleRead() throws IOException, InterruptedException {
    var leader = cluster.leaderOf(register.openKey());
    if (leader == null) {
      throw new HurtCluster.UnhealthyException("no leader of " + register.openKey());
    }
    try (var writers = cluster.storeOnlyBy(0);
        var readers = cluster.storeOnlyBy(1);
        var clients = new Clients(options.seed())) {
      clients.add(CLIENTS_PER_WORKLOAD, (client, random) -> register.call(writers, client, random));
      clients.add(CLIENTS_PER_WORKLOAD, (client, random) -> register.read(readers, client, random));
      HurtCluster.await("calls", BUG_SHOWS_WITHIN, () -> register.tally().known() > 50);
      var side = Set.of(leader, topology.routerNames().get(1));
      say("cut off together: " + side);
      var rest = new java.util.TreeSet<>(topology.storageNames());
      rest.addAll(topology.controlPlaneNames());
      rest.addAll(topology.routerNames());
      rest.removeAll(side);
      long before = register.acknowledgedWrites();
      driver.partition(side, rest);
      HurtCluster.await(
          "a write on the other side",
          FAILOVER_MAX,
          () -> register.acknowledgedWrites() > before + CLIENTS_PER_WORKLOAD);
      say("the other side writes");
      Thread.sleep(STALE_WINDOW);
      driver.heal();
      clients.stop();
    }
  }

  private interface Faults {
    void inject() throws IOException, InterruptedException;
  }

  private void withClients(List<Workload> workloads, int clientsEach, Faults faults)
      throws IOException, InterruptedException {
    try (var first = cluster.store(0);
        var second = cluster.store(1);
        var clients = new Clients(options.seed())) {
      for (var workload : workloads) {
        var stores = new DynamoStore[] {first, second};
        clients.add(
            clientsEach,
            (client, random) -> workload.call(stores[client % stores.length], client, random));
      }
      faults.inject();
      clients.stop();
    }
  }

  /** The verdict of each workload that was used, by its name, in a healthy cluster. */
  Map<String, Verdict> judge() {
    var verdicts = new LinkedHashMap<String, Verdict>();
    try (var store = cluster.store(0)) {
      for (var workload : workloads()) {
        if (workload.tally().known() > 0) {
          say(workload.name() + ": " + workload.tally());
          verdicts.put(workload.name(), workload.judge(store));
        }
        if (options.plantedBug() == null && workload.tally().known() < CALLS_MIN) {
          verdicts.put(
              workload.name() + " load", new Verdict.Undecided("too few calls to prove anything"));
        }
      }
    }
    return verdicts;
  }

  private void say(String what) {
    System.out.printf("%6.1f s  %s%n", (System.nanoTime() - startNanos) / 1e9, what);
  }
}
