package dev.stator.storage.partition;

import dev.stator.storage.store.StoreException;
import java.nio.ByteBuffer;

/**
 * What only the proposer of an entry can know, put in front of its commands.
 *
 * @param physicalMillis its wall clock; 0 when it does not trust it
 * @param digestIndex index of the last entry with commands that it had applied
 * @param digest its running digest up to that entry
 */
record Stamp(long physicalMillis, long digestIndex, long digest) {
  private static final int FORMAT = 1;
  private static final int BYTES = 25;

  byte[] encode() {
    return ByteBuffer.allocate(BYTES)
        .put((byte) FORMAT)
        .putLong(physicalMillis)
        .putLong(digestIndex)
        .putLong(digest)
        .array();
  }

  static Stamp decode(ByteBuffer bytes) {
    var fields = bytes.duplicate();
    if (fields.remaining() != BYTES || fields.get() != FORMAT) {
      throw new StoreException("an entry's stamp of a format that this version does not read");
    }
    return new Stamp(fields.getLong(), fields.getLong(), fields.getLong());
  }
}
