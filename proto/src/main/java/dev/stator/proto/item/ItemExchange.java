package dev.stator.proto.item;

import java.util.concurrent.CompletableFuture;

/**
 * The data path to one storage node: a gRPC stream, or a method call when the node lives in this
 * process. Thread-safe.
 */
public interface ItemExchange {
  /**
   * Never blocks. Completes exceptionally only when the node cannot be reached: a write is then
   * unknown.
   */
  CompletableFuture<StorageReply> call(StorageCall call);
}
