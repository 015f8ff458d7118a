package dev.stator.client.bench;

import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;

/** Prints a line a second while a crew works, and sums up its latencies. */
final class Ticker {
  private final DriverCrew crew;
  private final Consumer<String> progress;
  private final long startNanos = System.nanoTime();

  Ticker(DriverCrew crew, Consumer<String> progress) {
    this.crew = crew;
    this.progress = progress;
  }

  /**
   * Ticks until then, or until the crew has nothing more to do; returns all latencies since the
   * last call.
   */
  Histogram until(long nanos, String label) throws InterruptedException {
    var sum = new Histogram(Meter.LATENCY_MICROS_MAX, 3);
    long last = System.nanoTime();
    while (last < nanos && crew.isRunning()) {
      long next = Math.min(nanos, last + 1_000_000_000L);
      TimeUnit.NANOSECONDS.sleep(next - System.nanoTime());
      long now = System.nanoTime();
      var interval = crew.takeLatencies();
      sum.add(interval);
      progress.accept(line(now - startNanos, now - last, interval, label));
      last = now;
    }
    sum.add(crew.takeLatencies());
    return sum;
  }

  private String line(long elapsedNanos, long intervalNanos, Histogram interval, String label) {
    return line(
        Math.round(elapsedNanos / 1e9),
        Math.round(interval.getTotalCount() * 1e9 / intervalNanos),
        interval,
        crew.retries(),
        crew.errors(),
        label);
  }

  static String line(
      long second, long perSecond, Histogram interval, long retries, long errors, String label) {
    return Figures.format(
            "%4d s  %9s/s   p50 %8s   p99 %8s   max %8s   retries %d   errors %d   %s",
            second,
            Figures.count(perSecond),
            Figures.duration(interval.getValueAtPercentile(50)),
            Figures.duration(interval.getValueAtPercentile(99)),
            Figures.duration(interval.getMaxValue()),
            retries,
            errors,
            label)
        .stripTrailing();
  }
}
