package dev.stator.model.table;

import java.util.List;

/**
 * What a write must respect of one secondary index.
 *
 * @param local whether it shares the table's partition key
 * @param keys the index's key attributes, those of the partition key first
 */
public record IndexSchema(String name, boolean local, List<KeyAttribute> keys) {
  public IndexSchema {
    keys = List.copyOf(keys);
  }
}
