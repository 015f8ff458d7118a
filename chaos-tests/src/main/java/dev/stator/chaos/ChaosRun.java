package dev.stator.chaos;

import com.github.dockerjava.api.exception.DockerException;
import dev.stator.chaos.Options.DriverKind;
import dev.stator.chaos.Options.PlantedBug;
import dev.stator.chaos.check.Verdict;
import dev.stator.chaos.fault.Arena;
import dev.stator.chaos.fault.DockerDriver;
import dev.stator.chaos.fault.DockerImage;
import dev.stator.chaos.fault.Driver;
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
import java.util.concurrent.TimeUnit;
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

  private static final String NESTED = "STATOR_CHAOS_NESTED";
  private static final Duration ELECTION_TIMEOUT = Duration.ofSeconds(2);

  /** Long, so that the time in which two members believe to lead is long, too. */
  private static final Duration STALE_READ_ELECTION_TIMEOUT = Duration.ofSeconds(4);

  private static final long MIN_FREE_DISK_BYTES = 32L << 20;

  private ChaosRun() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    Logger.getLogger("").setLevel(Level.WARNING);
    System.exit(run(arguments));
  }

  private static int run(String... arguments) throws IOException, InterruptedException {
    if (arguments.length > 0 && List.of("-h", "--help", "help").contains(arguments[0])) {
      System.out.println(Options.USAGE);
      return FINE;
    }
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
    if (System.getenv(NESTED) == null) {
      return nested(options, arguments);
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
      case DOCKER -> DockerImage.unable();
    };
  }

  /** Runs this same command, with the seed drawn here, where the driver needs it to run. */
  private static int nested(Options options, String... arguments)
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
    System.getProperties().stringPropertyNames().stream()
        .filter(name -> name.startsWith("chaos."))
        .forEach(name -> command.add("-D" + name + "=" + System.getProperty(name)));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), ChaosRun.class.getName()));
    command.addAll(List.of(arguments));
    command.addAll(List.of("--seed", Long.toString(options.seed())));
    var builder =
        new ProcessBuilder(
            switch (options.driver()) {
              case NETNS -> Arena.enter(command);
              case DOCKER -> command;
            });
    builder.environment().put(NESTED, "1");
    if (options.driver() == DriverKind.DOCKER) {
      builder.environment().putAll(DockerDriver.environment());
    }
    var process = builder.inheritIO().start();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> end(process)));
    return process.waitFor();
  }

  /** An arena vanishes with its process; containers have to be removed by theirs. */
  private static void end(Process process) {
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException hurried) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private static int play(Options options) throws IOException, InterruptedException {
    var kept = options.folder();
    var folder =
        kept != null ? Files.createDirectories(kept) : Files.createTempDirectory("stator-chaos-");
    System.out.println("seed " + options.seed() + ", logs in " + folder.resolve("logs"));
    int exitCode = UNDECIDED;
    try {
      exitCode = play(options, folder);
    } catch (HurtCluster.UnhealthyException | IllegalStateException | DockerException unwell) {
      System.out.println("UNDECIDED: " + unwell);
    }
    if (exitCode == FINE && kept == null) {
      delete(folder);
    }
    return exitCode;
  }

  private static int play(Options options, Path folder) throws IOException, InterruptedException {
    var narrator = new Narrator();
    var topology =
        Topology.small(
            options.controlPlanes(),
            options.storageNodes(),
            options.splitNewTables(),
            electionTimeout(options),
            storageFlags(options));
    boolean skews = options.plantedBug() == null && options.faults().contains(FaultKind.SKEW);
    try (var driver = driver(options, folder, skews);
        var cluster = new HurtCluster(driver, topology)) {
      try {
        return play(options, driver, cluster, narrator);
      } finally {
        driver.logs();
      }
    }
  }

  private static int play(Options options, Driver driver, HurtCluster cluster, Narrator narrator)
      throws IOException, InterruptedException {
    cluster.start();
    narrator.say("the cluster serves");
    var bug = options.plantedBug();
    if (bug != null) {
      boolean caught = new BugHunt(bug, options.seed(), cluster, driver, narrator).hunt();
      return caught ? FINE : VIOLATED;
    }
    var scenario = new Scenario(options, cluster, driver, narrator);
    scenario.play();
    var ended = cluster.ended();
    cluster.heal();
    cluster.awaitServing();
    cluster.awaitFollowed();
    narrator.say("the cluster is well again");
    Map<String, Verdict> verdicts = new LinkedHashMap<>();
    verdicts.putAll(scenario.judge());
    verdicts.put(Replicas.CHECKER, Replicas.compare(cluster, driver.logs(), false));
    verdicts.put(Indexes.CHECKER, Indexes.compare(cluster));
    if (!ended.isEmpty()) {
      verdicts.put("processes", new Verdict.Violation("ended by themselves: " + ended));
    }
    verdicts.forEach((name, verdict) -> System.out.println(name + ": " + verdict));
    return conclude(options, verdicts);
  }

  private static Driver driver(Options options, Path folder, boolean skews) throws IOException {
    return switch (options.driver()) {
      case NETNS -> new NetnsDriver(Program.stator(), folder, skews);
      case DOCKER -> new DockerDriver(Program.stator(), folder, skews);
    };
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

  private static int conclude(Options options, Map<String, Verdict> verdicts) {
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

  private static void delete(Path folder) throws IOException {
    try (var paths = Files.walk(folder)) {
      for (var path : paths.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
