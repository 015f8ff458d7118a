package dev.stator.model.key;

import dev.stator.model.Bytes;
import dev.stator.model.error.RequestException;
import dev.stator.model.item.ItemReader;
import dev.stator.model.item.Items;
import dev.stator.model.table.KeyAttribute;
import dev.stator.model.table.Slices;
import dev.stator.model.table.TableSchema;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Row keys: all rows of all tables and indexes in one ordered space.
 *
 * <pre>
 * slice id (4) | 10 | token (8) | partition key | family (1) | sort key                   items, local indexes
 * slice id (4) | 20 | token (8) | keys of the index | partition key | sort key of the item       global index
 * </pre>
 *
 * The first 13 bytes are fixed; the token is {@link Token} of the encoded partition key, big
 * endian. An item collection is contiguous: its base rows (family 00), then its rows in local
 * indexes (1 to 5), then its size row (FE).
 *
 * <p>A table in one piece has its table id in front. One that was cut when it was created has a
 * slice id there, which the first bits of the token choose ({@link Slices}): its rows are in the
 * order of tokens within a slice, and the slices lie far from each other. Ids are unsigned and at
 * least 01000000: keys that begin with 00 are a partition's own.
 */
public final class Keyspace {
  /** Bytes of slice id, kind and token. */
  public static final int FIXED_PREFIX = 13;

  /** The smallest table id, unsigned. */
  public static final int TABLE_ID_MIN = 0x01000000;

  public static final byte KIND_BASE = Slices.ITEMS;
  public static final byte KIND_GLOBAL_INDEX = Slices.INDEX_ROWS;
  public static final byte FAMILY_BASE = 0;
  public static final byte FAMILY_COLLECTION_SIZE = (byte) 0xfe;

  private Keyspace() {}

  /**
   * The row key of an item that holds its key attributes and maybe others.
   *
   * @throws RequestException in the service's words when a key attribute is missing, of a wrong
   *     type, empty or too long
   */
  public static Bytes baseRow(TableSchema schema, Bytes item) {
    var key = new RowKeyBuilder(schema.rows());
    appendAttribute(key, item, schema.partitionKey(), true);
    key.token().family();
    if (schema.sortKey() != null) {
      appendAttribute(key, item, schema.sortKey(), false);
    }
    return key.take();
  }

  /**
   * The row key of a Key as GetItem, UpdateItem and DeleteItem have it: an item of just the key
   * attributes.
   *
   * @throws RequestException in the service's words when it is anything else, or a key is empty or
   *     too long
   */
  public static Bytes rowOfKey(TableSchema schema, Bytes key) {
    if (Items.count(key) != (schema.sortKey() == null ? 1 : 2)
        || !matches(key, schema.partitionKey())
        || (schema.sortKey() != null && !matches(key, schema.sortKey()))) {
      throw RequestException.validation("The provided key element does not match the schema");
    }
    return baseRow(schema, key);
  }

  /**
   * What the keys of all base rows of an item collection begin with.
   *
   * @param partitionKey an encoded attribute value of the type that the schema names
   * @throws RequestException in the service's words when it is empty or too long
   */
  static Bytes collectionPrefix(TableSchema schema, Bytes partitionKey) {
    var key = new RowKeyBuilder(schema.rows());
    appendValue(key, partitionKey, schema.partitionKey(), true);
    key.token().family();
    return key.take();
  }

  /**
   * What the keys of all rows that a global index has of a partition key begin with.
   *
   * @param partitionKey encoded values of the attributes of it
   * @throws RequestException in the service's words when one is empty or too long
   */
  static Bytes indexPrefix(ItemOrder order, List<Bytes> partitionKey) {
    var key = new RowKeyBuilder(order.rows());
    for (int i = 0; i < partitionKey.size(); i++) {
      appendValue(key, partitionKey.get(i), order.partitionKeys().get(i), true);
    }
    return key.token().take();
  }

  /** Whether an item has its key attributes, of the right types. */
  public static boolean hasKeyTypes(TableSchema schema, Bytes item) {
    return matches(item, schema.partitionKey())
        && (schema.sortKey() == null || matches(item, schema.sortKey()));
  }

  private static boolean matches(Bytes key, KeyAttribute attribute) {
    var value = Items.attribute(key, attribute.name());
    return value != null && Items.type(value).name().equals(attribute.type().name());
  }

  static void appendAttribute(
      RowKeyBuilder key, Bytes item, KeyAttribute attribute, boolean partitionKey) {
    var value = Items.attribute(item, attribute.name());
    if (value == null) {
      throw KeyErrors.missing(attribute);
    }
    var type = Items.type(value);
    if (!type.name().equals(attribute.type().name())) {
      throw KeyErrors.wrongType(attribute, type);
    }
    appendValue(key, value, attribute, partitionKey);
  }

  static void appendValue(
      RowKeyBuilder key, Bytes value, KeyAttribute attribute, boolean partitionKey) {
    var reader = new ItemReader(value);
    reader.readScalar();
    switch (attribute.type()) {
      case N -> key.number(reader);
      case S, B -> {
        KeyErrors.checkLength(attribute, reader.contentLength(), partitionKey);
        key.text(reader);
      }
    }
  }

  /** The first row key that a slice of a table can have. */
  public static Bytes tableStart(int sliceId) {
    return Bytes.wrap(fixed32(sliceId));
  }

  /** The first key behind all that a slice of a table can have; null when there is none. */
  public static @Nullable Bytes tableEnd(int sliceId) {
    return sliceId == -1 ? null : Bytes.wrap(fixed32(sliceId + 1));
  }

  /** All items of a table, with its local indexes: a range for each slice. */
  public static List<KeyRange> tableRanges(TableSchema schema) {
    return ranges(schema.rows());
  }

  /** All rows of a table and of its global indexes. */
  public static List<KeyRange> allRanges(TableSchema schema) {
    return schema.allRows().stream().flatMap(rows -> ranges(rows).stream()).toList();
  }

  /** A range for each slice, in the order of tokens. */
  public static List<KeyRange> ranges(Slices slices) {
    return segmentRanges(slices, 0, 1);
  }

  /**
   * The rows whose tokens lie in one of {@code total} equal parts: a range for each slice that has
   * any, in the order of tokens. A row's segment never changes.
   *
   * @param segment from 0
   */
  public static List<KeyRange> segmentRanges(Slices slices, int segment, int total) {
    var from = tokenBound(segment, total);
    var to = tokenBound(segment + 1, total);
    var ranges = new ArrayList<KeyRange>();
    for (int slice = 0; slice < slices.count(); slice++) {
      var sliceFrom = tokenBound(slice, slices.count());
      var sliceTo = tokenBound(slice + 1, slices.count());
      if (from.compareTo(sliceTo) < 0 && to.compareTo(sliceFrom) > 0) {
        int id = slices.idOf(slice);
        ranges.add(
            new KeyRange(
                from.compareTo(sliceFrom) <= 0
                    ? tableStart(id)
                    : tokenStart(id, slices.kind(), from),
                to.compareTo(sliceTo) >= 0 ? tableEnd(id) : tokenStart(id, slices.kind(), to)));
      }
    }
    return ranges;
  }

  /** The first token of a part, of as many as are equal; tokens are unsigned. */
  private static BigInteger tokenBound(int part, int parts) {
    return BigInteger.valueOf(part).shiftLeft(Long.SIZE).divide(BigInteger.valueOf(parts));
  }

  private static Bytes tokenStart(int id, byte kind, BigInteger token) {
    return Bytes.wrap(
        ByteBuffer.allocate(FIXED_PREFIX).putInt(id).put(kind).putLong(token.longValue()).array());
  }

  /** Whether a key of a base row is one that the table can have. */
  public static boolean isOf(TableSchema schema, Bytes rowKey) {
    return rowKey.length() > FIXED_PREFIX
        && rowKey.get(4) == KIND_BASE
        && sliceId(rowKey) == schema.rows().idOf(schema.rows().of(token(rowKey)));
  }

  /** The slice of a table that a row key belongs to. */
  public static int sliceId(Bytes rowKey) {
    return (rowKey.get(0) & 0xff) << 24
        | (rowKey.get(1) & 0xff) << 16
        | (rowKey.get(2) & 0xff) << 8
        | (rowKey.get(3) & 0xff);
  }

  /** The family of a row of the table: item, row of a local index, or size of its collection. */
  public static byte family(TableSchema schema, byte[] rowKey) {
    return rowKey[CollectionBounds.prefixBytes(schema, rowKey, 0)];
  }

  /** The token in a row key. */
  public static long token(Bytes rowKey) {
    long token = 0;
    for (int i = FIXED_PREFIX - 8; i < FIXED_PREFIX; i++) {
      token = token << 8 | (rowKey.get(i) & 0xff);
    }
    return token;
  }

  private static byte[] fixed32(int value) {
    return new byte[] {
      (byte) (value >>> 24), (byte) (value >>> 16), (byte) (value >>> 8), (byte) value
    };
  }
}
