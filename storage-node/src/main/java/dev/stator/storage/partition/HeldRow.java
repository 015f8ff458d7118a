package dev.stator.storage.partition;

import dev.stator.storage.store.RowFormat;
import org.jspecify.annotations.Nullable;

/** What a replica has under a key. */
public sealed interface HeldRow {
  /** In range; the row is null when there is none. */
  record Found(RowFormat.@Nullable Row row) implements HeldRow {}

  /** The key is not, or no longer, in this partition's range. */
  record OutOfRange() implements HeldRow {}
}
