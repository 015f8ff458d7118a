package dev.stator.model.stream;

import dev.stator.model.Bytes;
import dev.stator.model.item.Items;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One effective change of one item. It is encoded once, when it is applied, and goes as those bytes
 * to the router that shows it: {@code format(1) flags(1) version(8) size(4) length(4) keys {
 * length(4) image }*}.
 *
 * @param byService made by the service itself: the item expired
 * @param version of the item behind it; of an item that was removed what its version would be
 * @param size DynamoDB's size of what the record shows, in bytes
 * @param keys the key attributes, an encoded item
 * @param before the item as it was; null when there was none, or the stream does not show it
 * @param after the item as it is then; likewise
 */
public record ItemChange(
    Kind kind,
    boolean byService,
    long version,
    int size,
    Bytes keys,
    @Nullable Bytes before,
    @Nullable Bytes after) {
  private static final int FORMAT = 1;
  private static final int KIND = 3;
  private static final int BY_SERVICE = 4;
  private static final int HAS_BEFORE = 8;
  private static final int HAS_AFTER = 16;
  private static final int VERSION_COUNTER_BITS = 18;
  private static final int VERSION_AT = 2;
  private static final int SIZE_AT = 10;
  private static final int FIXED_BYTES = 14;

  /** What became of the item. */
  public enum Kind {
    INSERT(0),
    MODIFY(1),
    REMOVE(2);

    private final int code;

    Kind(int code) {
      this.code = code;
    }

    private static Kind of(int code) {
      return switch (code) {
        case 0 -> INSERT;
        case 1 -> MODIFY;
        case 2 -> REMOVE;
        default -> throw new IllegalArgumentException("a change that is nobody knows what");
      };
    }
  }

  /** With its size. */
  public static ItemChange of(
      Kind kind,
      boolean byService,
      long version,
      Bytes keys,
      @Nullable Bytes before,
      @Nullable Bytes after) {
    int size = Items.size(keys) + sizeOf(before) + sizeOf(after);
    return new ItemChange(kind, byService, version, size, keys, before, after);
  }

  private static int sizeOf(@Nullable Bytes image) {
    return image == null ? 0 : Items.size(image);
  }

  public byte[] encode() {
    int flags =
        kind.code
            | (byService ? BY_SERVICE : 0)
            | (before == null ? 0 : HAS_BEFORE)
            | (after == null ? 0 : HAS_AFTER);
    var record =
        ByteBuffer.allocate(FIXED_BYTES + bytes(keys) + bytes(before) + bytes(after))
            .put((byte) FORMAT)
            .put((byte) flags)
            .putLong(version)
            .putInt(size);
    put(record, keys);
    put(record, before);
    put(record, after);
    return record.array();
  }

  /**
   * Reads a change; what it holds aliases the bytes.
   *
   * @throws IllegalArgumentException when they are of a format that this version does not read
   */
  public static ItemChange decode(Bytes encoded) {
    var record = encoded.buffer();
    if (record.get() != FORMAT) {
      throw new IllegalArgumentException("a change of a format that this version does not read");
    }
    int flags = record.get();
    long version = record.getLong();
    int size = record.getInt();
    var keys = take(record, encoded);
    return new ItemChange(
        Kind.of(flags & KIND),
        (flags & BY_SERVICE) != 0,
        version,
        size,
        keys,
        (flags & HAS_BEFORE) == 0 ? null : take(record, encoded),
        (flags & HAS_AFTER) == 0 ? null : take(record, encoded));
  }

  /** When it was made, in milliseconds since 1970: the upper bits of a version. */
  public long millis() {
    return version >>> VERSION_COUNTER_BITS;
  }

  /** The version in an encoded change. */
  public static long version(byte[] encoded) {
    return ByteBuffer.wrap(encoded).getLong(VERSION_AT);
  }

  /** The size in an encoded change. */
  public static int size(Bytes encoded) {
    var record = encoded.buffer();
    return record.getInt(record.position() + SIZE_AT);
  }

  private static int bytes(@Nullable Bytes part) {
    return part == null ? 0 : Integer.BYTES + part.length();
  }

  private static void put(ByteBuffer record, @Nullable Bytes part) {
    if (part != null) {
      record.putInt(part.length()).put(part.array(), part.arrayOffset(), part.length());
    }
  }

  private static Bytes take(ByteBuffer record, Bytes encoded) {
    int length = record.getInt();
    var part = encoded.slice(record.position() - encoded.buffer().position(), length);
    record.position(record.position() + length);
    return part;
  }
}
