package dev.stator.proto.item;

import dev.stator.model.Bytes;
import dev.stator.model.write.Outcome;
import org.jspecify.annotations.Nullable;

/** What a replica answers. */
public sealed interface StorageReply {
  /** The command was applied, with this outcome. */
  record Written(Outcome outcome) implements StorageReply {}

  /**
   * @param item the encoded item, or null when there is none
   * @param size DynamoDB's size of the item, 0 when there is none
   */
  record Found(@Nullable Bytes item, int size, long version) implements StorageReply {}

  /** The items of a range. */
  record Ranged(RangePage page) implements StorageReply {}

  /**
   * What the partition holds of a table.
   *
   * @param bytes DynamoDB's sizes of the items together
   */
  record Counted(long items, long bytes) implements StorageReply {}

  /** Surely nothing happened: ask the leader, whose node id is given when known. */
  record NotLeader(@Nullable String leader) implements StorageReply {}

  /** Surely nothing happened: the queue is full. */
  record Overloaded() implements StorageReply {}

  /** The command may or may not be applied; repeat it under the same request id only. */
  record Unknown(@Nullable String leader) implements StorageReply {}

  /** Surely nothing happened: this node has no such partition. */
  record NoPartition() implements StorageReply {}

  /** A read cannot be served by this replica now. */
  record Unavailable(String why) implements StorageReply {}
}
