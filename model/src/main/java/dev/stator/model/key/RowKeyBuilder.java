package dev.stator.model.key;

import dev.stator.model.Bytes;
import dev.stator.model.item.ItemReader;
import dev.stator.model.table.Slices;
import java.util.Arrays;

/** Puts a row key together, field by field. */
final class RowKeyBuilder {
  private final Slices slices;
  private byte[] array = new byte[128];
  private int end = Keyspace.FIXED_PREFIX;

  RowKeyBuilder(Slices slices) {
    this.slices = slices;
    array[4] = slices.kind();
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

  /** The partition key is complete: fills in its token and the id of the slice it falls into. */
  RowKeyBuilder token() {
    long token = Token.of(array, Keyspace.FIXED_PREFIX, end - Keyspace.FIXED_PREFIX);
    int id = slices.idOf(slices.of(token));
    for (int i = 3; i >= 0; i--) {
      array[i] = (byte) id;
      id >>>= 8;
    }
    for (int i = Keyspace.FIXED_PREFIX - 1; i >= Keyspace.FIXED_PREFIX - 8; i--) {
      array[i] = (byte) token;
      token >>>= 8;
    }
    return this;
  }

  /** Appends the family of items. */
  void family() {
    reserve(1);
    array[end++] = Keyspace.FAMILY_BASE;
  }

  /** Appends bytes of another key. */
  void append(Bytes more) {
    reserve(more.length());
    System.arraycopy(more.array(), more.arrayOffset(), array, end, more.length());
    end += more.length();
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
