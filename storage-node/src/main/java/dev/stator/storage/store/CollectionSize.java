package dev.stator.storage.store;

import java.nio.ByteBuffer;

/**
 * The value of an item collection's size row, which tables with local indexes have: {@code
 * format(1) bytes(8)}, DynamoDB's sizes of the items and of what indexes hold of them.
 */
public final class CollectionSize {
  private static final int FORMAT = 1;

  private CollectionSize() {}

  public static byte[] encode(long bytes) {
    return ByteBuffer.allocate(9).put((byte) FORMAT).putLong(bytes).array();
  }

  public static long decode(byte[] value) {
    var fields = ByteBuffer.wrap(value);
    if (fields.get() != FORMAT) {
      throw new StoreException("a collection's size of a format that this version does not read");
    }
    return fields.getLong();
  }
}
