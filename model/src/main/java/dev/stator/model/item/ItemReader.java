package dev.stator.model.item;

import dev.stator.model.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A cursor over encoded items and values that decodes nothing but what it is asked for, and copies
 * nothing.
 *
 * <pre>
 * item     count (varint), then count times: name length (varint), name (UTF-8), value
 * value    type (1 byte, {@link ValueType}), then
 *   S, B, N      length (varint), bytes; those of a number as {@link NumberCodec} lays them out
 *   BOOL, NULL   nothing
 *   M            byte length (4, big endian), an item
 *   L            byte length (4), count (varint), values
 *   SS, NS, BS   byte length (4), count (varint), then count times: length (varint), bytes; sorted, without duplicates
 * </pre>
 *
 * The {@code read} methods step over a name, a scalar or a set's element, and leave its content to
 * be asked for. Bytes that are no item make the cursor throw; it never runs on for ever.
 */
public final class ItemReader {
  private byte[] array = Bytes.EMPTY.array();
  private int position;
  private int end;
  private int contentOffset;
  private int contentLength;

  public ItemReader() {}

  /** A cursor at the begin of an item or a value. */
  public ItemReader(Bytes bytes) {
    over(bytes);
  }

  /** Puts this cursor at the begin of another item or value. */
  public ItemReader over(Bytes bytes) {
    array = bytes.array();
    position = bytes.arrayOffset();
    end = position + bytes.length();
    return this;
  }

  /** What the offsets of this cursor count in; to read only. */
  public byte[] array() {
    return array;
  }

  public int position() {
    return position;
  }

  /** Goes back (or on) to a {@link #position} of the same item. */
  public void seek(int position) {
    this.position = position;
  }

  public boolean atEnd() {
    return position >= end;
  }

  /** At the begin of an item: the number of its attributes, the first of which is next. */
  public int enterItem() {
    return varint();
  }

  /** The type of the value that is next. */
  public ValueType type() {
    return ValueType.ofCode(array[position]);
  }

  /** Steps over the name of an attribute or map entry; its value is next. */
  public void readName() {
    readElement();
  }

  /** Steps over a value of type S, N or B. */
  public void readScalar() {
    byte code = array[position++];
    if (code < ValueType.STRING || code > ValueType.BINARY) {
      throw new IllegalStateException("Not a string, number or binary: type byte " + code);
    }
    readElement();
  }

  /** Steps over one element of a set. */
  public void readElement() {
    int length = varint();
    if (length < 0 || length > end - position) {
      throw new IllegalStateException("The encoded item is broken at byte " + position);
    }
    contentOffset = position;
    contentLength = length;
    position += length;
  }

  /** Steps over a BOOL and returns it. */
  public boolean readBool() {
    byte code = array[position++];
    if (code != ValueType.TRUE && code != ValueType.FALSE) {
      throw new IllegalStateException("Not a boolean: type byte " + code);
    }
    return code == ValueType.TRUE;
  }

  /**
   * Into a value of type M, L, SS, NS or BS: the number of its elements, the first of which is
   * next.
   */
  public int enter() {
    byte code = array[position];
    if (code < ValueType.LIST || code > ValueType.BINARY_SET) {
      throw new IllegalStateException("Nothing to enter: type byte " + code);
    }
    position += 5;
    return varint();
  }

  /** Steps over a value of any type. */
  public void skip() {
    position += valueLength();
    if (position > end) {
      throw new IllegalStateException("The encoded item is broken at byte " + position);
    }
  }

  /** Steps over a value of any type and returns it, encoded, as a view. */
  public Bytes readValue() {
    int from = position;
    skip();
    return Bytes.wrap(array, from, position - from);
  }

  /** Where in {@link #array} the content begins that was read last. */
  public int contentOffset() {
    return contentOffset;
  }

  public int contentLength() {
    return contentLength;
  }

  /** The content that was read last, as a view. */
  public Bytes content() {
    return Bytes.wrap(array, contentOffset, contentLength);
  }

  /** The content that was read last, of a name or string. */
  public String text() {
    return new String(array, contentOffset, contentLength, StandardCharsets.UTF_8);
  }

  /** The content that was read last, of a number. */
  public DecimalNumber number() {
    return new DecimalNumber(content());
  }

  /** Whether the content that was read last has just these bytes. */
  public boolean contentEquals(Bytes other) {
    return contentLength == other.length()
        && Arrays.equals(
            array,
            contentOffset,
            contentOffset + contentLength,
            other.array(),
            other.arrayOffset(),
            other.arrayOffset() + other.length());
  }

  /** The number of bytes of the value that is next, its type byte included. */
  private int valueLength() {
    byte code = array[position];
    return switch (ValueType.ofCode(code)) {
      case BOOL, NULL -> 1;
      case L, M, SS, NS, BS -> 5 + check(Varint.fixed32(array, position + 1));
      case S, N, B -> {
        int length = check(Varint.read(array, position + 1));
        yield 1 + Varint.size(length) + length;
      }
    };
  }

  private int check(int length) {
    if (length < 0 || length > end - position) {
      throw new IllegalStateException("The encoded item is broken at byte " + position);
    }
    return length;
  }

  private int varint() {
    byte first = array[position];
    if (first >= 0) {
      position++;
      return first;
    }
    int value = Varint.read(array, position);
    position += Varint.size(value);
    return value;
  }
}
