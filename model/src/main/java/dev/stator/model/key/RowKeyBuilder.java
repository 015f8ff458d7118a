package dev.stator.model.key;

import dev.stator.model.Bytes;
import dev.stator.model.item.ItemReader;
import dev.stator.model.table.TableSchema;
import java.util.Arrays;

/** Puts a base row's key together, field by field. */
final class RowKeyBuilder {
  private final TableSchema schema;
  private byte[] array = new byte[128];
  private int end = Keyspace.FIXED_PREFIX;

  RowKeyBuilder(TableSchema schema) {
    this.schema = schema;
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

  /**
   * The partition key is complete: fills in its token and the id of the slice that the token falls
   * into, and appends the family.
   */
  void token() {
    long token = Token.of(array, Keyspace.FIXED_PREFIX, end - Keyspace.FIXED_PREFIX);
    int id = schema.sliceId(schema.sliceOf(token));
    for (int i = 3; i >= 0; i--) {
      array[i] = (byte) id;
      id >>>= 8;
    }
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
