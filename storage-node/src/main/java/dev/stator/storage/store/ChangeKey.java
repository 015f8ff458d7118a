package dev.stator.storage.store;

import java.nio.ByteBuffer;

/**
 * Where a change stands in a partition's change log.
 *
 * @param index of the entry that made it
 * @param ordinal of the change among those of its kind in that entry
 */
public record ChangeKey(long index, int ordinal) implements Comparable<ChangeKey> {
  /** Before all changes. */
  public static final ChangeKey NONE = new ChangeKey(0, -1);

  @Override
  public int compareTo(ChangeKey that) {
    int order = Long.compare(index, that.index);
    return order != 0 ? order : Integer.compare(ordinal, that.ordinal);
  }

  byte[] encode() {
    return ByteBuffer.allocate(12).putLong(index).putInt(ordinal).array();
  }

  static ChangeKey decode(byte[] value) {
    var fields = ByteBuffer.wrap(value);
    return new ChangeKey(fields.getLong(), fields.getInt());
  }
}
