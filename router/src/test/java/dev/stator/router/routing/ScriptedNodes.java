package dev.stator.router.routing;

import dev.stator.model.Bytes;
import dev.stator.model.cluster.ClusterImage;
import dev.stator.model.cluster.PartitionRecord;
import dev.stator.proto.item.ItemExchange;
import dev.stator.proto.item.StorageCall;
import dev.stator.proto.item.StorageReply;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Nodes that answer as a test tells them, and a record of who was asked what. */
final class ScriptedNodes implements ItemExchanges {
  final List<String> asked = new CopyOnWriteArrayList<>();
  final List<StorageCall> calls = new CopyOnWriteArrayList<>();
  private final Map<String, Function<StorageCall, CompletableFuture<StorageReply>>> behaviour =
      new ConcurrentHashMap<>();

  /** One partition of nodes n1, n2 and n3 over the whole keyspace; n1 is to lead first. */
  static ClusterImage onePartition() {
    var partitions = new TreeMap<Bytes, PartitionRecord>();
    partitions.put(
        Bytes.EMPTY,
        new PartitionRecord(7, Bytes.EMPTY, null, 1, List.of("n1", "n2", "n3"), "n1", true));
    return new ClusterImage("test", 1, Map.of(), partitions, Map.of());
  }

  void when(String node, Function<StorageCall, CompletableFuture<StorageReply>> answer) {
    behaviour.put(node, answer);
  }

  void answers(String node, StorageReply reply) {
    when(node, call -> CompletableFuture.completedFuture(reply));
  }

  void isDown(String node) {
    when(node, call -> CompletableFuture.failedFuture(new ExchangeFailedException(node, "down")));
  }

  void isSilent(String node) {
    when(node, call -> new CompletableFuture<>());
  }

  @Override
  public @Nullable ItemExchange with(String nodeId) {
    var answer = behaviour.get(nodeId);
    return answer == null
        ? null
        : call -> {
          asked.add(nodeId);
          calls.add(call);
          return answer.apply(call);
        };
  }
}
