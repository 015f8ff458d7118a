package dev.stator.storage.store;

import dev.stator.model.Bytes;
import java.nio.ByteBuffer;

/**
 * How far the items of a partition are brought into a global index that is younger than they are,
 * as the row {@code format(1) tableId(4) items(8) doneIndex(8) next}; its key holds the index id.
 *
 * @param items brought so far
 * @param doneIndex entry that found no more; -1: there may be more
 * @param next first row key that was not looked at; empty: of all
 */
public record StoredBackfill(int indexId, int tableId, long items, long doneIndex, Bytes next) {
  private static final int FORMAT = 1;
  private static final int FIXED_BYTES = 21;

  public static StoredBackfill begun(int indexId, int tableId) {
    return new StoredBackfill(indexId, tableId, 0, -1, Bytes.EMPTY);
  }

  public boolean open() {
    return doneIndex < 0;
  }

  /** It goes on at {@code next}. */
  public StoredBackfill at(Bytes next, int more) {
    return new StoredBackfill(indexId, tableId, items + more, -1, next);
  }

  public StoredBackfill done(long index, int more) {
    return new StoredBackfill(indexId, tableId, items + more, index, next);
  }

  byte[] encode() {
    return ByteBuffer.allocate(FIXED_BYTES + next.length())
        .put((byte) FORMAT)
        .putInt(tableId)
        .putLong(items)
        .putLong(doneIndex)
        .put(next.buffer())
        .array();
  }

  static StoredBackfill decode(int indexId, byte[] value) {
    var fields = ByteBuffer.wrap(value);
    if (fields.get() != FORMAT) {
      throw new StoreException("a backfill of a format that this version does not read");
    }
    return new StoredBackfill(
        indexId,
        fields.getInt(),
        fields.getLong(),
        fields.getLong(),
        Bytes.wrap(value, FIXED_BYTES, value.length - FIXED_BYTES));
  }
}
