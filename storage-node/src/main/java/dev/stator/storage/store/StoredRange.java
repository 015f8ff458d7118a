package dev.stator.storage.store;

import dev.stator.model.Bytes;
import dev.stator.model.key.KeyRange;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The part of the keyspace that a partition holds.
 *
 * @param start first row key that belongs to it
 * @param end first row key behind it, or null for the end of the keyspace
 * @param rangeEpoch version of the range; splits and adoptions raise it
 */
public record StoredRange(Bytes start, @Nullable Bytes end, long rangeEpoch) {
  private static final int FORMAT = 1;

  public boolean contains(Bytes rowKey) {
    return rowKey.compareTo(start) >= 0 && (end == null || rowKey.compareTo(end) < 0);
  }

  /**
   * The part of {@code asked} that a walk over it covers here; null when the walk does not begin
   * here.
   */
  public @Nullable KeyRange reach(KeyRange asked, boolean backwards) {
    boolean beginsHere = backwards ? holdsBelow(asked.end()) : contains(asked.start());
    return beginsHere ? new KeyRange(start, end).intersection(asked) : null;
  }

  private boolean holdsBelow(@Nullable Bytes key) {
    if (key == null || end == null) {
      return end == null && (key == null || key.compareTo(start) > 0);
    }
    return key.compareTo(start) > 0 && key.compareTo(end) <= 0;
  }

  byte[] encode() {
    int endBytes = end == null ? 0 : end.length();
    var value =
        ByteBuffer.allocate(1 + 8 + 4 + start.length() + 1 + endBytes)
            .put((byte) FORMAT)
            .putLong(rangeEpoch)
            .putInt(start.length())
            .put(start.array(), start.arrayOffset(), start.length())
            .put((byte) (end == null ? 0 : 1));
    if (end != null) {
      value.put(end.array(), end.arrayOffset(), end.length());
    }
    return value.array();
  }

  static StoredRange decode(byte[] value) {
    var fields = ByteBuffer.wrap(value);
    if (fields.get() != FORMAT) {
      throw new StoreException("a range of a format that this version does not read");
    }
    long rangeEpoch = fields.getLong();
    int startBytes = fields.getInt();
    var start = Bytes.wrap(value, fields.position(), startBytes);
    fields.position(fields.position() + startBytes);
    boolean bounded = fields.get() == 1;
    return new StoredRange(
        start,
        bounded ? Bytes.wrap(value, fields.position(), fields.remaining()) : null,
        rangeEpoch);
  }
}
