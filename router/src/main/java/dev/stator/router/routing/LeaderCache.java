package dev.stator.router.routing;

import dev.stator.model.cluster.PartitionRecord;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Who led each partition when it was last heard of. A hint: the replicas know better. Thread-safe.
 */
final class LeaderCache {
  private final Map<Long, String> leaders = new ConcurrentHashMap<>();

  /** The node to ask first. */
  String of(PartitionRecord partition) {
    var leader = leaders.get(partition.partitionId());
    return leader != null ? leader : partition.firstLeader();
  }

  /** {@code nodeId} answered as the leader. */
  void learn(long partitionId, String nodeId) {
    if (!nodeId.equals(leaders.get(partitionId))) {
      leaders.put(partitionId, nodeId);
    }
  }

  /**
   * {@code nodeId} did not answer as the leader: unless another one did meanwhile, {@code next} is
   * asked first.
   */
  void doubt(PartitionRecord partition, String nodeId, String next) {
    long partitionId = partition.partitionId();
    if (!leaders.replace(partitionId, nodeId, next) && nodeId.equals(partition.firstLeader())) {
      leaders.putIfAbsent(partitionId, next);
    }
  }

  Map<Long, String> all() {
    return Map.copyOf(leaders);
  }
}
