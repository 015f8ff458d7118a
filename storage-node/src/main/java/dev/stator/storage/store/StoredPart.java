package dev.stator.storage.store;

import dev.stator.model.Bytes;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A part of the range of a neighbour that is being adopted.
 *
 * @param end first key behind it, or null for the end of the keyspace
 * @param digest of the rows that were copied; empty: none were, and there are none here
 */
public record StoredPart(Bytes start, @Nullable Bytes end, Bytes digest) {
  private static final int FORMAT = 1;

  public boolean copied() {
    return !digest.isEmpty();
  }

  /** Whether it has a key in common with the range from {@code from} to {@code to}. */
  public boolean overlaps(Bytes from, @Nullable Bytes to) {
    return (to == null || start.compareTo(to) < 0) && (end == null || from.compareTo(end) < 0);
  }

  byte[] encode() {
    int endBytes = end == null ? 0 : end.length();
    var value =
        ByteBuffer.allocate(1 + 1 + digest.length() + 1 + endBytes)
            .put((byte) FORMAT)
            .put((byte) digest.length())
            .put(digest.buffer())
            .put((byte) (end == null ? 0 : 1));
    if (end != null) {
      value.put(end.buffer());
    }
    return value.array();
  }

  static StoredPart decode(Bytes start, byte[] value) {
    if (value[0] != FORMAT) {
      throw new StoreException("a copied part of a format that this version does not read");
    }
    var digest = Bytes.wrap(value, 2, value[1]);
    int at = 2 + digest.length();
    return new StoredPart(
        start, value[at] == 0 ? null : Bytes.wrap(value, at + 1, value.length - at - 1), digest);
  }
}
