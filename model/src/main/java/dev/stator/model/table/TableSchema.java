package dev.stator.model.table;

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
 *     created; each part lies at an id of its own, see {@link #sliceId}
 * @param indexes its secondary indexes, in the order of their definition
 */
public record TableSchema(
    int tableId,
    long version,
    String name,
    KeyAttribute partitionKey,
    @Nullable KeyAttribute sortKey,
    int slices,
    List<IndexSchema> indexes) {
  /** The most parts that a new table can be cut into. */
  public static final int SLICES_MAX = 64;

  public TableSchema {
    if (Integer.bitCount(slices) != 1 || slices < 1 || slices > SLICES_MAX) {
      throw new IllegalArgumentException("A table cannot have " + slices + " slices");
    }
    indexes = List.copyOf(indexes);
  }

  /** A table in one piece, without indexes. */
  public TableSchema(
      int tableId,
      long version,
      String name,
      KeyAttribute partitionKey,
      @Nullable KeyAttribute sortKey) {
    this(tableId, version, name, partitionKey, sortKey, 1, List.of());
  }

  public boolean hasLocalIndexes() {
    for (var index : indexes) {
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
    return indexes.stream().filter(IndexSchema::local).toList();
  }

  /** The attributes of the primary key: the partition key, and the sort key if there is one. */
  public List<KeyAttribute> keys() {
    return sortKey == null ? List.of(partitionKey) : List.of(partitionKey, sortKey);
  }

  /**
   * The id in the row keys of a slice. The ids of a table lie evenly in the space of ids, so that
   * its slices fall into different partitions of a keyspace that is cut evenly.
   *
   * @param slice from 0, in the order of tokens
   */
  public int sliceId(int slice) {
    return (int) (tableId + slice * ((1L << 32) / slices));
  }

  /** Whether an id is that of one of the table's slices. */
  public boolean owns(int id) {
    return Long.remainderUnsigned(Integer.toUnsignedLong(id - tableId), (1L << 32) / slices) == 0;
  }

  /** The slice that holds a token: its first bits. */
  public int sliceOf(long token) {
    return slices == 1 ? 0 : (int) (token >>> (Long.SIZE - Integer.numberOfTrailingZeros(slices)));
  }
}
