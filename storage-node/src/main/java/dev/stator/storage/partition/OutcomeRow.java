package dev.stator.storage.partition;

import dev.stator.model.Bytes;
import dev.stator.model.write.IndexEffects;
import dev.stator.model.write.Outcome;
import dev.stator.storage.store.StoreException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The outcomes of one entry's effective writes, as one row: {@code format(1) count(2)}, then per
 * outcome {@code requestId(16) until(8) keyHash(8) sizeBefore(4) sizeAfter(4) version(8) images(1)
 * { length(4) bytes }*}. The bytes are replicated state and compared between releases, so they are
 * fixed by hand.
 */
final class OutcomeRow {
  private static final int FORMAT = 1;
  private static final int FIXED_BYTES = 49;
  private static final int HAS_BEFORE = 1;
  private static final int HAS_AFTER = 2;
  private static final int HAS_INDEXES = 4;

  private OutcomeRow() {}

  /**
   * One remembered outcome.
   *
   * @param idUpper first half of the request id
   * @param idLower second half
   * @param untilMillis the outcome is answered again until the partition's clock has passed this
   * @param keyHash of the row key: the same id for another row is no retry
   */
  record Remembered(
      long idUpper, long idLower, long untilMillis, long keyHash, Outcome.Applied outcome) {}

  static byte[] encode(List<Remembered> outcomes) {
    int bytes = 3;
    for (var each : outcomes) {
      bytes += bytes(each);
    }
    var row = ByteBuffer.allocate(bytes).put((byte) FORMAT).putShort((short) outcomes.size());
    for (var each : outcomes) {
      var applied = each.outcome();
      row.putLong(each.idUpper())
          .putLong(each.idLower())
          .putLong(each.untilMillis())
          .putLong(each.keyHash());
      row.putInt(applied.sizeBefore()).putInt(applied.sizeAfter()).putLong(applied.version());
      int parts =
          (applied.before() == null ? 0 : HAS_BEFORE)
              | (applied.after() == null ? 0 : HAS_AFTER)
              | (applied.indexes() == null ? 0 : HAS_INDEXES);
      row.put((byte) parts);
      putImage(row, applied.before());
      putImage(row, applied.after());
      putIndexes(row, applied.indexes());
    }
    return row.array();
  }

  /** How many bytes of a row one outcome takes. */
  static int bytes(Remembered outcome) {
    return FIXED_BYTES
        + imageBytes(outcome.outcome().before())
        + imageBytes(outcome.outcome().after())
        + indexesBytes(outcome.outcome().indexes());
  }

  /** How many outcomes a row holds. */
  static int count(byte[] row) {
    return ByteBuffer.wrap(row).getShort(1);
  }

  private static int imageBytes(@Nullable Bytes image) {
    return image == null ? 0 : 4 + image.length();
  }

  private static int indexesBytes(@Nullable IndexEffects indexes) {
    return indexes == null ? 0 : 9 + 4 * indexes.units().size();
  }

  private static void putIndexes(ByteBuffer row, @Nullable IndexEffects indexes) {
    if (indexes != null) {
      row.putLong(indexes.collectionBytes()).put((byte) indexes.units().size());
      indexes.units().forEach(row::putInt);
    }
  }

  private static void putImage(ByteBuffer row, @Nullable Bytes image) {
    if (image != null) {
      row.putInt(image.length()).put(image.array(), image.arrayOffset(), image.length());
    }
  }

  static List<Remembered> decode(byte[] value) {
    var row = ByteBuffer.wrap(value);
    if (row.get() != FORMAT) {
      throw new StoreException("remembered outcomes of a format that this version does not read");
    }
    int count = row.getShort();
    var outcomes = new ArrayList<Remembered>(count);
    for (int i = 0; i < count; i++) {
      long upper = row.getLong();
      long lower = row.getLong();
      long untilMillis = row.getLong();
      long keyHash = row.getLong();
      int sizeBefore = row.getInt();
      int sizeAfter = row.getInt();
      long version = row.getLong();
      int parts = row.get();
      var before = (parts & HAS_BEFORE) == 0 ? null : image(row, value);
      var after = (parts & HAS_AFTER) == 0 ? null : image(row, value);
      var indexes = (parts & HAS_INDEXES) == 0 ? null : indexes(row);
      var applied = new Outcome.Applied(before, after, sizeBefore, sizeAfter, version, indexes);
      outcomes.add(new Remembered(upper, lower, untilMillis, keyHash, applied));
    }
    return outcomes;
  }

  private static IndexEffects indexes(ByteBuffer row) {
    long collectionBytes = row.getLong();
    var units = new ArrayList<Integer>();
    for (int rest = row.get(); rest > 0; rest--) {
      units.add(row.getInt());
    }
    return new IndexEffects(units, collectionBytes);
  }

  private static Bytes image(ByteBuffer row, byte[] value) {
    int length = row.getInt();
    var image = Bytes.wrap(value, row.position(), length);
    row.position(row.position() + length);
    return image;
  }
}
