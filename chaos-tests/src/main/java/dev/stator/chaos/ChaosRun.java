package dev.stator.chaos;

import dev.stator.chaos.Options.DriverKind;
import dev.stator.chaos.Options.PlantedBug;
import dev.stator.chaos.check.Verdict;
import dev.stator.chaos.fault.Arena;
import dev.stator.chaos.fault.FaultKind;
import dev.stator.chaos.fault.NetnsDriver;
import dev.stator.chaos.fault.Program;
import dev.stator.chaos.fault.Topology;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * One chaos run, from the command line: starts a cluster, lets clients work while it is hurt, heals
 * it, waits until it is well, compares its replicas, and judges what the clients saw. {@link
 * Options#USAGE} has the arguments and exit codes.
 */
public final class ChaosRun {
  /** Exit codes. */
  public static final int FINE = 0;

  public static final int VIOLATED = 1;
  public static final int WRONG_ARGUMENTS = 2;
  public static final int UNDECIDED = 3;
  public static final int UNABLE = 77;

  private static final Duration ELECTION_TIMEOUT = Duration.ofSeconds(2);
  private static final Duration STALE_READ_ELECTION_TIMEOUT = Duration.ofSeconds(1);
  private static final long MIN_FREE_DISK_BYTES = 32L << 20;
  private static final String REPLICAS = "replicas";

  private ChaosRun() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    Logger.getLogger("").setLevel(Level.WARNING);
    System.exit(run(arguments));
  }

  private static int run(String... arguments) throws IOException, InterruptedException {
    Options options;
    try {
      options = Options.parse(arguments);
    } catch (IllegalArgumentException wrong) {
      System.err.println(wrong.getMessage());
      System.err.println(Options.USAGE);
      return WRONG_ARGUMENTS;
    }
    var unable = unable(options);
    if (!unable.isEmpty()) {
      System.out.println("SKIPPED: " + unable);
      return UNABLE;
    }
    if (options.driver() == DriverKind.NETNS && !Arena.inside()) {
      return inArena(options, arguments);
    }
    return play(options);
  }

  private static String unable(Options options) {
    var unbuilt = Program.unable();
    if (!unbuilt.isEmpty()) {
      return unbuilt;
    }
    return switch (options.driver()) {
      case NETNS -> Arena.inside() ? "" : Arena.unable();
      case DOCKER -> "not yet";
    };
  }

  /** Runs this same command in an arena, with the seed drawn here. */
  private static int inArena(Options options, String... arguments)
      throws IOException, InterruptedException {
    var command = new ArrayList<String>();
    command.add(ProcessHandle.current().info().command().orElse("java"));
    command.addAll(
        List.of(
            "-Xmx512m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "--sun-misc-unsafe-memory-access=allow",
            "--enable-native-access=ALL-UNNAMED"));
    command.add("-Dstator.home=" + Program.distribution());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), ChaosRun.class.getName()));
    command.addAll(List.of(arguments));
    command.addAll(List.of("--seed", Long.toString(options.seed())));
    var arena = new ProcessBuilder(Arena.enter(command)).inheritIO().start();
    Runtime.getRuntime().addShutdownHook(new Thread(arena::destroyForcibly));
    return arena.waitFor();
  }

  private static int play(Options options) throws IOException, InterruptedException {
    var kept = options.folder();
    var folder =
        kept != null ? Files.createDirectories(kept) : Files.createTempDirectory("stator-chaos-");
    System.out.println("seed " + options.seed() + ", logs in " + folder.resolve("logs"));
    int exitCode = UNDECIDED;
    try {
      exitCode = play(options, folder);
    } catch (HurtCluster.UnhealthyException | IllegalStateException unwell) {
      System.out.println("UNDECIDED: " + unwell);
    }
    if (exitCode == FINE && kept == null) {
      delete(folder);
    }
    return exitCode;
  }

  private static int play(Options options, Path folder) throws IOException, InterruptedException {
    var topology = Topology.small(electionTimeout(options), storageFlags(options));
    boolean skews = options.plantedBug() == null && options.faults().contains(FaultKind.SKEW);
    try (var driver = new NetnsDriver(Program.stator(), folder, skews);
        var cluster = new HurtCluster(driver, topology)) {
      cluster.start();
      var scenario = new Scenario(options, cluster, topology, driver);
      scenario.play();
      cluster.heal();
      return judge(options, cluster, scenario, driver.logs());
    }
  }

  private static int judge(Options options, HurtCluster cluster, Scenario scenario, Path logs)
      throws IOException {
    Map<String, Verdict> verdicts = new LinkedHashMap<>();
    var bug = options.plantedBug();
    if (bug == PlantedBug.DIVERGE) {
      verdicts.put(REPLICAS, Replicas.compare(cluster, logs, true));
    } else {
      cluster.awaitServing();
      cluster.awaitFollowed();
      verdicts.put(REPLICAS, Replicas.compare(cluster, logs, false));
      verdicts.putAll(scenario.judge());
    }
    verdicts.forEach((name, verdict) -> System.out.println(name + ": " + verdict));
    return bug == null ? honest(options, verdicts) : caught(bug, verdicts);
  }

  private static Duration electionTimeout(Options options) {
    return options.plantedBug() == PlantedBug.STALE_READ
        ? STALE_READ_ELECTION_TIMEOUT
        : ELECTION_TIMEOUT;
  }

  private static List<String> storageFlags(Options options) {
    var flags =
        new ArrayList<>(List.of("--min-free-disk-bytes", Long.toString(MIN_FREE_DISK_BYTES)));
    flags.addAll(List.of("--reads", options.quorumReads() ? "quorum" : "lease"));
    var bug = options.plantedBug();
    if (bug != null) {
      flags.addAll(List.of("--planted-bug", bug.flag()));
    }
    return flags;
  }

  private static int honest(Options options, Map<String, Verdict> verdicts) {
    var worst = Verdict.worst("verdicts", List.copyOf(verdicts.values()));
    var repeat = "; repeat the schedule with --seed " + options.seed();
    return switch (worst) {
      case Verdict.Pass pass -> {
        System.out.println("PASSED, seed " + options.seed());
        yield FINE;
      }
      case Verdict.Violation(var what) -> {
        System.out.println("VIOLATED: " + what + repeat);
        yield VIOLATED;
      }
      case Verdict.Undecided(var why) -> {
        System.out.println("UNDECIDED: " + why + repeat);
        yield UNDECIDED;
      }
    };
  }

  private static int caught(PlantedBug bug, Map<String, Verdict> verdicts) {
    var expected =
        switch (bug) {
          case STALE_READ -> "register";
          case DROP_ACKED_WRITE -> "set";
          case RETRY_TWICE -> "counter";
          case DIVERGE -> REPLICAS;
        };
    boolean caught = verdicts.get(expected) instanceof Verdict.Violation;
    System.out.println((caught ? "CAUGHT " : "MISSED ") + bug.flag() + " by " + expected);
    return caught ? FINE : VIOLATED;
  }

  private static void delete(Path folder) throws IOException {
    try (var paths = Files.walk(folder)) {
      for (var path : paths.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
