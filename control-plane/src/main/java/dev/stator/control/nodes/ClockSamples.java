package dev.stator.control.nodes;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * How far a node's clock is ahead, by its last three reports. A report that travels slowly makes
 * the clock look late and never early, so the largest of the samples is the best one.
 */
record ClockSamples(List<Long> latest) {
  static final ClockSamples NONE = new ClockSamples(List.of());

  private static final int SAMPLES = 3;

  ClockSamples {
    latest = List.copyOf(latest);
  }

  ClockSamples with(long aheadMillis) {
    var samples = new ArrayList<>(latest);
    samples.add(aheadMillis);
    return new ClockSamples(samples.subList(Math.max(0, samples.size() - SAMPLES), samples.size()));
  }

  long aheadMillis() {
    return latest.isEmpty() ? 0 : Collections.max(latest);
  }
}
