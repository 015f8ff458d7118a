package dev.stator.model.table;

import java.util.List;

/**
 * What a partition must know of one secondary index.
 *
 * @param local whether it shares the table's partition key
 * @param keys the index's key attributes, those of the partition key first
 * @param projection what it holds of items
 */
public record IndexSchema(
    String name, boolean local, List<KeyAttribute> keys, IndexProjection projection) {
  public IndexSchema {
    keys = List.copyOf(keys);
  }

  /** An index that holds whole items. */
  public IndexSchema(String name, boolean local, List<KeyAttribute> keys) {
    this(name, local, keys, IndexProjection.ALL);
  }
}
