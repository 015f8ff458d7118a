package dev.stator.deploy;

import io.prometheus.client.Collector;
import io.prometheus.client.CollectorRegistry;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The metrics of several parts of one process, each with a registry of its own: families of one
 * name become one family. Their labels tell the parts apart.
 */
final class PartsMetrics extends Collector {
  private final List<CollectorRegistry> parts = new ArrayList<>();

  /** A registry for one more part. */
  synchronized CollectorRegistry part() {
    var registry = new CollectorRegistry();
    parts.add(registry);
    return registry;
  }

  @Override
  public synchronized List<MetricFamilySamples> collect() {
    Map<String, MetricFamilySamples> families = new LinkedHashMap<>();
    for (var part : parts) {
      for (var family : Collections.list(part.metricFamilySamples())) {
        families.merge(family.name, family, PartsMetrics::joined);
      }
    }
    return List.copyOf(families.values());
  }

  private static MetricFamilySamples joined(MetricFamilySamples one, MetricFamilySamples other) {
    var samples = new ArrayList<>(one.samples);
    samples.addAll(other.samples);
    return new MetricFamilySamples(one.name, one.type, one.help, samples);
  }
}
