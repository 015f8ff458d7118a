package dev.stator.storage.node;

import dev.stator.model.Bytes;
import dev.stator.model.cluster.ClusterImage;
import dev.stator.model.cluster.PartitionRecord;
import dev.stator.proto.cluster.NodeClient;
import dev.stator.proto.cluster.OrderResult;
import io.grpc.Channel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The partitions that hold rows of global indexes, as this node reaches their leaders. */
final class IndexTargets {
  private static final Duration ANSWER_MAX = Duration.ofSeconds(5);

  private final String nodeId;
  private final Supplier<ClusterImage> map;
  private final BiFunction<Long, Bytes, OrderResult> here;
  private final Function<String, Channel> channels;
  private final Map<Long, String> leaders = new ConcurrentHashMap<>();

  /**
   * @param here proposes to a partition that this node leads
   */
  IndexTargets(
      String nodeId,
      Supplier<ClusterImage> map,
      BiFunction<Long, Bytes, OrderResult> here,
      Function<String, Channel> channels) {
    this.nodeId = nodeId;
    this.map = map;
    this.here = here;
    this.channels = channels;
  }

  /** The partitions as the map has them now. */
  ClusterImage image() {
    return map.get();
  }

  /** Has a partition's leader carry out a command; blocks. */
  OrderResult propose(PartitionRecord target, Bytes command) {
    OrderResult last = new OrderResult.NotLeader(null);
    var asked = new LinkedHashSet<String>();
    var next = leaders.getOrDefault(target.partitionId(), target.firstLeader());
    while (next != null && asked.add(next)) {
      last = propose(next, target.partitionId(), command);
      if (last instanceof OrderResult.Done || last instanceof OrderResult.Refused) {
        leaders.put(target.partitionId(), next);
        return last;
      }
      var named = last instanceof OrderResult.NotLeader(var leader) ? leader : null;
      next = named != null && !asked.contains(named) ? named : notAsked(target, asked);
    }
    leaders.remove(target.partitionId());
    return last;
  }

  private static @Nullable String notAsked(PartitionRecord target, Set<String> asked) {
    var rest = new ArrayList<>(target.replicas());
    rest.removeAll(asked);
    return rest.isEmpty() ? null : rest.getFirst();
  }

  private OrderResult propose(String node, long partitionId, Bytes command) {
    if (node.equals(nodeId)) {
      return here.apply(partitionId, command);
    }
    var record = map.get().nodes().get(node);
    return record == null
        ? new OrderResult.Unreachable("node " + node + " is not known")
        : new NodeClient(channels.apply(record.serviceAddress()), ANSWER_MAX)
            .shipIndexRows(partitionId, command);
  }
}
