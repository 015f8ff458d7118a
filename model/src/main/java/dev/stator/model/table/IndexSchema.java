package dev.stator.model.table;

import java.util.List;

/**
 * What a partition must know of one secondary index.
 *
 * @param id where the rows of a global index lie, see {@link Slices}; 0: it is local, and its rows
 *     lie with their items
 * @param backfilling whether items that are older than the index are still to be brought into it
 * @param keys the index's key attributes, those of the partition key first
 * @param hashKeys how many of them are the partition key
 * @param projection what it holds of items
 */
public record IndexSchema(
    String name,
    int id,
    boolean backfilling,
    List<KeyAttribute> keys,
    int hashKeys,
    IndexProjection projection) {
  /** The id of a global index whose id the control plane has still to draw. */
  public static final int UNDRAWN = 1;

  public IndexSchema {
    keys = List.copyOf(keys);
    if (hashKeys < 1 || hashKeys > keys.size()) {
      throw new IllegalArgumentException("An index cannot have " + hashKeys + " partition keys");
    }
  }

  /** A local index: it shares the table's partition key. */
  public static IndexSchema local(
      String name, List<KeyAttribute> keys, IndexProjection projection) {
    return new IndexSchema(name, 0, false, keys, 1, projection);
  }

  /** A global index that has held every item from the beginning. */
  public static IndexSchema global(
      String name, int id, List<KeyAttribute> keys, int hashKeys, IndexProjection projection) {
    return new IndexSchema(name, id, false, keys, hashKeys, projection);
  }

  /** The same index, with or without older items to be brought into it. */
  public IndexSchema withBackfilling(boolean backfilling) {
    return new IndexSchema(name, id, backfilling, keys, hashKeys, projection);
  }

  public boolean local() {
    return id == 0;
  }

  /** The attributes by which items of one partition key are sorted; there may be none. */
  public List<KeyAttribute> sortKeys() {
    return keys.subList(hashKeys, keys.size());
  }

  public List<KeyAttribute> partitionKeys() {
    return keys.subList(0, hashKeys);
  }
}
