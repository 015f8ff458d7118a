package dev.stator.model.stream;

import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * The place of a change in its shard: where it stands in the log of the shard's partition. A split
 * leaves it rising from a shard to its children, whose log goes on behind the split.
 *
 * @param index of the log entry
 * @param ordinal among the changes of that entry
 */
public record SequenceNumber(long index, int ordinal) implements Comparable<SequenceNumber> {
  /** Before every change. */
  public static final SequenceNumber FIRST = new SequenceNumber(0, 0);

  /** Behind every change. */
  public static final SequenceNumber LAST = new SequenceNumber(Long.MAX_VALUE, 0);

  private static final int TEXT_CHARS_MIN = 21;
  private static final int TEXT_CHARS_MAX = 40;
  private static final long ORDINALS = 1_000_000;

  /** Before all changes of an entry. */
  public static SequenceNumber of(long index) {
    return new SequenceNumber(index, 0);
  }

  /** The one right behind this. */
  public SequenceNumber next() {
    return new SequenceNumber(index, ordinal + 1);
  }

  @Override
  public int compareTo(SequenceNumber that) {
    int byIndex = Long.compare(index, that.index);
    return byIndex != 0 ? byIndex : Integer.compare(ordinal, that.ordinal);
  }

  /** A decimal number: the entry's index, and six digits of the ordinal. */
  public String text() {
    return "%019d%06d".formatted(index, ordinal);
  }

  /** Reads any number of the service's length; null when the text is none. */
  public static @Nullable SequenceNumber parse(String text) {
    if (text.length() < TEXT_CHARS_MIN || text.length() > TEXT_CHARS_MAX) {
      return null;
    }
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return null;
      }
    }
    var parts = new BigInteger(text).divideAndRemainder(BigInteger.valueOf(ORDINALS));
    return parts[0].bitLength() >= Long.SIZE
        ? LAST
        : new SequenceNumber(parts[0].longValue(), parts[1].intValue());
  }
}
