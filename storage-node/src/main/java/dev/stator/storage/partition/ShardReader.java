package dev.stator.storage.partition;

import dev.stator.model.Bytes;
import dev.stator.model.stream.ItemChange;
import dev.stator.model.stream.SequenceNumber;
import dev.stator.proto.item.ChangePage;
import dev.stator.proto.item.ChangePage.PlacedChange;
import dev.stator.storage.store.ShardCursor;
import java.util.ArrayList;

/**
 * One stretch of a read of a shard's changes: from a place on, as far as the bounds allow, of what
 * this replica had applied.
 */
final class ShardReader {
  /** Read at once, on a thread that serves single items. */
  static final int BRIEF_CHANGES = 100;

  static final long BRIEF_BYTES = 64 << 10;

  private ShardReader() {}

  /**
   * @param partitionId of this partition: it has no changes of shards that others opened
   * @param bytesMax of DynamoDB's sizes together; the first change may be larger
   */
  static ChangePage page(
      ShardCursor cursor, long partitionId, SequenceNumber from, int changesMax, long bytesMax) {
    var shard = cursor.shard();
    if (shard == null || shard.id().partitionId() != partitionId) {
      return ChangePage.NO_SHARD;
    }
    var changes = new ArrayList<PlacedChange>();
    var applied = SequenceNumber.of(cursor.position().index() + 1);
    var end = shard.end();
    var behind = end != null && end.compareTo(applied) < 0 ? end : applied;
    if (from.compareTo(behind) >= 0) {
      return new ChangePage(shard.shown(), changes, behind, false);
    }
    var first = from.compareTo(shard.trimmed()) < 0 ? shard.trimmed() : from;
    long bytes = 0;
    for (boolean found = cursor.seek(first); found; found = cursor.next()) {
      var change = Bytes.wrap(cursor.change());
      int size = ItemChange.size(change);
      if (changes.size() >= changesMax || (!changes.isEmpty() && bytes + size > bytesMax)) {
        return new ChangePage(shard.shown(), changes, cursor.at(), true);
      }
      bytes += size;
      changes.add(new PlacedChange(cursor.at(), change));
    }
    return new ChangePage(shard.shown(), changes, behind, false);
  }
}
