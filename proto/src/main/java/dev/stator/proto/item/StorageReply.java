package dev.stator.proto.item;

import dev.stator.model.Bytes;
import dev.stator.model.cluster.PartitionRecord;
import dev.stator.model.key.KeyRange;
import dev.stator.model.stream.Shard;
import dev.stator.model.table.IndexCount;
import dev.stator.model.write.Outcome;
import java.util.List;
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
   * @param indexes what its local indexes hold, in the order of their definition
   * @param range of the partition when it held that: a count of the whole table goes on behind it
   */
  record Counted(long items, long bytes, List<IndexCount> indexes, KeyRange range)
      implements StorageReply {
    public Counted {
      indexes = List.copyOf(indexes);
    }

    /** Of a table without local indexes. */
    public Counted(long items, long bytes, KeyRange range) {
      this(items, bytes, List.of(), range);
    }
  }

  /** Global indexes have all that was asked about. */
  record Shipped() implements StorageReply {}

  /**
   * Shards of a table's stream.
   *
   * @param range of the partition when it held them: a walk over the table goes on behind it
   */
  record Shards(List<Shard> shards, KeyRange range) implements StorageReply {
    public Shards {
      shards = List.copyOf(shards);
    }
  }

  /** Changes of a shard. */
  record Changes(ChangePage page) implements StorageReply {}

  /**
   * Surely nothing happened: the key is not, or no longer, in the partition's range.
   *
   * @param known where this replica knows parts of its former range to be; they have a higher
   *     rangeEpoch than the partition had when it held them
   */
  record Moved(List<PartitionRecord> known) implements StorageReply {
    public Moved {
      known = List.copyOf(known);
    }
  }

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
