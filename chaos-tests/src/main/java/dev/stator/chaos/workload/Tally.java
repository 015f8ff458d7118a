package dev.stator.chaos.workload;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts ends of calls. Thread-safe. */
public final class Tally {
  private static final int REASONS_MAX = 20;
  private static final int REASON_LENGTH_MAX = 100;

  private final LongAdder known = new LongAdder();
  private final LongAdder unknown = new LongAdder();
  private final Map<String, LongAdder> reasons = new ConcurrentHashMap<>();

  <T> Answer<T> count(Answer<T> answer) {
    switch (answer) {
      case Answer.Known<T> value -> known.increment();
      case Answer.Unknown<T> lost -> {
        unknown.increment();
        var reason = lost.why().substring(0, Math.min(REASON_LENGTH_MAX, lost.why().length()));
        if (reasons.size() < REASONS_MAX || reasons.containsKey(reason)) {
          reasons.computeIfAbsent(reason, r -> new LongAdder()).increment();
        }
      }
    }
    return answer;
  }

  public long known() {
    return known.sum();
  }

  @Override
  public String toString() {
    return known.sum()
        + " calls with known outcome, "
        + unknown.sum()
        + " unknown"
        + (reasons.isEmpty() ? "" : " " + reasons);
  }
}
