package dev.stator.storage.store;

import dev.stator.model.Bytes;
import java.nio.ByteBuffer;

/**
 * Tells when an item expires: {@code 00 | 2c | slice id (4) | seconds (8) | the rest of the item's
 * row key}, and nothing but a format number as value. So the items of a slice are in the order in
 * which they expire.
 *
 * <p>The item itself has the last word. There may be such rows of which no item says so: the other
 * side of a split keeps those of the items that it gave away.
 *
 * @param seconds since 1970, above 0
 */
public record StoredExpiry(Bytes rowKey, long seconds) {
  private static final int FORMAT = 1;
  private static final int SLICE_ID_BYTES = 4;
  private static final int PREFIX_BYTES = 2 + SLICE_ID_BYTES;

  byte[] key() {
    return ByteBuffer.allocate(PREFIX_BYTES + 8 + rowKey.length() - SLICE_ID_BYTES)
        .put(RowFamily.EXPIRY.key())
        .put(rowKey.slice(0, SLICE_ID_BYTES).buffer())
        .putLong(seconds)
        .put(rowKey.slice(SLICE_ID_BYTES, rowKey.length() - SLICE_ID_BYTES).buffer())
        .array();
  }

  static byte[] value() {
    return new byte[] {FORMAT};
  }

  static StoredExpiry decode(byte[] key, byte[] value) {
    if (value.length != 1 || value[0] != FORMAT) {
      throw new StoreException("a time of expiry of a format that this version does not read");
    }
    int rest = key.length - PREFIX_BYTES - 8;
    byte[] rowKey =
        ByteBuffer.allocate(SLICE_ID_BYTES + rest)
            .put(key, 2, SLICE_ID_BYTES)
            .put(key, PREFIX_BYTES + 8, rest)
            .array();
    return new StoredExpiry(Bytes.wrap(rowKey), seconds(key));
  }

  static int sliceId(byte[] key) {
    return ByteBuffer.wrap(key).getInt(2);
  }

  static long seconds(byte[] key) {
    return ByteBuffer.wrap(key).getLong(PREFIX_BYTES);
  }

  /** The first key that an item of a slice can have which expires then or later. */
  static byte[] from(int sliceId, long seconds) {
    return ByteBuffer.allocate(PREFIX_BYTES + 8)
        .put(RowFamily.EXPIRY.key())
        .putInt(sliceId)
        .putLong(seconds)
        .array();
  }

  /** The first key behind all items of a slice. */
  static byte[] end(int sliceId) {
    return sliceId == -1 ? RowFamily.EXPIRY.end() : from(sliceId + 1, 0);
  }
}
