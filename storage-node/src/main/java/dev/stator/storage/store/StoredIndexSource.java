package dev.stator.storage.store;

import dev.stator.model.Bytes;
import dev.stator.model.key.KeyRange;
import dev.stator.proto.log.LogCommand.IndexSource;
import java.nio.ByteBuffer;

/**
 * The last who sent index rows for items of a range, as the row {@code format(1) rangeEpoch(8)
 * term(8) sequence(8) through(8) end}; its key holds the range's start, and no end is the end of
 * the keyspace.
 *
 * @param through changes of items in the range, up to that stamp, have all been applied here; 0: it
 *     is not known which
 */
public record StoredIndexSource(
    KeyRange range, long rangeEpoch, long term, long sequence, long through) {
  private static final int FORMAT = 1;
  private static final int FIXED_BYTES = 33;

  /** Whether it is later than another that sent for some of the same range. */
  public boolean isLaterThan(StoredIndexSource that) {
    if (rangeEpoch != that.rangeEpoch) {
      return rangeEpoch > that.rangeEpoch;
    }
    return term != that.term ? term > that.term : sequence > that.sequence;
  }

  public StoredIndexSource of(KeyRange range) {
    return new StoredIndexSource(range, rangeEpoch, term, sequence, through);
  }

  public StoredIndexSource through(long stamp) {
    return new StoredIndexSource(range, rangeEpoch, term, sequence, stamp);
  }

  public static StoredIndexSource of(IndexSource source) {
    return new StoredIndexSource(
        source.range(), source.rangeEpoch(), source.term(), source.sequence(), source.through());
  }

  /** As a command states it. */
  public IndexSource stated() {
    return new IndexSource(range, rangeEpoch, term, sequence, through);
  }

  byte[] encode() {
    var end = range.end();
    var value =
        ByteBuffer.allocate(FIXED_BYTES + (end == null ? 0 : end.length()))
            .put((byte) FORMAT)
            .putLong(rangeEpoch)
            .putLong(term)
            .putLong(sequence)
            .putLong(through);
    if (end != null) {
      value.put(end.buffer());
    }
    return value.array();
  }

  static StoredIndexSource decode(Bytes start, byte[] value) {
    var fields = ByteBuffer.wrap(value);
    if (fields.get() != FORMAT) {
      throw new StoreException("a sender of index rows of a format that this version cannot read");
    }
    long rangeEpoch = fields.getLong();
    long term = fields.getLong();
    long sequence = fields.getLong();
    long through = fields.getLong();
    var end =
        value.length == FIXED_BYTES
            ? null
            : Bytes.wrap(value, FIXED_BYTES, value.length - FIXED_BYTES);
    return new StoredIndexSource(new KeyRange(start, end), rangeEpoch, term, sequence, through);
  }
}
