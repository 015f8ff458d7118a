package dev.stator.storage.partition;

import dev.stator.model.stream.ItemChange;
import dev.stator.model.stream.SequenceNumber;
import dev.stator.proto.log.LogCommand;
import dev.stator.storage.store.PartitionStore;
import dev.stator.storage.store.ShardCursor;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/** Finds out what of a partition's streams is old. Any thread. */
public final class StreamAge {
  private final long partitionId;
  private final PartitionStore store;

  public StreamAge(long partitionId, PartitionStore store) {
    this.partitionId = partitionId;
    this.store = store;
  }

  /**
   * What to remove of what is older than a moment; null when that is not worth an entry.
   *
   * @param beforeMillis the moment, since 1970
   * @param slackMillis a shard's oldest change is left alone until it is older by so much
   */
  public LogCommand.@Nullable TrimStreams trim(long beforeMillis, long slackMillis) {
    var trims = new ArrayList<LogCommand.ShardTrim>();
    boolean closed = false;
    for (var shard : store.shards().values()) {
      if (!shard.open() && HybridClock.physicalMillis(shard.closedAt()) < beforeMillis) {
        closed = true;
      } else if (shard.id().partitionId() == partitionId) {
        try (var cursor = store.shard(shard.id().number())) {
          if (isOlder(cursor, SequenceNumber.FIRST, beforeMillis - slackMillis)) {
            var first = firstNotOlder(cursor, beforeMillis);
            trims.add(new LogCommand.ShardTrim(shard.id().number(), first));
          }
        }
      }
    }
    return closed || !trims.isEmpty() ? new LogCommand.TrimStreams(beforeMillis, trims) : null;
  }

  /** Changes are in the order of time, so halving finds the first one that stays. */
  private static SequenceNumber firstNotOlder(ShardCursor cursor, long beforeMillis) {
    long old = 0;
    long fresh = cursor.position().index() + 1;
    while (old < fresh) {
      long middle = (old + fresh) >>> 1;
      if (isOlder(cursor, SequenceNumber.of(middle), beforeMillis)) {
        old = cursor.at().index() + 1;
      } else {
        fresh = middle;
      }
    }
    return SequenceNumber.of(old);
  }

  /** Whether the first change from a place on is older. */
  private static boolean isOlder(ShardCursor cursor, SequenceNumber from, long beforeMillis) {
    return cursor.seek(from)
        && HybridClock.physicalMillis(ItemChange.version(cursor.change())) < beforeMillis;
  }
}
