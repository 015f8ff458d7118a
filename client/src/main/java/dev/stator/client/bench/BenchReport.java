package dev.stator.client.bench;

import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * What a run measured.
 *
 * @param seconds of measurement
 * @param latencies in microseconds
 * @param scannedItems items that the pages of scans held
 * @param acknowledged writes in the whole run, warm-up included; -1 when they were not remembered
 * @param findings null when nothing was read back
 * @param faults what was done to the cluster
 * @param verdicts of the comparison of replicas at the end
 */
record BenchReport(
    BenchPlan plan,
    double seconds,
    Histogram latencies,
    long scannedItems,
    CpuMeter.Usage cpu,
    long errors,
    List<String> firstErrors,
    long retries,
    long acknowledged,
    @Nullable Findings findings,
    long gapMillis,
    double gapBeganSeconds,
    List<String> faults,
    List<String> verdicts,
    boolean replicasEqual) {

  long operations() {
    return latencies.getTotalCount();
  }

  double perSecond() {
    return operations() / seconds;
  }

  /** Megabytes of items, by DynamoDB's sizes, that scans read in a second. */
  double scannedMegabytesPerSecond() {
    return scannedItems * (double) plan.itemBytes() / 1e6 / seconds;
  }

  double serverCpuMicros() {
    return cpu.serversTotal() / (double) Math.max(1, operations());
  }

  double generatorCpuMicros() {
    return cpu.generator() / (double) Math.max(1, operations());
  }

  boolean passed() {
    return errors == 0 && replicasEqual && (findings == null || findings.none());
  }

  String text() {
    var text = new StringBuilder();
    text.append(
        Figures.format(
            "%n%s   %d connections   %s items   %s%n",
            plan.workloadName(),
            plan.connections(),
            plan.itemBytes() + "-byte",
            plan.rate() > 0 ? Figures.format("open loop at %.0f/s", plan.rate()) : "closed loop"));
    text.append(
        Figures.format(
            "throughput     %s/s   (%s in %.1f s)%n",
            Figures.count(Math.round(perSecond())), Figures.count(operations()), seconds));
    if (scannedItems > 0) {
      text.append(
          Figures.format(
              "scanned        %s items/s, %.1f MB/s%n",
              Figures.count(Math.round(scannedItems / seconds)), scannedMegabytesPerSecond()));
    }
    text.append("latency        ").append(latencyLine(latencies)).append('\n');
    if (!cpu.servers().isEmpty()) {
      text.append(
          Figures.format(
              "server CPU     %s us/op   (%s)%n", Figures.micros(serverCpuMicros()), perProcess()));
    }
    text.append(Figures.format("generator CPU  %s us/op%n", Figures.micros(generatorCpuMicros())));
    text.append(Figures.format("retries        %d   errors %d%n", retries, errors));
    firstErrors.forEach(error -> text.append("  first errors: ").append(error).append('\n'));
    appendFindings(text);
    return text.toString();
  }

  private void appendFindings(StringBuilder text) {
    if (findings == null) {
      return;
    }
    findings.examples().forEach(example -> text.append("  ").append(example).append('\n'));
    verdicts.forEach(line -> text.append(line).append('\n'));
    text.append(
        Figures.format(
            "read back      %s items, stale reads %d, doubled writes %d, unreadable %d%n",
            Figures.count(findings.readBackCount()),
            findings.staleCount(),
            findings.doubledCount(),
            findings.unreadableCount()));
    text.append(
        Figures.format(
            "acknowledged %d, lost %d, SDK-visible errors %d, longest gap %d ms (from %.2f s on)%n",
            acknowledged, findings.lostCount(), errors, gapMillis, gapBeganSeconds));
  }

  static String latencyLine(Histogram latencies) {
    return Figures.format(
        "p50 %s   p90 %s   p99 %s   p99.9 %s   max %s",
        Figures.duration(latencies.getValueAtPercentile(50)),
        Figures.duration(latencies.getValueAtPercentile(90)),
        Figures.duration(latencies.getValueAtPercentile(99)),
        Figures.duration(latencies.getValueAtPercentile(99.9)),
        Figures.duration(latencies.getMaxValue()));
  }

  private String perProcess() {
    return String.join(
        "  ",
        cpu.servers().entrySet().stream()
            .map(process ->
                process.getKey()
                    + " "
                    + Figures.micros(process.getValue() / (double) Math.max(1, operations())))
            .toList());
  }

  Map<String, Long> cpuByProcess() {
    return cpu.servers();
  }
}
