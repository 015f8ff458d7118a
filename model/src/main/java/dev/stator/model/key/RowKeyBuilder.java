package dev.stator.model.key;

import dev.stator.model.Bytes;
import dev.stator.model.item.ItemReader;
import java.util.Arrays;

/** Puts a base row's key together, field by field. */
final class RowKeyBuilder {
  private byte[] array = new byte[128];
  private int end = Keyspace.FIXED_PREFIX;

  RowKeyBuilder(int tableId) {
    array[0] = (byte) (tableId >>> 24);
    array[1] = (byte) (tableId >>> 16);
    array[2] = (byte) (tableId >>> 8);
    array[3] = (byte) tableId;
    array[4] = Keyspace.KIND_BASE;
  }

  /** Appends the number that the reader has just read. */
  void number(ItemReader reader) {
    reserve(reader.contentLength());
    System.arraycopy(reader.array(), reader.contentOffset(), array, end, reader.contentLength());
    end += reader.contentLength();
  }

  /** Appends the string or binary that the reader has just read. */
  void text(ItemReader reader) {
    reserve(KeyCodec.encodedBytesMax(reader.contentLength()));
    end =
        KeyCodec.encode(reader.array(), reader.contentOffset(), reader.contentLength(), array, end);
  }

  /** The partition key is complete: fills in its token and appends the family. */
  void token() {
    long token = Token.of(array, Keyspace.FIXED_PREFIX, end - Keyspace.FIXED_PREFIX);
    for (int i = Keyspace.FIXED_PREFIX - 1; i >= Keyspace.FIXED_PREFIX - 8; i--) {
      array[i] = (byte) token;
      token >>>= 8;
    }
    reserve(1);
    array[end++] = Keyspace.FAMILY_BASE;
  }

  Bytes take() {
    return Bytes.wrap(Arrays.copyOf(array, end));
  }

  private void reserve(int more) {
    if (array.length - end < more) {
      array = Arrays.copyOf(array, Math.max(array.length * 2, end + more));
    }
  }
}
