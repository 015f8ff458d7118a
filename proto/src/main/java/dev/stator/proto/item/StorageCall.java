package dev.stator.proto.item;

import dev.stator.model.Bytes;
import dev.stator.model.key.KeyRange;
import dev.stator.model.stream.SequenceNumber;

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

  /**
   * Waits until the rows of global indexes follow what was written: answered when every change of
   * an item up to a version has reached the partitions that hold the index rows.
   *
   * @param range whose items are meant, which the partition is taken to hold whole
   * @param version as {@link dev.stator.model.write.Outcome.Applied#version} told it
   */
  record AwaitShipped(long partitionId, KeyRange range, long version) implements StorageCall {}

  /**
   * Asks for the shards of a table's stream that are, or were, of keys of this partition.
   *
   * @param label of the stream
   * @param from a row key that the partition is taken to hold
   */
  record Shards(long partitionId, int tableId, String label, Bytes from) implements StorageCall {}

  /**
   * Reads a shard's changes from {@code from} on.
   *
   * @param number of the shard
   */
  record Changes(long partitionId, long number, SequenceNumber from, int changesMax, long bytesMax)
      implements StorageCall {}
}
