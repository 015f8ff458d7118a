package dev.stator.chaos;

import dev.stator.chaos.fault.FaultKind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a run is told.
 *
 * @param seed of the schedule and of the clients' choices
 * @param duration of the faults; start, healing and judging come on top
 * @param reshapings what is done to partitions meanwhile
 * @param plantedBug a defect that the storage nodes are told to have, which the run must find; null
 *     for an honest cluster
 * @param controlPlanes members of the control plane
 * @param storageNodes a partition has replicas on three of them
 * @param splitNewTables into how many parts every new table is cut at creation
 * @param quorumReads strong reads ask a majority
 * @param folder where logs are kept, or null for a temporary one that is kept only when the run
 *     fails
 */
public record Options(
    long seed,
    Duration duration,
    Set<FaultKind> faults,
    Set<Reshaping> reshapings,
    @Nullable PlantedBug plantedBug,
    DriverKind driver,
    int controlPlanes,
    int storageNodes,
    int splitNewTables,
    boolean quorumReads,
    @Nullable Path folder) {

  static final String USAGE =
      """
      usage: ./build chaos [--minutes N | --seconds N] [--seed N] [options]
      Starts a cluster of real processes, hurts it while clients work, heals it, and judges what they saw.

        --minutes N, --seconds N   how long faults are injected (default: 1 minute)
        --seed N                   repeat the schedule of an earlier run (default: a new one, printed)
        --faults LIST              of: %s (default: all)
        --reshape LIST             what is done to partitions meanwhile: %s (default: all)
        --planted-bug NAME         give the cluster a defect that the run must find: %s
        --reads lease|quorum       how the cluster answers strong reads (default: lease)
        --control-planes 1|3       members of the control plane (default: 1)
        --storage-nodes 3|4|5      with three no replica has anywhere to move to (default: 4)
        --split-new-tables N       cut every new table into N parts at creation, a power of two (default: 1)
        --driver netns|docker      network namespaces (default) or containers
        --folder DIR               keep the processes' logs there

      Exit code 0: nothing was violated (or the planted bug was found). 1: a violation (or the bug was missed).
      2: wrong arguments. 3: no verdict, or the cluster did not get healthy. 77: this machine cannot do it, why is said.

      Example: ./build chaos --minutes 15 --seed 7
      """
          .formatted(
              names(FaultKind.values()), names(Reshaping.values()), names(PlantedBug.values()));

  /** The ways to run a cluster. */
  public enum DriverKind {
    NETNS,
    DOCKER
  }

  /** The defects that storage nodes can be told to have. */
  public enum PlantedBug {
    STALE_READ,
    DROP_ACKED_WRITE,
    RETRY_TWICE,
    DIVERGE,
    CHILD_STARTS_EMPTY,
    MOVED_KEY_WRITTEN,
    CHILD_RESURRECTED,
    OUTCOMES_LOST_AT_SPLIT;

    /** As the storage node's flag names it. */
    public String flag() {
      return shown(this);
    }
  }

  public static Options parse(String... arguments) {
    long seed = new java.util.Random().nextLong(1_000_000);
    var duration = Duration.ofMinutes(1);
    Set<FaultKind> faults = EnumSet.allOf(FaultKind.class);
    Set<Reshaping> reshapings = EnumSet.allOf(Reshaping.class);
    PlantedBug bug = null;
    var driver = choice(DriverKind.class, System.getProperty("chaos.driver", "netns"));
    int controlPlanes = 1;
    int storageNodes = 4;
    int splitNewTables = 1;
    boolean quorumReads = false;
    Path folder = null;
    for (int i = 0; i < arguments.length; i += 2) {
      var flag = arguments[i];
      if (i + 1 == arguments.length) {
        throw new IllegalArgumentException(flag + " needs a value");
      }
      var value = arguments[i + 1];
      switch (flag) {
        case "--seed" -> seed = Long.parseLong(value);
        case "--minutes" -> duration = Duration.ofMinutes(Long.parseLong(value));
        case "--seconds" -> duration = Duration.ofSeconds(Long.parseLong(value));
        case "--faults" -> faults = choices(FaultKind.class, value);
        case "--reshape" -> reshapings = choices(Reshaping.class, value);
        case "--planted-bug" -> bug = choice(PlantedBug.class, value);
        case "--reads" -> quorumReads = oneOf(flag, value, "lease", "quorum") == 1;
        case "--control-planes" -> controlPlanes = 1 + 2 * oneOf(flag, value, "1", "3");
        case "--storage-nodes" -> storageNodes = 3 + oneOf(flag, value, "3", "4", "5");
        case "--split-new-tables" -> splitNewTables = Integer.parseInt(value);
        case "--driver" -> driver = choice(DriverKind.class, value);
        case "--folder" -> folder = Path.of(value).toAbsolutePath();
        default -> throw new IllegalArgumentException("no option " + flag);
      }
    }
    return new Options(
        seed,
        duration,
        faults,
        reshapings,
        bug,
        driver,
        controlPlanes,
        storageNodes,
        splitNewTables,
        quorumReads,
        folder);
  }

  private static <E extends Enum<E>> Set<E> choices(Class<E> type, String list) {
    var chosen = EnumSet.noneOf(type);
    for (var name : list.split(",")) {
      if (!name.isBlank() && !name.equals("none")) {
        chosen.add(choice(type, name));
      }
    }
    return chosen;
  }

  private static <E extends Enum<E>> E choice(Class<E> type, String name) {
    for (var constant : type.getEnumConstants()) {
      if (shown(constant).equals(name)) {
        return constant;
      }
    }
    throw new IllegalArgumentException(
        "no '" + name + "': one of " + names(type.getEnumConstants()));
  }

  private static int oneOf(String flag, String value, String... choices) {
    int at = Arrays.asList(choices).indexOf(value);
    if (at < 0) {
      throw new IllegalArgumentException(flag + " is one of " + String.join(", ", choices));
    }
    return at;
  }

  static String shown(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static String names(Enum<?>[] constants) {
    return Arrays.stream(constants).map(Options::shown).collect(Collectors.joining(", "));
  }
}
