package dev.stator.storage.partition;

import dev.stator.model.table.TableSchema;

/** What the consumers of a table's change log need of each change. */
public enum ChangeNeeds {
  /** The table has no consumer: nothing is appended. */
  NOTHING,
  KEYS,
  OLD_AND_NEW_IMAGES;

  /** No table has a stream, an index or an archive yet. */
  public static ChangeNeeds of(TableSchema schema) {
    return NOTHING;
  }
}
