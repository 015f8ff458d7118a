package dev.stator.model.item;

import dev.stator.model.Bytes;

/**
 * Whether two encoded items or values are equal as DynamoDB sees them: the order of attributes and
 * map entries does not count. Everything else has one encoding, so equal bytes decide most cases at
 * once.
 */
public final class ValueEquality {
  private ValueEquality() {}

  public static boolean sameItem(Bytes left, Bytes right) {
    if (left.length() != right.length()) {
      return false;
    }
    if (left.equals(right)) {
      return true;
    }
    var reader = new ItemReader(left);
    int count = reader.enterItem();
    if (count != Items.count(right)) {
      return false;
    }
    for (int i = 0; i < count; i++) {
      reader.readName();
      var there = Items.attribute(right, reader.content());
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
