package dev.stator.storage.store;

import java.nio.ByteBuffer;

/**
 * How far a store has followed the log; written with every batch.
 *
 * @param term of the last entry that the store holds
 * @param index of that entry
 * @param clock the partition's hybrid logical clock behind it
 * @param digestIndex index of the last entry that carried commands
 * @param digest over every batch up to that entry
 */
public record StoredPosition(long term, long index, long clock, long digestIndex, long digest) {
  /** Before the first entry. */
  public static final StoredPosition NONE = new StoredPosition(0, -1, 0, -1, 0);

  /**
   * Term of the entry that a base stands for: Raft takes a member whose last entry is of term 0 for
   * an empty one.
   */
  static final long BASE_TERM = 1;

  private static final int FORMAT = 1;
  private static final int BYTES = 41;

  public StoredPosition passed(long laterTerm, long laterIndex) {
    return new StoredPosition(laterTerm, laterIndex, clock, digestIndex, digest);
  }

  byte[] encode() {
    return ByteBuffer.allocate(BYTES)
        .put((byte) FORMAT)
        .putLong(term)
        .putLong(index)
        .putLong(clock)
        .putLong(digestIndex)
        .putLong(digest)
        .array();
  }

  static StoredPosition decode(byte[] value) {
    if (value.length != BYTES || value[0] != FORMAT) {
      throw new StoreException("an applied position of a format that this version does not read");
    }
    var fields = ByteBuffer.wrap(value, 1, BYTES - 1);
    return new StoredPosition(
        fields.getLong(), fields.getLong(), fields.getLong(), fields.getLong(), fields.getLong());
  }
}
