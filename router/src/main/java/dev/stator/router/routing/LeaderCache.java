package dev.stator.router.routing;

import dev.stator.model.cluster.PartitionRecord;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Who led each partition when it was last heard of. A hint: the replicas know better. Thread-safe.
 */
final class LeaderCache {
  private final Map<Long, Leader> leaders = new ConcurrentHashMap<>();

  /**
   * Whom to ask first.
   *
   * @param answered somebody has answered as the partition's leader, be it another
   */
  private record Leader(String nodeId, boolean answered) {}

  /** The node to ask first. */
  String of(PartitionRecord partition) {
    var leader = leaders.get(partition.partitionId());
    return leader != null ? leader.nodeId : partition.firstLeader();
  }

  /** Whether nobody has answered as its leader yet, as with a partition that was just made. */
  boolean isNew(PartitionRecord partition) {
    var leader = leaders.get(partition.partitionId());
    return leader == null || !leader.answered;
  }

  /** {@code nodeId} answered as the leader. */
  void learn(long partitionId, String nodeId) {
    var known = leaders.get(partitionId);
    if (known == null || !known.answered || !nodeId.equals(known.nodeId)) {
      leaders.put(partitionId, new Leader(nodeId, true));
    }
  }

  /**
   * {@code nodeId} did not answer as the leader: unless another one did meanwhile, {@code next} is
   * asked first.
   */
  void doubt(PartitionRecord partition, String nodeId, String next) {
    if (nodeId.equals(of(partition))) {
      leaders.compute(
          partition.partitionId(),
          (id, known) -> {
            if (known == null) {
              return new Leader(next, false);
            }
            return nodeId.equals(known.nodeId) ? new Leader(next, known.answered) : known;
          });
    }
  }

  Map<Long, String> all() {
    return leaders.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, leader -> leader.getValue().nodeId));
  }
}
