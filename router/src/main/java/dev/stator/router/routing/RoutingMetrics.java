package dev.stator.router.routing;

import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;

/** How often a router's knowledge of the partitions was out of date, and how it was renewed. */
public final class RoutingMetrics {
  private final Counter moved;
  private final Counter refreshes;

  public RoutingMetrics(CollectorRegistry registry) {
    moved =
        Counter.build(
                "stator_router_moved_answers",
                "Answers that the key asked for is not, or no longer, in the partition's range")
            .register(registry);
    refreshes =
        Counter.build(
                "stator_router_refreshes",
                "Times that this router learned of partitions, from the map or from such an answer")
            .labelNames("source")
            .register(registry);
  }

  void moved() {
    moved.inc();
  }

  void refreshedByMap() {
    refreshes.labels("map").inc();
  }

  void refreshedByAnswer() {
    refreshes.labels("answer").inc();
  }
}
