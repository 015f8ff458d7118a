package dev.stator.storage.partition;

import dev.stator.model.key.KeyRange;
import dev.stator.model.stream.Shard;
import java.util.List;

/** Shards of a table's stream, and the range of the partition when it held them. */
record HeldShards(List<Shard> shards, KeyRange range) {
  HeldShards {
    shards = List.copyOf(shards);
  }
}
