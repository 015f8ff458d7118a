package dev.stator.model.key;

import dev.stator.model.Bytes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A range of the keyspace, from {@code start} up to but not including {@code end}.
 *
 * @param end null: without end
 */
public record KeyRange(Bytes start, @Nullable Bytes end) {
  /** The whole keyspace. */
  public static final KeyRange ALL = new KeyRange(Bytes.EMPTY, null);

  public KeyRange {
    if (end != null && end.compareTo(start) < 0) {
      throw new IllegalArgumentException("A range ends before it starts: " + start + " " + end);
    }
  }

  public boolean contains(Bytes key) {
    return key.compareTo(start) >= 0 && (end == null || key.compareTo(end) < 0);
  }

  public boolean isEmpty() {
    return end != null && start.equals(end);
  }

  public boolean overlaps(KeyRange that) {
    return (end == null || that.start.compareTo(end) < 0)
        && (that.end == null || start.compareTo(that.end) < 0);
  }

  /** The keys that are in both ranges, or null when there are none. */
  public @Nullable KeyRange intersection(KeyRange that) {
    if (!overlaps(that)) {
      return null;
    }
    var from = start.compareTo(that.start) >= 0 ? start : that.start;
    Bytes to = end == null || (that.end != null && that.end.compareTo(end) < 0) ? that.end : end;
    return new KeyRange(from, to);
  }

  /** The keys of this range that are not in that one: no range, one or two. */
  public List<KeyRange> minus(KeyRange that) {
    if (!overlaps(that)) {
      return List.of(this);
    }
    var rest = new ArrayList<KeyRange>(2);
    if (start.compareTo(that.start) < 0) {
      rest.add(new KeyRange(start, that.start));
    }
    if (that.end != null && (end == null || that.end.compareTo(end) < 0)) {
      rest.add(new KeyRange(that.end, end));
    }
    return rest;
  }
}
