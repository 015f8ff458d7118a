package dev.stator.proto.item;

import dev.stator.model.Bytes;

/** What a router asks of a replica. */
public sealed interface StorageCall {
  long partitionId();

  /** Proposes a command, encoded as it will stand in the log. */
  record Write(long partitionId, Bytes command) implements StorageCall {}

  /** Reads one item by its row key. */
  record Get(long partitionId, int tableId, Bytes rowKey, boolean consistent)
      implements StorageCall {}

  /** Reads items in the order of their keys, as far as this partition holds the range. */
  record Range(long partitionId, RangeRead read) implements StorageCall {}

  /**
   * Asks how many items of a table the partition holds, and how large they are.
   *
   * @param from a row key that the partition is taken to hold
   */
  record Count(long partitionId, int tableId, Bytes from) implements StorageCall {}
}
