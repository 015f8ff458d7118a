package dev.stator.client.bench;

import dev.stator.client.Guarded;
import dev.stator.client.HostPort;
import dev.stator.client.fault.Fault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code stator bench}. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Loads a cluster over HTTP and prints throughput, latency and CPU time per operation.",
      "Without --endpoint it starts a throw-away cluster of separate processes. With --kill it remembers every",
      "acknowledged write, reads all of them back, and compares the replicas."
    },
    footer = {
      "",
      "Exit code 0: nothing lost, doubled or stale, no error an SDK would show. 1: otherwise.",
      "",
      "Examples:",
      "  stator bench put --conns 64 --seconds 30",
      "  stator bench put --conns 64 --kill leader@10s --seconds 30",
      "  stator bench mix --mix get=80,put=20 --distribution zipfian --keys 1000000",
      "  stator bench get --rate 5000 --endpoint 127.0.0.1:8000 --server-pid local=4711"
    })
public final class BenchCommand implements Callable<Integer> {
  @Parameters(
      index = "0",
      paramLabel = "WORKLOAD",
      description = {
        "put, get, update, cput (conditional put), delete, mix,",
        "query (the first 10 items of a collection), scan (a page from anywhere),",
        "churn (inserts and deletes every item but the last 10 of a collection, once)."
      })
  private String workload = "put";

  @Option(
      names = "--mix",
      paramLabel = "SHARES",
      defaultValue = "get=50,put=50",
      description = "Of the workload mix (default: ${DEFAULT-VALUE}).")
  private String mix = "";

  @Option(
      names = "--conns",
      paramLabel = "N",
      defaultValue = "64",
      description = "Connections (default: ${DEFAULT-VALUE}).")
  private int connections;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "10",
      description = "Length of the measurement (default: ${DEFAULT-VALUE}).")
  private double seconds;

  @Option(
      names = "--warmup",
      paramLabel = "N",
      description = "Seconds before it (default: 5; 0 with --kill).")
  private @Nullable Double warmUpSeconds;

  @Option(
      names = "--size",
      paramLabel = "BYTES",
      defaultValue = "100",
      description = "Size of an item (default: ${DEFAULT-VALUE}).")
  private int itemBytes;

  @Option(
      names = "--keys",
      paramLabel = "N",
      description = "Number of items (default: 100000; puts under --kill: every write a new item).")
  private @Nullable Long keys;

  @Option(
      names = "--rows",
      paramLabel = "N",
      description =
          "Items of a collection; 1: no sort key (default: 10 with query, all --keys with churn, else 1).")
  private @Nullable Long rows;

  @Option(names = "--loaded", description = "The items are in --table already: do not load them.")
  private boolean loaded;

  @Option(
      names = "--distribution",
      paramLabel = "NAME",
      defaultValue = "uniform",
      description =
          "uniform, zipfian, or hot: 90 %% of all to one key (default: ${DEFAULT-VALUE}).")
  private String distribution = "";

  @Option(
      names = "--rate",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "Open loop: operations per second, latency counted from when each should have begun (default: closed loop).")
  private double rate;

  @Option(
      names = "--eventual",
      description = "Eventually consistent reads (default: strongly consistent).")
  private boolean eventual;

  @Option(
      names = "--endpoint",
      paramLabel = "HOST:PORT[,..]",
      description = "Routers, or any server of DynamoDB's API (default: a throw-away cluster).")
  private @Nullable String endpoint;

  @Option(
      names = "--table",
      paramLabel = "NAME",
      description = "Table with the string key pk (default: a new one, dropped at the end).")
  private @Nullable String table;

  @Option(
      names = "--kill",
      paramLabel = "TARGET@TIME[,..]",
      description =
          "leader, pause-leader, node, router, control-plane-leader, control-plane-all, all, or a process such as n2.")
  private @Nullable String kill;

  @Option(
      names = "--control-planes",
      paramLabel = "N",
      description =
          "Members of the throw-away cluster's control plane, 1 or 3 (default: 3 when --kill hits them, else 1).")
  private @Nullable Integer controlPlanes;

  @Option(
      names = "--check",
      description = "Remember acknowledged writes and read them back, also without --kill.")
  private boolean check;

  @Option(
      names = "--server-pid",
      paramLabel = "NAME=PID",
      description = "With --endpoint: a server process whose CPU time is shown. May be repeated.")
  private List<String> serverPids = List.of();

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "1",
      description = "Threads of the generator (default: ${DEFAULT-VALUE}).")
  private int threads;

  @Option(
      names = "--attempt-timeout-ms",
      paramLabel = "MS",
      defaultValue = "5000",
      description = "For the answer to one attempt (default: ${DEFAULT-VALUE}).")
  private long attemptTimeoutMillis;

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description = "Keeps the throw-away cluster's data and logs here.")
  private @Nullable Path dir;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Of keys and mix (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--json",
      description = "Print the report as JSON; progress goes to standard error.")
  private boolean json;

  @Override
  public Integer call() {
    return Guarded.run(() -> {
      var report = new BenchRun(plan(), BenchCommand::progress).execute();
      System.out.print(json ? BenchJson.of(report) : report.text());
      return report.passed() ? 0 : 1;
    });
  }

  private static void progress(String line) {
    System.err.println(line);
  }

  BenchPlan plan() {
    var operations = Workload.of(workload, mix);
    var faults = kill == null ? List.<Fault>of() : Fault.parseAll(kill);
    boolean checked = check || !faults.isEmpty();
    boolean insertOnly = checked && keys == null && operations.writesOnlyPuts();
    double warmUp =
        warmUpSeconds != null
            ? warmUpSeconds
            : faults.isEmpty() && !workload.equals("churn") ? 5 : 0;
    long keyCount = keys == null ? Math.max(100_000, connections) : keys;
    return new BenchPlan(
        workload,
        operations,
        endpoint == null ? List.of() : HostPort.parseAll(endpoint),
        table,
        connections,
        threads,
        duration(warmUp),
        duration(seconds),
        itemBytes,
        keyCount,
        rowCount(operations, keyCount),
        loaded,
        insertOnly,
        distribution(),
        rate,
        !eventual,
        Duration.ofMillis(attemptTimeoutMillis),
        faults,
        checked,
        controlPlaneMembers(faults),
        seed,
        dir,
        serverPids);
  }

  private long rowCount(Workload operations, long keyCount) {
    if (rows != null) {
      return rows;
    }
    return workload.equals("churn") ? keyCount : operations.has(Op.QUERY) ? 10 : 1;
  }

  private int controlPlaneMembers(List<Fault> faults) {
    if (controlPlanes != null) {
      return controlPlanes;
    }
    return faults.stream().anyMatch(Fault::hitsControlPlane) ? 3 : 1;
  }

  private KeyChooser.Distribution distribution() {
    try {
      return KeyChooser.Distribution.valueOf(distribution.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw dev.stator.client.CommandFailure.usage(
          "There is no distribution '" + distribution + "'.", "Use uniform, zipfian or hot.");
    }
  }

  private static Duration duration(double seconds) {
    return Duration.ofMillis(Math.round(seconds * 1_000));
  }
}
