package dev.stator.storage.node;

import dev.stator.proto.cluster.ControlPlaneClient;
import dev.stator.proto.cluster.MapFile;
import dev.stator.proto.cluster.NodeIdentity;
import dev.stator.proto.cluster.Registration;
import dev.stator.proto.item.ItemExchange;
import dev.stator.proto.item.StorageCall;
import dev.stator.proto.item.StorageReply;
import dev.stator.runtime.grpc.GrpcChannels;
import dev.stator.runtime.grpc.GrpcServer;
import dev.stator.runtime.lifecycle.Closing;
import dev.stator.storage.service.ItemService;
import dev.stator.storage.service.NodeService;
import dev.stator.storage.snapshot.SnapshotSender;
import dev.stator.storage.store.StoreResources;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A storage node put together: folder, stores, services; then, as soon as it knows who it is,
 * replication, replicas and what it tells the control plane ({@link ServingNode}).
 */
final class StorageNodeProcess implements StorageNode, ItemExchange {
  private static final Logger LOG = LoggerFactory.getLogger(StorageNodeProcess.class);

  private final StorageNodeConfig config;
  private final DataFolder folder;
  private final StoreResources resources;
  private final GrpcChannels channels;
  private final ControlPlaneLink controlPlane;
  private final Closing closing;
  private final CompletableFuture<String> registered = new CompletableFuture<>();
  private volatile @Nullable ServingNode serving;
  private boolean closed;

  private StorageNodeProcess(
      StorageNodeConfig config,
      DataFolder folder,
      StoreResources resources,
      GrpcChannels channels,
      ControlPlaneLink controlPlane,
      Closing closing) {
    this.config = config;
    this.folder = folder;
    this.resources = resources;
    this.channels = channels;
    this.controlPlane = controlPlane;
    this.closing = closing;
  }

  static StorageNode start(StorageNodeConfig config) throws IOException {
    if (!config.plantedBugs().isEmpty()) {
      LOG.warn(
          "PLANTED BUGS ARE ON, THIS NODE WILL LOSE OR CORRUPT DATA: {}", config.plantedBugs());
    }
    var closing = new Closing();
    try {
      var folder = closing.add(DataFolder.open(config));
      var limits = config.limits();
      var resources =
          closing.add(StoreResources.open(limits.blockCacheBytes(), limits.writeBufferBytes()));
      var channels = closing.add(new GrpcChannels());
      var controlPlane =
          closing.add(
              new ControlPlaneLink(new ControlPlaneClient(config.controlPlane(), channels::to)));
      var node = new StorageNodeProcess(config, folder, resources, channels, controlPlane, closing);
      node.begin();
      return node;
    } catch (IOException | RuntimeException e) {
      closing.close();
      throw e;
    }
  }

  private void begin() throws IOException {
    closing.add(
        GrpcServer.start(
            config.host(),
            folder.servicePort(),
            new ItemService(this),
            new NodeService(
                this::orders, new SnapshotSender(config.limits().snapshotBytesPerSecond()))));
    var known = folder.node();
    if (known != null) {
      serve(known);
    }
    controlPlane
        .register(registration(known))
        .whenComplete((identity, failure) -> {
          if (failure != null) {
            refused(failure);
          } else {
            registered(identity);
          }
        });
  }

  private Registration registration(@Nullable NodeIdentity known) {
    return new Registration(
        known == null ? "" : known.clusterId(),
        known == null ? "" : known.nodeId(),
        config.region(),
        config.az(),
        config.host(),
        raftAddress(),
        serviceAddress(),
        config.metricsAddress(),
        known == null ? config.replaces() : "");
  }

  private void registered(NodeIdentity identity) {
    try {
      var known = folder.node();
      if (known == null) {
        folder.own(identity);
        serve(identity);
      } else if (!known.equals(identity)) {
        throw new IOException(
            "The data folder %s belongs to node %s of cluster %s, but the control plane is of cluster %s. Name the right control plane, or give another folder with --data."
                .formatted(folder.root(), known.nodeId(), known.clusterId(), identity.clusterId()));
      }
      LOG.info(
          "node {} of cluster {} serves at {}",
          identity.nodeId(),
          identity.clusterId(),
          serviceAddress());
      registered.complete(identity.nodeId());
    } catch (IOException | RuntimeException e) {
      refused(e);
    }
  }

  /**
   * A node that its control plane does not know must not serve: it would answer for another
   * cluster.
   */
  private void refused(Throwable failure) {
    LOG.error("this node cannot take part: {}", failure.getMessage());
    registered.completeExceptionally(failure);
    close();
  }

  private synchronized void serve(NodeIdentity identity) throws IOException {
    if (closed) {
      throw new IOException("the node was closed");
    }
    var node = ServingNode.start(config, identity, folder, resources, channels::to);
    closing.add(node);
    serving = node;
    controlPlane.follow(identity.nodeId(), new MapFile(folder.map()), node.replicas()::learnPeers);
    controlPlane.beat(node.reports()::report, node.clock()::offset);
  }

  private @Nullable OrderDesk orders() {
    var node = serving;
    return node == null ? null : node.orders();
  }

  @Override
  public CompletableFuture<StorageReply> call(StorageCall call) {
    var node = serving;
    return node == null
        ? CompletableFuture.completedFuture(new StorageReply.NoPartition())
        : node.replicas().call(call);
  }

  @Override
  public CompletableFuture<String> registered() {
    return registered;
  }

  @Override
  public String raftAddress() {
    return config.host() + ":" + folder.raftPort();
  }

  @Override
  public String serviceAddress() {
    return config.host() + ":" + folder.servicePort();
  }

  @Override
  public ItemExchange exchange() {
    return this;
  }

  @Override
  public boolean ready() {
    var node = serving;
    return node != null && node.replicas().reopened();
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    controlPlane.fallSilent();
    closing.close();
  }
}
