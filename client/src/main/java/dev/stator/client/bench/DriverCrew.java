package dev.stator.client.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** The drivers of one phase of a run, a thread each, and the sum of what they count. */
final class DriverCrew {
  private final List<Meter> meters = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  private DriverCrew() {}

  /**
   * Starts the drivers.
   *
   * @param stopAtNanos no operation begins later; {@link Long#MAX_VALUE}: until the work is done
   */
  static DriverCrew start(
      DriverSettings settings, Work work, Crew size, GapMeter gap, long stopAtNanos) {
    var crew = new DriverCrew();
    int first = 0;
    for (int number = 0; number < size.drivers(); number++) {
      int lanes = (size.lanes() - first) / (size.drivers() - number);
      var meter = new Meter(gap);
      var driver =
          new Driver(settings, work, meter, first, lanes, stopAtNanos, size.seed() + number);
      var thread = new Thread(driver, "driver-" + number);
      thread.setDaemon(true);
      thread.setUncaughtExceptionHandler((who, error) -> crew.failure.compareAndSet(null, error));
      crew.meters.add(meter);
      crew.threads.add(thread);
      first += lanes;
    }
    crew.threads.forEach(Thread::start);
    return crew;
  }

  /** How many connections there are, and over how many threads they are spread. */
  record Crew(int lanes, int drivers, long seed) {}

  /** Waits until every lane has nothing more to do. */
  void await() throws InterruptedException {
    for (var thread : threads) {
      thread.join();
    }
    var failed = failure.get();
    if (failed != null) {
      throw new IllegalStateException("the load generator failed: " + failed, failed);
    }
  }

  boolean isRunning() {
    return threads.stream().anyMatch(Thread::isAlive);
  }

  /** Latencies in microseconds since the last call. */
  Histogram takeLatencies() {
    var sum = new Histogram(Meter.LATENCY_MICROS_MAX, 3);
    meters.forEach(meter -> sum.add(meter.takeLatencies()));
    return sum;
  }

  long errors() {
    return meters.stream().mapToLong(Meter::errors).sum();
  }

  long retries() {
    return meters.stream().mapToLong(Meter::retries).sum();
  }

  List<String> firstErrors() {
    return meters.stream().flatMap(meter -> meter.firstErrors().stream()).limit(3).toList();
  }
}
