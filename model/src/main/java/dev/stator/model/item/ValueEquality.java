package dev.stator.model.item;

import dev.stator.model.Bytes;
import java.util.HashMap;

/**
 * Whether two encoded items or values are equal as DynamoDB sees them: the order of attributes and
 * map entries does not count. Everything else has one encoding, so equal bytes decide most cases at
 * once.
 */
public final class ValueEquality {
  /** More entries than this are not searched one by one: the time would grow with the square. */
  private static final int SEARCHED_MAX = 32;

  private ValueEquality() {}

  public static boolean sameItem(Bytes left, Bytes right) {
    if (left.length() != right.length()) {
      return false;
    }
    if (left.equals(right)) {
      return true;
    }
    int count = Items.count(left);
    return count == Items.count(right)
        && (count <= SEARCHED_MAX ? sameEntries(left, right) : sameManyEntries(left, right));
  }

  private static boolean sameEntries(Bytes left, Bytes right) {
    var reader = new ItemReader(left);
    for (int rest = reader.enterItem(); rest > 0; rest--) {
      reader.readName();
      var there = Items.attribute(right, reader.content());
      if (there == null || !sameValue(reader.readValue(), there)) {
        return false;
      }
    }
    return true;
  }

  private static boolean sameManyEntries(Bytes left, Bytes right) {
    var byName = new HashMap<Bytes, Bytes>();
    var reader = new ItemReader(right);
    for (int rest = reader.enterItem(); rest > 0; rest--) {
      reader.readName();
      byName.put(reader.content(), reader.readValue());
    }
    reader.over(left);
    for (int rest = reader.enterItem(); rest > 0; rest--) {
      reader.readName();
      var there = byName.get(reader.content());
      if (there == null || !sameValue(reader.readValue(), there)) {
        return false;
      }
    }
    return true;
  }

  public static boolean sameValue(Bytes left, Bytes right) {
    if (left.length() != right.length() || left.get(0) != right.get(0)) {
      return false;
    }
    if (left.equals(right)) {
      return true;
    }
    return switch (Items.type(left)) {
      case S, N, B, BOOL, NULL, SS, NS, BS -> false;
      case L -> sameList(left, right);
      case M -> sameItem(left.slice(5, left.length() - 5), right.slice(5, right.length() - 5));
    };
  }

  private static boolean sameList(Bytes left, Bytes right) {
    var leftReader = new ItemReader(left);
    var rightReader = new ItemReader(right);
    int count = leftReader.enter();
    if (count != rightReader.enter()) {
      return false;
    }
    for (int i = 0; i < count; i++) {
      if (!sameValue(leftReader.readValue(), rightReader.readValue())) {
        return false;
      }
    }
    return true;
  }
}
