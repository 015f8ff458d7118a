package dev.stator.model.table;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a partition must know of a table to decide a write; it reaches the partition only as a
 * SetTable command in its log.
 *
 * @param tableId identity of the table; a table that is dropped and created again gets another
 * @param version rises with every change of the table
 * @param name the table's name, for messages and metrics
 * @param slices into how many parts, a power of two, the table's tokens were cut when it was
 *     created, see {@link Slices}
 * @param derived its indexes, stream, expiry
 */
public record TableSchema(
    int tableId,
    long version,
    String name,
    KeyAttribute partitionKey,
    @Nullable KeyAttribute sortKey,
    int slices,
    Derived derived) {

  /** A table in one piece, without indexes. */
  public TableSchema(
      int tableId,
      long version,
      String name,
      KeyAttribute partitionKey,
      @Nullable KeyAttribute sortKey) {
    this(tableId, version, name, partitionKey, sortKey, 1, Derived.NOTHING);
  }

  /** Its secondary indexes, in the order of their definition. */
  public List<IndexSchema> indexes() {
    return derived.indexes();
  }

  public @Nullable StreamSchema stream() {
    return derived.stream();
  }

  /** The attribute that says when an item expires, or null. */
  public @Nullable String expiryAttribute() {
    return derived.expiryAttribute();
  }

  public boolean hasLocalIndexes() {
    for (var index : indexes()) {
      if (index.local()) {
        return true;
      }
    }
    return false;
  }

  /**
   * Its local indexes in the order of their definition, in which they are numbered from 1: a table
   * keeps those that it was created with.
   */
  public List<IndexSchema> localIndexes() {
    return indexes().stream().filter(IndexSchema::local).toList();
  }

  /** The attributes of the primary key: the partition key, and the sort key if there is one. */
  public List<KeyAttribute> keys() {
    return sortKey == null ? List.of(partitionKey) : List.of(partitionKey, sortKey);
  }

  /** Its global indexes, in the order of their definition. */
  public List<IndexSchema> globalIndexes() {
    return indexes().stream().filter(index -> !index.local()).toList();
  }

  public boolean hasGlobalIndexes() {
    for (var index : indexes()) {
      if (!index.local()) {
        return true;
      }
    }
    return false;
  }

  /** The global index with that id, or null. */
  public @Nullable IndexSchema globalIndex(int id) {
    for (var index : indexes()) {
      if (!index.local() && index.id() == id) {
        return index;
      }
    }
    return null;
  }

  /** Where its items lie. */
  public Slices rows() {
    return new Slices(tableId, Slices.ITEMS, slices);
  }

  /** Where the rows of one of its global indexes lie. */
  public Slices rows(IndexSchema index) {
    return new Slices(index.id(), Slices.INDEX_ROWS, slices);
  }

  /** Where all its rows lie: items, and those of each global index. */
  public List<Slices> allRows() {
    var all = new ArrayList<Slices>();
    all.add(rows());
    globalIndexes().forEach(index -> all.add(rows(index)));
    return all;
  }

  /** The same table at the next version. */
  public TableSchema changed(Derived derived) {
    return new TableSchema(tableId, version + 1, name, partitionKey, sortKey, slices, derived);
  }
}
