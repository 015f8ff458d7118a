package dev.stator.chaos.sim;

import dev.stator.model.Bytes;
import dev.stator.model.stream.ItemChange;
import dev.stator.model.stream.SequenceNumber;
import dev.stator.model.stream.ShardId;
import dev.stator.storage.partition.PartitionState;
import dev.stator.storage.store.StoredShard;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A reader of streams that builds the items of tables again from their changes alone: it reads a
 * shard's ancestors, the oldest first, then the shard. It is sent back to older places now and
 * then, as one that crashed before it noted how far it was.
 */
final class ChangeFollower {
  private static final int SENT_BACK_ONE_IN = 16;

  private final Findings findings;
  private final LongFunction<PartitionState> partitions;
  private final Random random;
  private final Map<Key, ItemChange> latest = new HashMap<>();

  /** An item of a table. */
  record Key(int tableId, Bytes keys) {}

  /**
   * @param partitions a replica of each partition, by id
   */
  ChangeFollower(Findings findings, LongFunction<PartitionState> partitions, Random random) {
    this.findings = findings;
    this.partitions = partitions;
    this.random = random;
  }

  /** Follows the shards that a partition has open. */
  void follow(PartitionState state) {
    for (var shard : state.store().shards().values()) {
      if (shard.open()) {
        follow(state, shard);
      }
    }
  }

  private void follow(PartitionState state, StoredShard shard) {
    var lineage = new ArrayDeque<ShardId>();
    for (ShardId next = shard.id(); next != null; next = parent(next)) {
      lineage.push(next);
    }
    SequenceNumber last = SequenceNumber.FIRST;
    for (var id : lineage) {
      last = read(id.equals(shard.id()) ? state : partitions.apply(id.partitionId()), id, last);
    }
  }

  private @Nullable ShardId parent(ShardId id) {
    var shard = partitions.apply(id.partitionId()).store().shards().get(id.number());
    findings.check(shard != null, "the shard " + id + " is lost");
    return shard == null ? null : shard.parent();
  }

  /** Reads one shard to its end; returns the last place it read. */
  private SequenceNumber read(PartitionState state, ShardId id, SequenceNumber last) {
    var read = last;
    try (var cursor = state.store().shard(id.number())) {
      int tableId = Objects.requireNonNull(cursor.shard()).tableId();
      boolean found = cursor.seek(SequenceNumber.FIRST);
      while (found) {
        findings.check(
            cursor.at().compareTo(last) >= 0,
            "the shard " + id + " has a change at " + cursor.at() + ", its parent one at " + last);
        read = cursor.at();
        accept(tableId, id, read, ItemChange.decode(Bytes.wrap(cursor.change())));
        found =
            (random.nextInt(SENT_BACK_ONE_IN) == 0 && read.index() > 3)
                ? cursor.seek(SequenceNumber.of(read.index() - random.nextInt(3)))
                : cursor.next();
      }
    }
    return read;
  }

  private void accept(int tableId, ShardId shard, SequenceNumber at, ItemChange change) {
    var key = new Key(tableId, change.keys());
    var known = latest.get(key);
    if (known != null && known.version() >= change.version()) {
      return;
    }
    var before = known == null ? null : known.after();
    findings.check(
        Objects.equals(before, change.before()),
        "the change at " + at + " of " + shard + " has another image before it");
    latest.put(key, change);
  }

  /** What it built, for the items that it heard of. */
  Map<Key, ItemChange> latest() {
    return latest;
  }
}
