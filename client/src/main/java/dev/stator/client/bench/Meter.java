package dev.stator.client.bench;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SingleWriterRecorder;

/**
 * What one driver counts. The driver's thread writes; another thread takes the histogram of the
 * time since it last took one.
 */
final class Meter {
  /** Microseconds; whatever takes longer counts as this long. */
  static final long LATENCY_MICROS_MAX = TimeUnit.MINUTES.toMicros(10);

  private static final int ERRORS_KEPT = 3;

  private final SingleWriterRecorder latencies = new SingleWriterRecorder(LATENCY_MICROS_MAX, 3);
  private final LongAdder errors = new LongAdder();
  private final LongAdder retries = new LongAdder();
  private final List<String> firstErrors = new CopyOnWriteArrayList<>();
  private final GapMeter gap;

  Meter(GapMeter gap) {
    this.gap = gap;
  }

  /** One operation that ended at {@code now}. */
  void ended(Operation operation, Result result, long now, Work.Answer answer) {
    if (result == Result.ERROR) {
      error(operation.op.operation() + ": " + answer.text());
      return;
    }
    if (operation.op.isWrite()) {
      gap.acknowledged(now);
    }
    long micros = (now - operation.intendedNanos) / 1_000;
    latencies.recordValue(Math.clamp(micros, 0, LATENCY_MICROS_MAX));
  }

  private void error(String text) {
    errors.increment();
    if (firstErrors.size() < ERRORS_KEPT) {
      firstErrors.add(text.length() > 300 ? text.substring(0, 300) : text);
    }
  }

  void retried() {
    retries.increment();
  }

  /** Latencies in microseconds since the last call. */
  Histogram takeLatencies() {
    return latencies.getIntervalHistogram();
  }

  long errors() {
    return errors.sum();
  }

  long retries() {
    return retries.sum();
  }

  /** What the first few errors said. */
  List<String> firstErrors() {
    return List.copyOf(firstErrors);
  }
}
