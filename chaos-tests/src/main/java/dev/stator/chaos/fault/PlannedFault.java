package dev.stator.chaos.fault;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * One fault of a schedule.
 *
 * @param victim the member it is done to
 * @param side for a partition: the victim's side; for a one-way cut: who no longer hears the victim
 * @param amount kilobits per second of a slow link, seconds of a skewed clock; else 0
 * @param lasting from its beginning to its undoing
 * @param calm after its undoing, before the next fault
 */
public record PlannedFault(
    FaultKind kind, String victim, Set<String> side, int amount, Duration lasting, Duration calm) {
  public PlannedFault {
    side = Set.copyOf(side);
  }

  void inject(FaultInjector injector, List<String> storageNodes, Set<String> all)
      throws IOException {
    switch (kind) {
      case KILL -> injector.kill(victim);
      case KILL_ALL -> {
        for (var node : storageNodes) {
          injector.kill(node);
        }
      }
      case PAUSE -> injector.pause(victim);
      case ISOLATE -> injector.isolate(victim);
      case PARTITION -> injector.partition(side, without(all, side));
      case ONE_WAY -> {
        for (var deaf : side) {
          injector.oneWay(victim, deaf);
        }
      }
      case SLOW_LINK -> injector.slowLink(victim, amount);
      case SKEW -> injector.skew(victim, Duration.ofSeconds(amount));
      case FULL_DISK -> injector.fillDisk(victim);
    }
  }

  void undo(FaultInjector injector, List<String> storageNodes) throws IOException {
    switch (kind) {
      case KILL -> injector.restart(victim);
      case KILL_ALL -> {
        for (var node : storageNodes) {
          injector.restart(node);
        }
      }
      case PAUSE -> injector.resume(victim);
      case ISOLATE, PARTITION, ONE_WAY, SLOW_LINK -> injector.heal();
      case SKEW -> injector.skew(victim, Duration.ZERO);
      case FULL_DISK -> injector.freeDisk(victim);
    }
  }

  private static Set<String> without(Set<String> all, Set<String> side) {
    var rest = new java.util.TreeSet<>(all);
    rest.removeAll(side);
    rest.remove(FaultInjector.CLIENT);
    return rest;
  }

  @Override
  public String toString() {
    var who = kind == FaultKind.KILL_ALL ? "every storage node" : victim;
    var more = side.isEmpty() ? "" : " side " + new java.util.TreeSet<>(side);
    return kind
        + " "
        + who
        + more
        + (amount == 0 ? "" : " " + amount)
        + " for "
        + lasting.toMillis()
        + " ms";
  }
}
