package dev.stator.storage.node;

import dev.stator.proto.item.ItemExchange;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;

/** A running storage node: replicas of partitions, and the services that reach them. */
public interface StorageNode extends AutoCloseable {
  /**
   * Opens the data folder and serves. A node that has been here before serves from its own catalog
   * at once; a new one serves once the control plane has given it an id, which {@link #registered}
   * tells.
   *
   * @throws IOException with a sentence for the user when the folder is locked, foreign or
   *     unreadable
   */
  static StorageNode start(StorageNodeConfig config) throws IOException {
    return StorageNodeProcess.start(config);
  }

  /**
   * Completes with the node's id once the control plane knows this node; exceptionally when it
   * refuses it.
   */
  CompletableFuture<String> registered();

  /** host:port of the Raft peer server. */
  String raftAddress();

  /** host:port of the gRPC services. */
  String serviceAddress();

  /** The data path as a method call, for routers in this process. */
  ItemExchange exchange();

  /** The catalog is open and every replica in it was reopened. */
  boolean ready();

  @Override
  void close();
}
