package dev.stator.model.write;

import dev.stator.model.Bytes;
import dev.stator.model.error.ErrorCode;
import org.jspecify.annotations.Nullable;

/** What became of a write when it was applied; it crosses log, store and RPC. */
public sealed interface Outcome {
  /**
   * The write took effect (or changed nothing, which counts alike).
   *
   * @param before encoded item before the write: null when there was none, or when not asked for
   * @param after encoded item after the write: null when there is none, or when not asked for
   * @param sizeBefore DynamoDB's size of the item before, 0 when there was none
   * @param sizeAfter DynamoDB's size of the item after, 0 when there is none
   * @param version version of the item after the write
   * @param indexes null when the table has no local indexes
   */
  record Applied(
      @Nullable Bytes before,
      @Nullable Bytes after,
      int sizeBefore,
      int sizeAfter,
      long version,
      @Nullable IndexEffects indexes)
      implements Outcome {
    /** In a table without local indexes. */
    public Applied(
        @Nullable Bytes before,
        @Nullable Bytes after,
        int sizeBefore,
        int sizeAfter,
        long version) {
      this(before, after, sizeBefore, sizeAfter, version, null);
    }
  }

  /**
   * The condition did not hold; nothing changed.
   *
   * @param existing encoded item that refused it: null when there is none, or when not asked for
   * @param size DynamoDB's size of that item, 0 when there is none
   */
  record ConditionFailed(@Nullable Bytes existing, int size) implements Outcome {}

  /** The write makes no sense for this item or table; nothing changed. */
  record Rejected(ErrorCode error, String message) implements Outcome {}

  /** The row key is not, or no longer, in the partition's range; nothing changed, here or later. */
  record Moved(long rangeEpoch) implements Outcome {}

  /**
   * The write came later than its notAfter; it has no effect now, and whether it had one before is
   * unknown.
   */
  record Expired() implements Outcome {}

  /**
   * A command about the partition itself was meant for another state of it; nothing changed.
   *
   * @param why a sentence for an operator
   */
  record Stale(String why) implements Outcome {}

  /** A command that is not an item write was carried out. */
  record Done() implements Outcome {}
}
