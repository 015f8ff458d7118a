package dev.stator.model.item;

import dev.stator.model.Bytes;
import org.jspecify.annotations.Nullable;

/** Questions about encoded items, answered without decoding more than they ask about. */
public final class Items {
  /** The item without attributes. */
  public static final Bytes EMPTY = Bytes.wrap(new byte[] {0});

  private Items() {}

  /** The encoded value of an attribute, as a view; null when the item has no such attribute. */
  public static @Nullable Bytes attribute(Bytes item, String name) {
    return attribute(item, Bytes.utf8(name));
  }

  /** The encoded value of an attribute, as a view; null when the item has no such attribute. */
  public static @Nullable Bytes attribute(Bytes item, Bytes name) {
    var reader = new ItemReader(item);
    return find(reader, reader.enterItem(), name) ? reader.readValue() : null;
  }

  /**
   * The encoded value of an entry of a map, as a view; null when there is none, or when {@code
   * value} is no map.
   */
  public static @Nullable Bytes entry(Bytes value, Bytes name) {
    if (value.get(0) != ValueType.MAP) {
      return null;
    }
    var reader = new ItemReader(value);
    return find(reader, reader.enter(), name) ? reader.readValue() : null;
  }

  /**
   * An element of a list, encoded, as a view; null when there is none, or when {@code value} is no
   * list.
   */
  public static @Nullable Bytes element(Bytes value, int index) {
    if (value.get(0) != ValueType.LIST) {
      return null;
    }
    var reader = new ItemReader(value);
    if (index < 0 || index >= reader.enter()) {
      return null;
    }
    for (int i = 0; i < index; i++) {
      reader.skip();
    }
    return reader.readValue();
  }

  /** Steps to the value behind {@code name} among the next {@code count} entries. */
  private static boolean find(ItemReader reader, int count, Bytes name) {
    for (int i = 0; i < count; i++) {
      reader.readName();
      if (reader.contentEquals(name)) {
        return true;
      }
      reader.skip();
    }
    return false;
  }

  /** The number of attributes. */
  public static int count(Bytes item) {
    return new ItemReader(item).enterItem();
  }

  /** The type of an encoded value. */
  public static ValueType type(Bytes value) {
    return ValueType.ofCode(value.get(0));
  }

  /** The number of bytes of a value of type S, N or B, as it is encoded. */
  public static int scalarLength(Bytes value) {
    var reader = new ItemReader(value);
    reader.readScalar();
    return reader.contentLength();
  }

  /** The number of elements of a value of type M, L, SS, NS or BS, and -1 for the other types. */
  public static int elementCount(Bytes value) {
    return value.get(0) < ValueType.LIST ? -1 : new ItemReader(value).enter();
  }

  /** DynamoDB's size of an item, in bytes. */
  public static int size(Bytes item) {
    var reader = new ItemReader(item);
    return sizeOfEntries(reader, reader.enterItem());
  }

  /** DynamoDB's size of a value, in bytes. */
  public static int valueSize(Bytes value) {
    return sizeOfValue(new ItemReader(value));
  }

  private static int sizeOfEntries(ItemReader reader, int count) {
    int size = 0;
    for (int i = 0; i < count; i++) {
      reader.readName();
      size += reader.contentLength() + sizeOfValue(reader);
    }
    return size;
  }

  private static int sizeOfValue(ItemReader reader) {
    return switch (reader.type()) {
      case S, B -> {
        reader.readScalar();
        yield reader.contentLength();
      }
      case N -> {
        reader.readScalar();
        yield sizeOfNumber(reader);
      }
      case BOOL, NULL -> {
        reader.skip();
        yield 1;
      }
      case L -> {
        int count = reader.enter();
        int size = 3 + count;
        for (int i = 0; i < count; i++) {
          size += sizeOfValue(reader);
        }
        yield size;
      }
      case M -> {
        int count = reader.enter();
        yield 3 + count + sizeOfEntries(reader, count);
      }
      case SS, NS, BS -> sizeOfSet(reader);
    };
  }

  private static int sizeOfSet(ItemReader reader) {
    boolean numbers = reader.type() == ValueType.NS;
    int count = reader.enter();
    int size = 0;
    for (int i = 0; i < count; i++) {
      reader.readElement();
      size += numbers ? sizeOfNumber(reader) : reader.contentLength();
    }
    return size;
  }

  private static int sizeOfNumber(ItemReader reader) {
    return NumberCodec.size(reader.array()[reader.contentOffset()], reader.contentLength());
  }

  /**
   * The levels of the deepest attribute of an item: 1 for scalars and sets, one more for each map
   * or list around.
   */
  public static int levels(Bytes item) {
    var reader = new ItemReader(item);
    int count = reader.enterItem();
    int levels = 0;
    for (int i = 0; i < count; i++) {
      reader.readName();
      levels = Math.max(levels, levelsOfValue(reader));
    }
    return levels;
  }

  private static int levelsOfValue(ItemReader reader) {
    var type = reader.type();
    if (type != ValueType.M && type != ValueType.L) {
      reader.skip();
      return 1;
    }
    int count = reader.enter();
    int levels = 1;
    for (int i = 0; i < count; i++) {
      if (type == ValueType.M) {
        reader.readName();
      }
      levels = Math.max(levels, levelsOfValue(reader));
    }
    return 1 + levels;
  }
}
