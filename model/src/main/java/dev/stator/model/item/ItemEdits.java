package dev.stator.model.item;

import dev.stator.model.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * Copies of encoded items and values with one thing changed; what does not change is copied as
 * bytes.
 */
public final class ItemEdits {
  private ItemEdits() {}

  /** The item with an attribute set: in its old place, or behind all others when it is new. */
  public static Bytes with(Bytes item, Bytes name, Bytes value) {
    var writer = new ItemWriter().beginItem();
    copyEntries(item, writer, name, value);
    return writer.endItem().take();
  }

  /** The item without an attribute. */
  public static Bytes without(Bytes item, Bytes name) {
    var writer = new ItemWriter().beginItem();
    copyEntries(item, writer, name, null);
    return writer.endItem().take();
  }

  /**
   * Copies an item's attributes into the item or map that is open, one of them replaced, added or
   * left out.
   */
  private static void copyEntries(
      Bytes item, ItemWriter writer, Bytes changed, @Nullable Bytes value) {
    var reader = new ItemReader(item);
    boolean found = false;
    for (int rest = reader.enterItem(); rest > 0; rest--) {
      reader.readName();
      if (!reader.contentEquals(changed)) {
        writer.name(reader.content()).value(reader.readValue());
        continue;
      }
      found = true;
      reader.skip();
      if (value != null) {
        writer.name(changed).value(value);
      }
    }
    if (!found && value != null) {
      writer.name(changed).value(value);
    }
  }

  /** The union of two sets of one type. */
  public static Bytes union(Bytes left, Bytes right) {
    var merged = merge(left, right, true);
    return merged == null ? left : merged;
  }

  /**
   * The elements of {@code set} that are not in {@code removed}, a set of its type; null when none
   * is left.
   */
  public static @Nullable Bytes minus(Bytes set, Bytes removed) {
    return merge(set, removed, false);
  }

  /** Walks two sorted sets side by side; keeps all elements, or those that are on the left only. */
  private static @Nullable Bytes merge(Bytes left, Bytes right, boolean keepAll) {
    if (Items.type(left) != Items.type(right)) {
      throw new IllegalArgumentException("Sets of different types");
    }
    var writer = new ItemWriter().beginSet(Items.type(left));
    var leftCursor = new SetCursor(left);
    var rightCursor = new SetCursor(right);
    boolean any = false;
    while (leftCursor.element != null || (keepAll && rightCursor.element != null)) {
      int order = leftCursor.compareTo(rightCursor);
      if (order < 0 || keepAll) {
        writer.element(order <= 0 ? leftCursor.required() : rightCursor.required());
        any = true;
      }
      if (order <= 0) {
        leftCursor.next();
      }
      if (order >= 0) {
        rightCursor.next();
      }
    }
    return any ? writer.endSet().take() : null;
  }

  /**
   * The elements of a set, one after the other; the last is followed by null, which is above all.
   */
  private static final class SetCursor {
    private final ItemReader reader;
    private int rest;
    private @Nullable Bytes element;

    SetCursor(Bytes set) {
      reader = new ItemReader(set);
      rest = reader.enter();
      next();
    }

    void next() {
      if (rest-- > 0) {
        reader.readElement();
        element = reader.content();
      } else {
        element = null;
      }
    }

    Bytes required() {
      if (element == null) {
        throw new IllegalStateException("The set is at its end");
      }
      return element;
    }

    int compareTo(SetCursor that) {
      if (element == null) {
        return that.element == null ? 0 : 1;
      }
      return that.element == null ? -1 : element.compareTo(that.element);
    }
  }
}
