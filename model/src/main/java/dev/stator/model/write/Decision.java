package dev.stator.model.write;

import dev.stator.model.Bytes;
import dev.stator.model.error.ErrorCode;

/** What a write does to its item, decided before anything is written. */
public sealed interface Decision {
  /** The item becomes {@code after}, an encoded item. */
  record Put(Bytes after) implements Decision {}

  /** The item goes. */
  record Remove() implements Decision {}

  /** The item is already what it would become; the order of attributes does not count. */
  record Unchanged() implements Decision {}

  /** The condition does not hold of the item. */
  record ConditionFailed() implements Decision {}

  /** The write makes no sense for this item. */
  record Rejected(ErrorCode error, String message) implements Decision {}
}
