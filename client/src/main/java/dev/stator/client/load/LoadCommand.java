package dev.stator.client.load;

import dev.stator.client.CommandFailure;
import dev.stator.client.Guarded;
import dev.stator.client.HostPort;
import dev.stator.client.admin.PartitionVerdict;
import dev.stator.client.admin.Verification;
import dev.stator.client.cluster.ClusterSpec;
import dev.stator.client.cluster.ThrowawayCluster;
import dev.stator.client.fault.Fault;
import dev.stator.client.fault.FaultInjector;
import dev.stator.client.fault.FaultSchedule;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code stator load}. */
@Command(
    name = "load",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Loads a data set of real shape (customers, products, orders) through the AWS SDK for Java v2.",
      "The same seed and number of items always make the same data set."
    },
    footer = {
      "",
      "Exit code 0: all loaded and, with --verify, all equal. 1: otherwise.",
      "",
      "Examples:",
      "  stator load --items 1000000 --endpoint 127.0.0.1:8000 --verify",
      "  stator load --items 100000 --kill leader@5s --verify      (against a throw-away cluster)",
      "  stator load --items 1000000 --endpoint 127.0.0.1:8000 --verify-only"
    })
public final class LoadCommand implements Callable<Integer> {
  private static final Duration VERIFY_PATIENCE = Duration.ofMinutes(2);

  @Option(
      names = "--items",
      paramLabel = "N",
      defaultValue = "100000",
      description = "How many (default: ${DEFAULT-VALUE}).")
  private long items;

  @Option(
      names = "--endpoint",
      paramLabel = "HOST:PORT[,..]",
      description = "Routers, or any server of DynamoDB's API (default: a throw-away cluster).")
  private @Nullable String endpoint;

  @Option(
      names = "--table",
      paramLabel = "NAME",
      defaultValue = "Shop",
      description = "Created unless it is there (default: ${DEFAULT-VALUE}).")
  private String table = "Shop";

  @Option(
      names = "--workers",
      paramLabel = "N",
      defaultValue = "32",
      description = "Calls under way at a time (default: ${DEFAULT-VALUE}).")
  private int workers;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Of the data set (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(names = "--verify", description = "Read everything back and compare.")
  private boolean verify;

  @Option(
      names = "--verify-only",
      description = "Only read back and compare what an earlier run loaded.")
  private boolean verifyOnly;

  @Option(
      names = "--kill",
      paramLabel = "TARGET@TIME[,..]",
      description = "Faults as in 'stator bench', while loading into a throw-away cluster.")
  private @Nullable String kill;

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description = "Keeps the throw-away cluster's data and logs here.")
  private @Nullable Path dir;

  @Override
  public Integer call() {
    return Guarded.run(() -> {
      if (items < 1 || workers < 1) {
        throw CommandFailure.usage(
            "--items and --workers must be at least 1.", "See: stator load --help");
      }
      return endpoint == null ? onThrowawayCluster() : onCluster(HostPort.parseAll(endpoint));
    });
  }

  private int onCluster(List<HostPort> endpoints) throws InterruptedException {
    if (kill != null) {
      throw CommandFailure.usage("--kill needs a cluster of its own.", "Leave out --endpoint.");
    }
    return run(new Load(endpoints, table, new DataSet(seed, items), workers));
  }

  private int run(Load load) throws InterruptedException {
    if (!verifyOnly) {
      load.put();
    }
    return !(verify || verifyOnly) || load.verify() ? 0 : 1;
  }

  private int onThrowawayCluster() throws InterruptedException {
    var faults = kill == null ? List.<Fault>of() : Fault.parseAll(kill);
    boolean controlPlaneFails = faults.stream().anyMatch(Fault::hitsControlPlane);
    var spec = ClusterSpec.standard(controlPlaneFails ? 3 : 1, dir);
    try (var cluster = ThrowawayCluster.start(spec, LoadCommand::say)) {
      var load = new Load(cluster.endpoints(), table, new DataSet(seed, items), workers);
      if (faults.isEmpty()) {
        return run(load);
      }
      load.open();
      var injector = new FaultInjector(cluster, table, LoadCommand::say);
      var schedule = FaultSchedule.start(faults, System.nanoTime(), injector);
      int exitCode = run(load);
      schedule.await();
      injector.restartAll();
      var verdicts = new Verification(cluster.inspector(), VERIFY_PATIENCE).run();
      verdicts.forEach(verdict -> System.out.println(verdict.line()));
      return verdicts.stream().allMatch(PartitionVerdict::equal) ? exitCode : 1;
    }
  }

  private static void say(String line) {
    System.err.println(line);
  }
}
