package dev.stator.model.item;

import dev.stator.model.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * How much an item counts towards the megabyte that ends a page of a Query or Scan.
 *
 * <p>The service does not fill pages by the size that it documents for items, but by that of a
 * stored form which shows in where pages end: an attribute's name takes one byte, strings and
 * numbers carry their lengths, and every 3 KB of an item take 18 bytes and the sort key once more.
 * Long names would make such a page larger than a megabyte of items, so an item counts at least as
 * much as its documented size.
 */
public final class PageWeight {
  private static final int SEGMENT_BYTES = 3072;
  private static final int SEGMENT_OVERHEAD = 18;
  private static final int ITEM_OVERHEAD = 2;
  private static final int ONE_LENGTH_BYTE_MAX = 127;
  private static final int TWO_LENGTH_BYTES_MAX = 16_383;

  private PageWeight() {}

  /**
   * @param size DynamoDB's size of the item
   * @param sortKey name of the table's sort key, if it has one
   */
  public static int of(Bytes item, int size, @Nullable Bytes sortKey) {
    var reader = new ItemReader(item);
    int stored = 0;
    int sortKeySize = 0;
    for (int rest = reader.enterItem(); rest > 0; rest--) {
      reader.readName();
      if (sortKey != null && reader.contentEquals(sortKey)) {
        sortKeySize = Items.valueSize(reader.readValue());
      } else {
        stored += 1 + storedSize(reader);
      }
    }
    int segments = 1 + (1 + stored) / SEGMENT_BYTES;
    return Math.max(size, ITEM_OVERHEAD + stored + segments * (SEGMENT_OVERHEAD + sortKeySize));
  }

  /** Steps over a value and returns what it takes in the stored form. */
  private static int storedSize(ItemReader reader) {
    return switch (reader.type()) {
      case S -> {
        reader.readScalar();
        int length = reader.contentLength();
        yield length + lengthBytes(length);
      }
      case B, N -> Items.valueSize(reader.readValue()) + 1;
      case BOOL -> {
        reader.skip();
        yield 1;
      }
      case NULL -> {
        reader.skip();
        yield 0;
      }
      case SS, NS, BS -> {
        var set = reader.readValue();
        yield Items.valueSize(set) + Items.elementCount(set) + 1;
      }
      case L -> {
        int count = reader.enter();
        int stored = 3 + count;
        for (int i = 0; i < count; i++) {
          stored += storedSize(reader);
        }
        yield stored;
      }
      case M -> {
        int count = reader.enter();
        int stored = 3 + 2 * count;
        for (int i = 0; i < count; i++) {
          reader.readName();
          stored += storedSize(reader);
        }
        yield stored;
      }
    };
  }

  private static int lengthBytes(int length) {
    if (length <= ONE_LENGTH_BYTE_MAX) {
      return 1;
    }
    return length <= TWO_LENGTH_BYTES_MAX ? 2 : 3;
  }
}
