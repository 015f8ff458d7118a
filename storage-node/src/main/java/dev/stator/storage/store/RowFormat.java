package dev.stator.storage.store;

import dev.stator.model.Bytes;
import java.nio.ByteBuffer;

/**
 * The value of an item's row: {@code format(1) flags(1) sealingKey(1) version(8) size(4) | item}.
 *
 * <p>The header answers questions of capacity, conflict and cache without decoding the item.
 * Numbers are big endian. A change of this format is a migration: its golden bytes are in the
 * tests.
 */
public final class RowFormat {
  /** The only format so far. */
  public static final int FORMAT = 1;

  static final int HEADER_BYTES = 15;
  private static final int NO_FLAGS = 0;
  private static final int NOT_SEALED = 0;

  private RowFormat() {}

  /**
   * A row as it is read.
   *
   * @param version of the item: the partition's clock when it was written
   * @param size DynamoDB's size of the item
   * @param item the encoded item
   */
  public record Row(long version, int size, Bytes item) {}

  public static byte[] encode(long version, int size, Bytes item) {
    return ByteBuffer.allocate(HEADER_BYTES + item.length())
        .put((byte) FORMAT)
        .put((byte) NO_FLAGS)
        .put((byte) NOT_SEALED)
        .putLong(version)
        .putInt(size)
        .put(item.array(), item.arrayOffset(), item.length())
        .array();
  }

  /** DynamoDB's size of the item in a row. */
  public static int size(byte[] value) {
    return decode(value).size();
  }

  /** Reads a row's value; nothing is copied. */
  public static Row decode(byte[] value) {
    if (value.length < HEADER_BYTES
        || value[0] != FORMAT
        || value[1] != NO_FLAGS
        || value[2] != NOT_SEALED) {
      throw new StoreException(
          "a row of a format that this version does not read: "
              + Bytes.wrap(value, 0, Math.min(value.length, HEADER_BYTES)));
    }
    var header = ByteBuffer.wrap(value);
    return new Row(
        header.getLong(3),
        header.getInt(11),
        Bytes.wrap(value, HEADER_BYTES, value.length - HEADER_BYTES));
  }
}
