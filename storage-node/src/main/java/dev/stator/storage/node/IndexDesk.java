package dev.stator.storage.node;

import dev.stator.storage.partition.Partition;
import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.Histogram;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the partitions that this node leads ship what they change in global indexes: at once when
 * there is something to be shipped, and every so often for what a former leader left.
 */
final class IndexDesk implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(IndexDesk.class);
  private static final long LOOK_MILLIS = 500;

  private final Replicas replicas;
  private final IndexTargets targets;
  private final Histogram lag;
  private final Histogram.Child observed;
  private final Map<Long, IndexShipment> shipments = new ConcurrentHashMap<>();
  private final ScheduledExecutorService looking =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("indexes").daemon().factory());

  IndexDesk(String nodeId, Replicas replicas, IndexTargets targets) {
    this.replicas = replicas;
    this.targets = targets;
    this.lag =
        Histogram.build()
            .name("stator_index_shipping_seconds")
            .help("From a write to its rows in global indexes")
            .labelNames("node")
            .buckets(0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10)
            .create();
    this.observed = lag.labels(nodeId);
  }

  /** How long changes took to arrive. */
  List<MetricFamilySamples> metrics() {
    return lag.collect();
  }

  void start() {
    looking.scheduleWithFixedDelay(this::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void look() {
    shipments.values().removeIf(shipment -> replicas.get(shipment.partitionId()) == null);
    for (var replica : replicas.all()) {
      try {
        if (replica.partition().log().status().role().equals("LEADER")) {
          shipment(replica).look();
        }
      } catch (RuntimeException e) {
        LOG.warn("partition {} cannot be looked after", replica.partition().partitionId(), e);
      }
    }
  }

  private IndexShipment shipment(Replicas.Replica replica) {
    return shipments.compute(
        replica.partition().partitionId(),
        (id, known) ->
            known != null && known.isOf(replica)
                ? known
                : new IndexShipment(replica, targets, observed));
  }

  /** There is something to be shipped, if this node leads; never blocks. */
  void changed(Partition partition) {
    var replica = replicas.get(partition.partitionId());
    if (replica != null && partition.log().servingTerm() != 0) {
      shipment(replica).wake();
    }
  }

  /** Whether all that the entries of a partition did to indexes up to one is where it belongs. */
  boolean shippedEntry(long partitionId, long index) {
    var shipment = shipments.get(partitionId);
    return shipment != null && shipment.shippedEntry(index);
  }

  @Override
  public void close() {
    looking.shutdownNow();
    shipments.values().forEach(IndexShipment::close);
  }
}
