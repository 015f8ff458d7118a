package dev.stator.control.reconcile;

import dev.stator.control.nodes.NodeReports;
import dev.stator.model.cluster.ClusterImage;
import dev.stator.model.cluster.NodeRecord;
import dev.stator.model.cluster.PartitionRecord;
import dev.stator.proto.cluster.OrderResult;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Finds the leader of a partition: whom it was last, who reports to serve, whom the others name.
 * Thread-safe.
 */
public final class PartitionLeaders {
  private final NodeReports reports;
  private final Map<Long, String> last = new ConcurrentHashMap<>();

  public PartitionLeaders(NodeReports reports) {
    this.reports = reports;
  }

  /**
   * Gives an order to the partition's leader, asking each replica at most once.
   *
   * @return what the leader answered, or the last answer of those that do not lead
   */
  public OrderResult order(
      ClusterImage image, PartitionRecord partition, Function<NodeRecord, OrderResult> order) {
    var candidates = new ArrayDeque<String>();
    Stream.concat(
            Stream.of(
                    reports.servingLeader(partition.partitionId()),
                    last.get(partition.partitionId()),
                    partition.firstLeader())
                .filter(Objects::nonNull),
            partition.replicas().stream())
        .distinct()
        .forEach(candidates::add);
    var asked = new HashSet<String>();
    OrderResult result =
        new OrderResult.Unreachable("partition " + partition.partitionId() + " has no leader");
    while (!candidates.isEmpty()) {
      var nodeId = candidates.removeFirst();
      var node = image.nodes().get(nodeId);
      if (node == null || node.replacedBy() != null || !asked.add(nodeId)) {
        continue;
      }
      result = order.apply(node);
      switch (result) {
        case OrderResult.Done(), OrderResult.Working _ -> {
          last.put(partition.partitionId(), nodeId);
          return result;
        }
        case OrderResult.Refused _, OrderResult.Impossible _ -> {
          return result;
        }
        case OrderResult.NotLeader(var leader) -> {
          if (leader != null) {
            candidates.addFirst(leader);
          }
        }
        case OrderResult.Unreachable(var why) -> {}
      }
    }
    return result;
  }
}
