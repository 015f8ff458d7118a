package dev.stator.storage.store;

import dev.stator.model.key.KeyRange;
import dev.stator.model.stream.SequenceNumber;
import dev.stator.model.stream.ShardId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The beginning of a partition that was split off another: the parent's store as it was before the
 * split, cut to the child's range.
 */
public final class ChildBase {
  private ChildBase() {}

  /**
   * Makes {@code folder}, which is not there yet, a durable copy of {@code base}. Files with rows
   * never change and are shared.
   */
  public static void copy(Path base, Path folder) throws IOException {
    Files.createDirectories(folder);
    try (var files = Files.newDirectoryStream(base)) {
      for (Path file : files) {
        DurableFile.share(file, folder.resolve(file.getFileName()));
      }
    }
    DurableFile.force(folder);
  }

  /**
   * Turns a copy of the parent's store into the durable beginning of the child. The parent's
   * replicas held the same before the split, so the children do.
   */
  public static void begin(PartitionStore copy, StoredChild child) {
    var before = copy.position();
    var first = copy.begin(before.digest());
    copy.children().keySet().forEach(first::removeChild);
    copy.counts().keySet().forEach(first::removeCount);
    child.counts().forEach(first::putCount);
    first.removeTally();
    first.removeAdoption();
    first.removeFreeze();
    divideShards(copy, child, first);
    first.putRange(child.range());
    first.putBase(child.baseIndex());
    copy.commit(
        first,
        new StoredPosition(
            StoredPosition.BASE_TERM,
            child.baseIndex(),
            before.clock(),
            child.baseIndex(),
            first.digest()));
    copy.trim(child.range());
    copy.flush();
  }

  /**
   * Closes the shards of the child's range and opens their children, as the parent does for its own
   * side. What was closed is remembered; its changes stay with the parent.
   */
  private static void divideShards(PartitionStore copy, StoredChild child, StoreBatch first) {
    var range = new KeyRange(child.start(), child.end());
    var end = SequenceNumber.of(child.baseIndex());
    long clock = copy.position().clock();
    int opened = 0;
    for (var shard : copy.shards().values()) {
      var halves = shard.split(child.start(), end, clock);
      if (halves != null) {
        var id = ShardId.opened(child.baseIndex(), opened++, child.childId());
        var start = SequenceNumber.of(child.baseIndex() + 1);
        first.putShard(halves.closed());
        first.putShard(
            StoredShard.opened(
                id, shard.tableId(), shard.label(), halves.right(), shard.id(), start));
      } else if (!shard.range().overlaps(range)) {
        first.removeShard(shard.id().number());
      }
    }
  }
}
