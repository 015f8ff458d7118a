package dev.stator.storage.node;

import dev.stator.storage.partition.Partition;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Has the partitions that this node leads ship what they change in global indexes: at once when
 * there is something to be shipped, and every so often for what a former leader left.
 */
final class IndexDesk implements AutoCloseable {
  private static final long LOOK_MILLIS = 500;

  private final Replicas replicas;
  private final IndexTargets targets;
  private final Map<Long, IndexShipment> shipments = new ConcurrentHashMap<>();
  private final ScheduledExecutorService looking =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("indexes").daemon().factory());

  IndexDesk(Replicas replicas, IndexTargets targets) {
    this.replicas = replicas;
    this.targets = targets;
  }

  void start() {
    looking.scheduleWithFixedDelay(this::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void look() {
    shipments.values().removeIf(shipment -> replicas.get(shipment.partitionId()) == null);
    for (var replica : replicas.all()) {
      if (replica.partition().log().status().role().equals("LEADER")) {
        shipment(replica).look();
      }
    }
  }

  private IndexShipment shipment(Replicas.Replica replica) {
    return shipments.compute(
        replica.partition().partitionId(),
        (id, known) ->
            known != null && known.isOf(replica) ? known : new IndexShipment(replica, targets));
  }

  /** There is something to be shipped; never blocks. */
  void changed(Partition partition) {
    var replica = replicas.get(partition.partitionId());
    if (replica != null) {
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
