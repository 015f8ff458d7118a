package dev.stator.chaos;

import dev.stator.chaos.check.Verdict;
import dev.stator.chaos.fault.Driver;
import dev.stator.chaos.fault.FaultKind;
import dev.stator.chaos.fault.FaultSchedule;
import dev.stator.chaos.workload.CounterWorkload;
import dev.stator.chaos.workload.DynamoStore;
import dev.stator.chaos.workload.IndexWorkload;
import dev.stator.chaos.workload.NumberStore;
import dev.stator.chaos.workload.RegisterWorkload;
import dev.stator.chaos.workload.ScanWorkload;
import dev.stator.chaos.workload.SetWorkload;
import dev.stator.chaos.workload.Workload;
import java.io.IOException;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * What happens in a run of an honest cluster between start and healing: clients work while the
 * faults of a drawn schedule are injected and partitions are reshaped.
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
  private final Reshaper reshaper;
  private final List<Part<?>> parts =
      List.of(
          Part.ofNumbers(new RegisterWorkload(REGISTERS, CALLS_PER_REGISTER, UNKNOWN_PER_REGISTER)),
          Part.ofNumbers(new SetWorkload()),
          Part.ofNumbers(new CounterWorkload()),
          new Part<>(new ScanWorkload(), DynamoStore::entries),
          new Part<>(new IndexWorkload(), DynamoStore::indexed));

  /** A workload and the part of a store that it uses. */
  private record Part<S>(Workload<S> workload, Function<DynamoStore, S> of) {
    static Part<NumberStore> ofNumbers(Workload<NumberStore> workload) {
      return new Part<>(workload, store -> store);
    }

    void call(DynamoStore store, int client, Random random) {
      workload.call(of.apply(store), client, random);
    }

    Verdict judge(DynamoStore store) {
      return workload.judge(of.apply(store));
    }
  }

  Scenario(Options options, HurtCluster cluster, Driver driver, Narrator narrator) {
    this.options = options;
    this.cluster = cluster;
    this.driver = driver;
    this.narrator = narrator;
    this.reshaper =
        new Reshaper(cluster.inspector(), options.reshapings(), options.seed(), narrator);
  }

  void play() throws IOException, InterruptedException {
    var topology = cluster.topology();
    var schedule =
        FaultSchedule.draw(
            options.seed(), options.duration(), possible(options.faults()), topology);
    try (var first = cluster.store(0);
        var second = cluster.store(1);
        var clients = new Clients(options.seed());
        reshaper) {
      for (var part : parts) {
        clients.add(
            CLIENTS_PER_WORKLOAD,
            (client, random) -> part.call(client % 2 == 0 ? first : second, client, random));
      }
      reshaper.start();
      schedule.run(driver, topology, narrator::say);
      if (schedule.faults().isEmpty()) {
        Thread.sleep(options.duration());
      }
      reshaper.stop();
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

  /** The verdict of each workload and on the jobs, by its name, in a healthy cluster. */
  Map<String, Verdict> judge() {
    var verdicts = new LinkedHashMap<String, Verdict>();
    verdicts.put(Reshaper.CHECKER, reshaper.judge());
    verdicts.put(Placement.CHECKER, Placement.judge(cluster));
    try (var store = cluster.store(0)) {
      for (var part : parts) {
        var workload = part.workload();
        narrator.say(workload.name() + ": " + workload.tally());
        verdicts.put(workload.name(), part.judge(store));
        if (workload.tally().known() < CALLS_MIN) {
          verdicts.put(
              workload.name() + " load", new Verdict.Undecided("too few calls to prove anything"));
        }
      }
      verdicts.put("counts", counts(store));
    }
    return verdicts;
  }

  private static Verdict counts(DynamoStore store) {
    try {
      var wrong = store.miscounted();
      return wrong.isEmpty()
          ? new Verdict.Pass("every table has as many items as it says")
          : new Verdict.Violation(String.join("; ", wrong));
    } catch (SdkException failed) {
      return new Verdict.Undecided("the tables could not be counted: " + failed.getMessage());
    }
  }
}
