package dev.stator.model.key;

import dev.stator.model.Bytes;
import dev.stator.model.item.NumberCodec;
import dev.stator.model.table.TableSchema;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Where item collections begin and end among the row keys of a table. */
public final class CollectionBounds {
  /** Ends whatever partition key a key breaks off in. */
  private static final byte[] ENDS_OF_KEYS = {0, 1, 0, 1, (byte) 0xff};

  private CollectionBounds() {}

  /** How many bytes all keys of a row's collection begin with: slice id to partition key. */
  static int prefixBytes(TableSchema schema, byte[] rowKey, int offset) {
    int partitionKey = offset + Keyspace.FIXED_PREFIX;
    return Keyspace.FIXED_PREFIX
        + switch (schema.partitionKey().type()) {
          case N -> NumberCodec.length(rowKey, partitionKey);
          case S, B -> KeyCodec.length(rowKey, partitionKey);
        };
  }

  /** What all keys of a row's collection begin with, and no others. */
  static Bytes prefix(TableSchema schema, Bytes rowKey) {
    return rowKey.slice(0, prefixBytes(schema, rowKey.array(), rowKey.arrayOffset()));
  }

  /** The key of the row with the size of a row's collection. */
  public static Bytes sizeRow(TableSchema schema, Bytes rowKey) {
    var prefix = prefix(schema, rowKey);
    var key = Arrays.copyOf(prefix.toArray(), prefix.length() + 1);
    key[prefix.length()] = Keyspace.FAMILY_COLLECTION_SIZE;
    return Bytes.wrap(key);
  }

  /**
   * The collection that a border between partitions would cut in two.
   *
   * @param border any key in one of the table's slices
   * @return all rows of that collection; null when the border lies between collections
   */
  public static @Nullable KeyRange cutBy(TableSchema schema, Bytes border) {
    if (border.length() <= Keyspace.FIXED_PREFIX || border.get(4) != Keyspace.KIND_BASE) {
      return null;
    }
    var ended = Arrays.copyOf(border.toArray(), border.length() + ENDS_OF_KEYS.length);
    System.arraycopy(ENDS_OF_KEYS, 0, ended, border.length(), ENDS_OF_KEYS.length);
    int prefixBytes = prefixBytes(schema, ended, 0);
    if (prefixBytes >= border.length()) {
      return null;
    }
    var prefix = border.slice(0, prefixBytes);
    return new KeyRange(prefix, behindAllThatBeginWith(prefix));
  }

  /** The first key behind all that begin with {@code begin}; it has a byte that is not ff. */
  static Bytes behindAllThatBeginWith(Bytes begin) {
    int last = begin.length() - 1;
    while (begin.get(last) == (byte) 0xff) {
      last--;
    }
    var next =
        Arrays.copyOfRange(begin.array(), begin.arrayOffset(), begin.arrayOffset() + last + 1);
    next[last]++;
    return Bytes.wrap(next);
  }
}
