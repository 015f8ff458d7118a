package dev.stator.chaos;

import dev.stator.chaos.check.Verdict;
import dev.stator.chaos.fault.Driver;
import dev.stator.chaos.fault.FaultKind;
import dev.stator.chaos.fault.FaultSchedule;
import dev.stator.chaos.workload.CounterWorkload;
import dev.stator.chaos.workload.RegisterWorkload;
import dev.stator.chaos.workload.SetWorkload;
import dev.stator.chaos.workload.Workload;
import java.io.IOException;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What happens in a run of an honest cluster between start and healing: clients work while the
 * faults of a drawn schedule are injected.
 */
final class Scenario {
  private static final int CLIENTS_PER_WORKLOAD = 4;
  private static final int CALLS_MIN = 100;
  private static final int REGISTERS = 4;
  private static final int CALLS_PER_REGISTER = 400;
  private static final int UNKNOWN_PER_REGISTER = 6;

  private final Options options;
  private final HurtCluster cluster;
  private final Driver driver;
  private final Narrator narrator;
  private final List<Workload> workloads =
      List.of(
          new RegisterWorkload(REGISTERS, CALLS_PER_REGISTER, UNKNOWN_PER_REGISTER),
          new SetWorkload(),
          new CounterWorkload());

  Scenario(Options options, HurtCluster cluster, Driver driver, Narrator narrator) {
    this.options = options;
    this.cluster = cluster;
    this.driver = driver;
    this.narrator = narrator;
  }

  void play() throws IOException, InterruptedException {
    var topology = cluster.topology();
    var schedule =
        FaultSchedule.draw(
            options.seed(), options.duration(), possible(options.faults()), topology);
    try (var first = cluster.store(0);
        var second = cluster.store(1);
        var clients = new Clients(options.seed())) {
      for (var workload : workloads) {
        clients.add(
            CLIENTS_PER_WORKLOAD,
            (client, random) -> workload.call(client % 2 == 0 ? first : second, client, random));
      }
      schedule.run(driver, topology, narrator::say);
      if (schedule.faults().isEmpty()) {
        Thread.sleep(options.duration());
      }
      clients.stop();
    }
  }

  private Set<FaultKind> possible(Set<FaultKind> asked) {
    var kinds = EnumSet.noneOf(FaultKind.class);
    for (var kind : asked) {
      var unable = driver.unable(kind);
      if (unable.isEmpty()) {
        kinds.add(kind);
      } else {
        narrator.say("SKIPPED fault " + kind + ": " + unable);
      }
    }
    return kinds;
  }

  /** The verdict of each workload, by its name, in a healthy cluster. */
  Map<String, Verdict> judge() {
    var verdicts = new LinkedHashMap<String, Verdict>();
    try (var store = cluster.store(0)) {
      for (var workload : workloads) {
        narrator.say(workload.name() + ": " + workload.tally());
        verdicts.put(workload.name(), workload.judge(store));
        if (workload.tally().known() < CALLS_MIN) {
          verdicts.put(
              workload.name() + " load", new Verdict.Undecided("too few calls to prove anything"));
        }
      }
    }
    return verdicts;
  }
}
