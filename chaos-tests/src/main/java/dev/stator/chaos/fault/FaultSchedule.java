package dev.stator.chaos.fault;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Faults one after the other, drawn from a seed: every kind once in random order, even if that
 * takes longer than asked for, then again until time is over.
 */
public record FaultSchedule(List<PlannedFault> faults) {
  private static final Duration LASTING_MIN = Duration.ofSeconds(3);
  private static final int LASTING_SPREAD_MILLIS = 3000;
  private static final Duration CALM_MIN = Duration.ofMillis(500);
  private static final int CALM_SPREAD_MILLIS = 2000;
  private static final int[] SKEW_SECONDS = {-30, -3, 2, 20};
  private static final int[] SLOW_KILOBITS = {64, 256, 1024};

  public FaultSchedule {
    faults = List.copyOf(faults);
  }

  public static FaultSchedule draw(
      long seed, Duration duration, Set<FaultKind> kinds, Topology topology) {
    var random = new Random(seed);
    var faults = new ArrayList<PlannedFault>();
    if (kinds.isEmpty()) {
      return new FaultSchedule(faults);
    }
    var waiting = new ArrayList<FaultKind>();
    long millis = 0;
    while (millis < duration.toMillis() || faults.size() < kinds.size()) {
      if (waiting.isEmpty()) {
        waiting.addAll(EnumSet.copyOf(kinds));
        Collections.shuffle(waiting, random);
      }
      var fault = draw(random, waiting.removeLast(), topology);
      faults.add(fault);
      millis += fault.lasting().toMillis() + fault.calm().toMillis();
    }
    return new FaultSchedule(faults);
  }

  private static PlannedFault draw(Random random, FaultKind kind, Topology topology) {
    var nodes = topology.storageNames();
    var routers = topology.routerNames();
    // Now and then a router or the control plane is killed, paused or cut off instead of a storage
    // node.
    var others = new ArrayList<>(routers);
    others.addAll(topology.controlPlaneNames());
    boolean anyone = kind == FaultKind.KILL || kind == FaultKind.PAUSE || kind == FaultKind.ISOLATE;
    var victim =
        anyone && random.nextInt(4) == 0
            ? others.get(random.nextInt(others.size()))
            : nodes.get(random.nextInt(nodes.size()));
    var side = new TreeSet<String>();
    if (kind == FaultKind.PARTITION) {
      side.add(victim);
      routers.stream().filter(router -> random.nextBoolean()).forEach(side::add);
    } else if (kind == FaultKind.ONE_WAY) {
      nodes.stream().filter(node -> !node.equals(victim)).forEach(side::add);
      if (random.nextBoolean()) {
        side.remove(side.first());
      }
    }
    int amount =
        kind == FaultKind.SKEW
            ? SKEW_SECONDS[random.nextInt(SKEW_SECONDS.length)]
            : kind == FaultKind.SLOW_LINK ? SLOW_KILOBITS[random.nextInt(SLOW_KILOBITS.length)] : 0;
    return new PlannedFault(
        kind,
        victim,
        side,
        amount,
        LASTING_MIN.plusMillis(random.nextInt(LASTING_SPREAD_MILLIS)),
        CALM_MIN.plusMillis(random.nextInt(CALM_SPREAD_MILLIS)));
  }

  /** Injects and undoes one fault after the other, in real time; tells {@code narrator} of each. */
  public void run(FaultInjector injector, Topology topology, Consumer<String> narrator)
      throws IOException, InterruptedException {
    var all = Set.copyOf(topology.names());
    for (var fault : faults) {
      narrator.accept(fault.toString());
      fault.inject(injector, topology.storageNames(), all);
      try {
        Thread.sleep(fault.lasting());
      } finally {
        fault.undo(injector, topology.storageNames());
      }
      Thread.sleep(fault.calm());
    }
  }
}
