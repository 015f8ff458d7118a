package dev.stator.storage.store;

import java.nio.ByteBuffer;

/**
 * What a partition holds of one table.
 *
 * @param bytes DynamoDB's sizes of the items together
 */
public record StoredCount(long items, long bytes) {
  public static final StoredCount NONE = new StoredCount(0, 0);
  private static final int FORMAT = 1;

  public StoredCount plus(long moreItems, long moreBytes) {
    return new StoredCount(items + moreItems, bytes + moreBytes);
  }

  byte[] encode() {
    return ByteBuffer.allocate(17).put((byte) FORMAT).putLong(items).putLong(bytes).array();
  }

  static StoredCount decode(byte[] value) {
    var fields = ByteBuffer.wrap(value);
    if (fields.get() != FORMAT) {
      throw new StoreException("a count of a format that this version does not read");
    }
    return new StoredCount(fields.getLong(), fields.getLong());
  }
}
