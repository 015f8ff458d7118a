package dev.stator.router.routing;

import dev.stator.model.cluster.ClusterImage;
import dev.stator.proto.item.ItemExchange;
import dev.stator.runtime.grpc.GrpcChannels;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One exchange per node: a method call to a node in this process, else a stream to the address that
 * the map shows.
 */
public final class NodeExchanges implements ItemExchanges, AutoCloseable {
  private final Supplier<ClusterImage> map;
  private final GrpcChannels channels;
  private final Function<String, @Nullable ItemExchange> inProcess;
  private final RoutingLimits limits;
  private final Map<String, ItemExchangeClient> clients = new ConcurrentHashMap<>();

  public NodeExchanges(
      Supplier<ClusterImage> map,
      GrpcChannels channels,
      Function<String, @Nullable ItemExchange> inProcess,
      RoutingLimits limits) {
    this.map = map;
    this.channels = channels;
    this.inProcess = inProcess;
    this.limits = limits;
  }

  @Override
  public @Nullable ItemExchange with(String nodeId) {
    var direct = inProcess.apply(nodeId);
    if (direct != null) {
      return direct;
    }
    var node = map.get().nodes().get(nodeId);
    if (node == null) {
      return null;
    }
    var client = clients.get(node.serviceAddress());
    return client != null ? client : clients.computeIfAbsent(node.serviceAddress(), this::connect);
  }

  private ItemExchangeClient connect(String address) {
    return new ItemExchangeClient(address, channels.to(address), limits);
  }

  @Override
  public void close() {
    clients.values().forEach(ItemExchangeClient::close);
  }
}
