package dev.stator.storage.store;

import dev.stator.model.Bytes;
import dev.stator.model.key.KeyRange;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Where items of a table may lie that expire and of which no row tells when: between {@code next}
 * and {@code end}, as far as the partition's range reaches. There, they are listed in the order of
 * their keys.
 *
 * @param end null: the end of the keyspace
 */
public record StoredListing(Bytes next, @Nullable Bytes end) {
  private static final int FORMAT = 1;

  public static StoredListing of(StoredRange range) {
    return new StoredListing(range.start(), range.end());
  }

  public KeyRange range() {
    return new KeyRange(next, end);
  }

  /** One that covers another as well. */
  public StoredListing and(StoredListing that) {
    return new StoredListing(
        next.compareTo(that.next) <= 0 ? next : that.next,
        end == null || (that.end != null && that.end.compareTo(end) < 0) ? end : that.end);
  }

  byte[] encode() {
    var value =
        ByteBuffer.allocate(1 + 4 + next.length() + 1 + (end == null ? 0 : end.length()))
            .put((byte) FORMAT)
            .putInt(next.length())
            .put(next.buffer())
            .put((byte) (end == null ? 0 : 1));
    if (end != null) {
      value.put(end.buffer());
    }
    return value.array();
  }

  static StoredListing decode(byte[] value) {
    var fields = ByteBuffer.wrap(value);
    if (fields.get() != FORMAT) {
      throw new StoreException("a listing of a format that this version does not read");
    }
    var next = Bytes.wrap(value, 5, fields.getInt());
    int at = 5 + next.length();
    return new StoredListing(
        next, value[at] == 0 ? null : Bytes.wrap(value, at + 1, value.length - at - 1));
  }
}
