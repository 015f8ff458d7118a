package dev.stator.storage.partition;

import dev.stator.model.Bytes;
import dev.stator.storage.store.StoreException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One effective change of one item, as it stands in the change log: {@code format(1) images(1)
 * version(8) keyLength(4) rowKey { length(4) image }*}.
 *
 * @param byService the item expired: nobody asked for it
 * @param before encoded item before the change: null when there was none, or when nobody needs it
 * @param after encoded item after it: null when there is none, or when nobody needs it
 */
public record Change(
    Bytes rowKey, long version, boolean byService, @Nullable Bytes before, @Nullable Bytes after) {
  private static final int FORMAT = 1;
  private static final int HAS_BEFORE = 1;
  private static final int HAS_AFTER = 2;
  private static final int BY_SERVICE = 4;

  byte[] encode() {
    int bytes = 14 + rowKey.length() + imageBytes(before) + imageBytes(after);
    int images =
        (before == null ? 0 : HAS_BEFORE)
            | (after == null ? 0 : HAS_AFTER)
            | (byService ? BY_SERVICE : 0);
    var record =
        ByteBuffer.allocate(bytes)
            .put((byte) FORMAT)
            .put((byte) images)
            .putLong(version)
            .putInt(rowKey.length())
            .put(rowKey.array(), rowKey.arrayOffset(), rowKey.length());
    putImage(record, before);
    putImage(record, after);
    return record.array();
  }

  /** Reads what the change log holds. */
  public static Change decode(byte[] value) {
    var record = ByteBuffer.wrap(value);
    if (record.get() != FORMAT) {
      throw new StoreException("a change of a format that this version does not read");
    }
    int images = record.get();
    long version = record.getLong();
    var rowKey = bytes(record, value);
    return new Change(
        rowKey,
        version,
        (images & BY_SERVICE) != 0,
        (images & HAS_BEFORE) == 0 ? null : bytes(record, value),
        (images & HAS_AFTER) == 0 ? null : bytes(record, value));
  }

  private static int imageBytes(@Nullable Bytes image) {
    return image == null ? 0 : 4 + image.length();
  }

  private static void putImage(ByteBuffer record, @Nullable Bytes image) {
    if (image != null) {
      record.putInt(image.length()).put(image.array(), image.arrayOffset(), image.length());
    }
  }

  private static Bytes bytes(ByteBuffer record, byte[] value) {
    int length = record.getInt();
    var bytes = Bytes.wrap(value, record.position(), length);
    record.position(record.position() + length);
    return bytes;
  }
}
