package dev.stator.client.bench;

import dev.stator.client.HostPort;
import dev.stator.client.admin.PartitionVerdict;
import dev.stator.client.admin.Verification;
import dev.stator.client.cluster.ClusterSpec;
import dev.stator.client.cluster.ThrowawayCluster;
import dev.stator.client.fault.FaultInjector;
import dev.stator.client.fault.FaultSchedule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * One run from the start of the cluster to the report: preload, warm-up, measurement with faults,
 * reading back, comparing replicas.
 */
final class BenchRun {
  private static final Duration DRAIN_PATIENCE = Duration.ofMinutes(1);
  private static final Duration VERIFY_PATIENCE = Duration.ofSeconds(90);

  private final BenchPlan plan;
  private final Consumer<String> progress;
  private final CpuMeter cpu = new CpuMeter();
  private final GapMeter gap = new GapMeter(System.nanoTime());
  private final List<String> faultLines = new CopyOnWriteArrayList<>();

  BenchRun(BenchPlan plan, Consumer<String> progress) {
    this.plan = plan;
    this.progress = progress;
  }

  BenchReport execute() throws InterruptedException {
    plan.serverPids().forEach(cpu::add);
    if (!plan.endpoints().isEmpty()) {
      return onTable(plan.endpoints(), null);
    }
    progress.accept("starting a throw-away cluster");
    var spec = ClusterSpec.standard(plan.controlPlaneMembers(), plan.folder());
    try (var cluster = ThrowawayCluster.start(spec, progress)) {
      cpu.addAll(cluster);
      var report = onTable(cluster.endpoints(), cluster);
      if (!report.passed()) {
        cluster.keepFolder();
        progress.accept("data and logs are kept in " + cluster.folder());
      }
      return report;
    }
  }

  private BenchReport onTable(List<HostPort> endpoints, @Nullable ThrowawayCluster cluster)
      throws InterruptedException {
    String given = plan.table();
    String name = given != null ? given : "bench-" + Long.toHexString(System.currentTimeMillis());
    try (var table =
        BenchTable.open(endpoints, name, plan.rows() > 1, given == null && cluster == null)) {
      var settings = settings(endpoints, table.name(), null);
      var ledger = plan.check() ? ledger() : null;
      preload(settings, ledger);
      if (cluster == null) {
        return measure(settings, ledger, null);
      }
      var injector = new FaultInjector(cluster, table.name(), this::faultLine);
      var report = measure(settings, ledger, injector);
      if (plan.faults().isEmpty()) {
        return report;
      }
      progress.accept("healing the cluster and comparing replicas");
      injector.restartAll();
      return verified(report, new Verification(cluster.inspector(), VERIFY_PATIENCE).run());
    }
  }

  private DriverSettings settings(List<HostPort> endpoints, String table, @Nullable Pacer pacer) {
    return new DriverSettings(
        endpoints,
        plan.template(endpoints.getFirst().toString(), table),
        RetryPolicy.SDK,
        plan.attemptPatience(),
        DRAIN_PATIENCE,
        pacer);
  }

  private Ledger ledger() {
    if (plan.insertOnly()) {
      Op op = plan.workload().only(Op.PUT) ? Op.PUT : Op.CONDITIONAL_PUT;
      return new InsertLedger(op, plan.connections());
    }
    return new KeyedLedger(
        plan.workload(), plan.distribution(), plan.keys(), plan.connections(), plan.seed());
  }

  private void preload(DriverSettings settings, @Nullable Ledger ledger)
      throws InterruptedException {
    if (plan.loaded() || plan.workload().has(Op.DELETE)) {
      return;
    }
    if (plan.insertOnly() || (ledger == null && plan.workload().only(Op.PUT))) {
      return;
    }
    long keys = ledger instanceof KeyedLedger keyed ? keyed.keys() : plan.keys();
    progress.accept("loading " + Figures.count(keys) + " items");
    var crew = phase(settings, new Preload(keys));
    if (crew.errors() > 0) {
      throw new dev.stator.client.CommandFailure(
          "The items to work on could not be loaded: " + crew.firstErrors() + ".",
          "Check the endpoint, and try again.");
    }
  }

  /** Runs some work to its end, without measuring. */
  private DriverCrew phase(DriverSettings settings, Work work) throws InterruptedException {
    var crew =
        DriverCrew.start(
            settings, work, plan.crew(), new GapMeter(System.nanoTime()), Long.MAX_VALUE);
    crew.await();
    return crew;
  }

  private BenchReport measure(
      DriverSettings settings, @Nullable Ledger ledger, @Nullable FaultInjector injector)
      throws InterruptedException {
    var work = ledger != null ? ledger : work();
    long begin = System.nanoTime();
    long measureFrom = begin + plan.warmUp().toNanos();
    long stopAt = work instanceof Churn ? Long.MAX_VALUE : measureFrom + plan.duration().toNanos();
    var pacer = plan.rate() > 0 ? new Pacer(begin, plan.rate()) : null;
    gap.restart(begin);
    gap.stopAt(stopAt);
    var paced =
        pacer == null
            ? settings
            : new DriverSettings(
                settings.endpoints(),
                settings.template(),
                settings.retries(),
                settings.attemptPatience(),
                settings.drainPatience(),
                pacer);
    var crew = DriverCrew.start(paced, work, plan.crew(), gap, stopAt);
    var ticker = new Ticker(crew, progress);
    ticker.until(measureFrom, "warm-up");
    gap.restart(measureFrom);
    cpu.start();
    long scannedBefore = scannedItems(work);
    long measuredFrom = System.nanoTime();
    var schedule = FaultSchedule.start(plan.faults(), measureFrom, injector);
    var latencies = ticker.until(stopAt, "");
    double seconds = (System.nanoTime() - measuredFrom) / 1e9;
    var usage = cpu.stop();
    long scanned = scannedItems(work) - scannedBefore;
    schedule.await();
    crew.await();
    gap.end(System.nanoTime());
    return report(settings, ledger, crew, latencies, seconds, usage, scanned);
  }

  private Work work() {
    return plan.workload().has(Op.DELETE) && plan.workload().has(Op.PUT)
        ? new Churn(plan.keys(), plan.rows(), plan.connections())
        : new PlainWork(
            plan.workload(),
            KeyChooser.of(plan.distribution(), plan.keys()),
            plan.connections(),
            plan.seed());
  }

  private static long scannedItems(Work work) {
    return work instanceof PlainWork plain ? plain.scannedItems() : 0;
  }

  private BenchReport report(
      DriverSettings settings,
      @Nullable Ledger ledger,
      DriverCrew crew,
      Histogram latencies,
      double seconds,
      CpuMeter.Usage usage,
      long scannedItems)
      throws InterruptedException {
    if (ledger != null) {
      progress.accept("reading back what was acknowledged");
      phase(settings, ledger.readBack());
    }
    return new BenchReport(
        plan,
        seconds,
        latencies,
        scannedItems,
        usage,
        crew.errors(),
        crew.firstErrors(),
        crew.retries(),
        ledger == null ? -1 : ledger.acknowledged(),
        ledger == null ? null : ledger.findings(),
        gap.longestMillis(),
        gap.longestBeganSeconds(),
        List.copyOf(faultLines),
        List.of(),
        true);
  }

  private static BenchReport verified(BenchReport report, List<PartitionVerdict> verdicts) {
    var lines = new ArrayList<String>();
    verdicts.forEach(verdict -> lines.add(verdict.line()));
    return new BenchReport(
        report.plan(),
        report.seconds(),
        report.latencies(),
        report.scannedItems(),
        report.cpu(),
        report.errors(),
        report.firstErrors(),
        report.retries(),
        report.acknowledged(),
        report.findings(),
        report.gapMillis(),
        report.gapBeganSeconds(),
        report.faults(),
        lines,
        verdicts.stream().allMatch(PartitionVerdict::equal));
  }

  private void faultLine(String line) {
    faultLines.add(line);
    progress.accept(line);
  }
}
