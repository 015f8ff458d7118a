package dev.stator.model.item;

import dev.stator.model.Bytes;
import dev.stator.model.capacity.Limits;
import dev.stator.model.error.ErrorCode;
import dev.stator.model.error.RequestException;
import java.util.Arrays;

/**
 * Builds an encoded item, or one encoded value, in one pass over one growing buffer; {@link
 * ItemReader} shows the layout. Lengths and counts are filled in when a map, list or set ends. A
 * writer is used again and again by one thread.
 *
 * <pre>
 * writer.beginItem().name("id").string("a").name("tags").beginSet(ValueType.SS).string("x").endSet();
 * Bytes item = writer.endItem().take();
 * </pre>
 *
 * In a set, {@code string}, {@code number} and {@code binary} add elements. What the service
 * refuses in any item (numbers, duplicates, nesting) is refused here, in its words; calls in a
 * wrong order are the caller's mistake.
 */
public final class ItemWriter {
  private static final int FRAMES_MAX = Limits.NESTING_LEVELS_MAX + 1;
  private static final byte ITEM = 0;
  private static final int KEPT_BYTES_MAX = 64 * 1024;

  private byte[] buffer;
  private int end;

  /** Open items, maps, lists and sets; frame 0 is the bare value around all. */
  private final byte[] frameTypes = new byte[FRAMES_MAX + 1];

  private final int[] frameStarts = new int[FRAMES_MAX + 1];
  private final int[] frameCounts = new int[FRAMES_MAX + 1];
  private final int[] frameMarks = new int[FRAMES_MAX + 1];
  private int frame;

  /** Levels of the value that is being written: its open maps and lists. */
  private int levels;

  /** Where names (of open maps) and elements (of open sets) begin. */
  private final Marks marks = new Marks();

  public ItemWriter() {
    this(512);
  }

  /**
   * @param bytesExpected of the largest item; more is taken when it is needed
   */
  public ItemWriter(int bytesExpected) {
    buffer = new byte[Math.clamp(bytesExpected, 64, KEPT_BYTES_MAX)];
  }

  /** Forgets what was written, and the memory that a large item took. */
  public ItemWriter reset() {
    if (buffer.length > KEPT_BYTES_MAX) {
      buffer = new byte[512];
    }
    end = 0;
    frame = 0;
    levels = 0;
    marks.clear();
    return this;
  }

  /** A copy of what was written; then forgets it. */
  public Bytes take() {
    if (frame != 0) {
      throw new IllegalStateException("Something is not ended");
    }
    var taken = Bytes.wrap(Arrays.copyOf(buffer, end));
    reset();
    return taken;
  }

  public ItemWriter beginItem() {
    if (frame != 0 || end != 0) {
      throw new IllegalStateException("An item stands alone");
    }
    push(ITEM);
    return this;
  }

  /**
   * @throws RequestException when two attributes have the same name
   */
  public ItemWriter endItem() {
    refuseSameNames();
    pop(ITEM);
    return this;
  }

  public ItemWriter beginMap() {
    nest(ValueType.MAP);
    return this;
  }

  /**
   * @throws RequestException when two entries have the same name
   */
  public ItemWriter endMap() {
    refuseSameNames();
    unnest(ValueType.MAP);
    return this;
  }

  public ItemWriter beginList() {
    nest(ValueType.LIST);
    return this;
  }

  public ItemWriter endList() {
    unnest(ValueType.LIST);
    return this;
  }

  /** Begins a set of type SS, NS or BS. */
  public ItemWriter beginSet(ValueType type) {
    if (!type.isSet()) {
      throw new IllegalArgumentException(type + " is no set");
    }
    begin(type.code());
    end += 4;
    push(type.code());
    return this;
  }

  /**
   * @throws RequestException when the set is empty or two elements are equal
   */
  public ItemWriter endSet() {
    byte type = frameTypes[frame];
    int from = frameMarks[frame];
    if (type < ValueType.STRING_SET) {
      throw new IllegalStateException("No set is open");
    }
    if (marks.size() == from) {
      throw SetErrors.empty(ValueType.ofCode(type));
    }
    if (!marks.ascending(buffer, from)) {
      int[] given = marks.copy(from);
      if (marks.sort(buffer, from)) {
        throw SetErrors.duplicates(ValueType.ofCode(type), buffer, given);
      }
      marks.rearrange(buffer, from, given[0], end);
    }
    pop(type);
    fillLength();
    return this;
  }

  /** The name of the attribute or map entry whose value comes next. */
  public ItemWriter name(String name) {
    beginName();
    text(name);
    marks.hashed(buffer, end);
    return this;
  }

  /** The name, in UTF-8, of the attribute or map entry whose value comes next. */
  public ItemWriter name(Bytes utf8) {
    beginName();
    content(utf8.array(), utf8.arrayOffset(), utf8.length());
    marks.hashed(buffer, end);
    return this;
  }

  public ItemWriter string(String value) {
    begin(ValueType.STRING);
    text(value);
    return this;
  }

  /** A string in UTF-8. */
  public ItemWriter string(byte[] utf8, int offset, int length) {
    begin(ValueType.STRING);
    content(utf8, offset, length);
    return this;
  }

  public ItemWriter binary(byte[] array, int offset, int length) {
    begin(ValueType.BINARY);
    content(array, offset, length);
    return this;
  }

  public ItemWriter binary(Bytes value) {
    return binary(value.array(), value.arrayOffset(), value.length());
  }

  /**
   * @throws RequestException when the text shows no number that DynamoDB can store
   */
  public ItemWriter number(CharSequence text) {
    begin(ValueType.NUMBER);
    reserve(1 + NumberCodec.ENCODED_BYTES_MAX);
    int behind = NumberCodec.encode(text, buffer, end + 1);
    buffer[end] = (byte) (behind - end - 1);
    end = behind;
    return this;
  }

  public ItemWriter number(DecimalNumber value) {
    begin(ValueType.NUMBER);
    content(value.encoded().array(), value.encoded().arrayOffset(), value.encoded().length());
    return this;
  }

  public ItemWriter bool(boolean value) {
    begin(value ? ValueType.TRUE : ValueType.FALSE);
    return this;
  }

  public ItemWriter nothing() {
    begin(ValueType.NOTHING);
    return this;
  }

  /** An element of the open set, of the set's type, as {@link ItemReader#readElement} shows it. */
  public ItemWriter element(Bytes content) {
    begin((byte) (frameTypes[frame] - ValueType.STRING_SET + ValueType.STRING));
    content(content.array(), content.arrayOffset(), content.length());
    return this;
  }

  /** A value that is already encoded. Its nesting is not looked at. */
  public ItemWriter value(Bytes encoded) {
    return value(encoded.array(), encoded.arrayOffset(), encoded.length());
  }

  /** A value that is already encoded. Its nesting is not looked at. */
  public ItemWriter value(byte[] array, int offset, int length) {
    begin(array[offset]);
    reserve(length);
    System.arraycopy(array, offset + 1, buffer, end, length - 1);
    end += length - 1;
    return this;
  }

  private void beginName() {
    byte type = frameTypes[frame];
    if (frame == 0 || (type != ITEM && type != ValueType.MAP)) {
      throw new IllegalStateException("Only items and maps have names");
    }
    frameCounts[frame]++;
    marks.add(end);
  }

  /** Every value comes through here: writes its type, or notes where an element of a set begins. */
  private void begin(byte type) {
    byte around = frameTypes[frame];
    if (around >= ValueType.STRING_SET) {
      if (around - ValueType.STRING_SET != type - ValueType.STRING) {
        throw new IllegalStateException("A set has elements of one type");
      }
      frameCounts[frame]++;
      marks.add(end);
      return;
    }
    if (around == ValueType.LIST) {
      frameCounts[frame]++;
    }
    reserve(5);
    buffer[end++] = type;
  }

  private void nest(byte type) {
    if (++levels >= Limits.NESTING_LEVELS_MAX) {
      throw RequestException.validation(
          "Nesting Levels have exceeded supported limits: "
              + "Attributes in the item have nested levels beyond supported limit");
    }
    begin(type);
    end += 4;
    push(type);
  }

  private void unnest(byte type) {
    pop(type);
    fillLength();
    levels--;
  }

  /** Opens a frame whose count will stand here; one byte is kept for it. */
  private void push(byte type) {
    reserve(1);
    frame++;
    frameTypes[frame] = type;
    frameStarts[frame] = end++;
    frameCounts[frame] = 0;
    frameMarks[frame] = marks.size();
  }

  /** Closes a frame and fills in its count; a large count pushes the content back. */
  private void pop(byte type) {
    if (frame == 0 || frameTypes[frame] != type) {
      throw new IllegalStateException("What ends is not what began last");
    }
    int start = frameStarts[frame];
    int count = frameCounts[frame];
    int more = Varint.size(count) - 1;
    if (more > 0) {
      reserve(more);
      System.arraycopy(buffer, start + 1, buffer, start + 1 + more, end - start - 1);
      end += more;
    }
    Varint.write(count, buffer, start);
    marks.truncate(frameMarks[frame]);
    frame--;
  }

  /** Fills in the byte length of what was closed just now. */
  private void fillLength() {
    int start = frameStarts[frame + 1];
    Varint.putFixed32(end - start, buffer, start - 4);
  }

  private void refuseSameNames() {
    int same = marks.duplicate(buffer, frameMarks[frame]);
    if (same >= 0) {
      int length = Varint.read(buffer, same);
      var name = Bytes.wrap(buffer, same + Varint.size(length), length).utf8();
      throw new RequestException(ErrorCode.SERIALIZATION, "Duplicate attribute name: " + name);
    }
  }

  private void content(byte[] array, int offset, int length) {
    reserve(5 + length);
    end = Varint.write(length, buffer, end);
    System.arraycopy(array, offset, buffer, end, length);
    end += length;
  }

  /**
   * Length and UTF-8 of a text; written as if it were ASCII, and moved when it turns out longer.
   */
  private void text(String text) {
    int chars = text.length();
    reserve(5 + 3 * chars);
    int start = end;
    int content = start + Varint.size(chars);
    int behind = Utf8.write(text, buffer, content);
    int length = behind - content;
    int shift = Varint.size(length) - (content - start);
    if (shift > 0) {
      System.arraycopy(buffer, content, buffer, content + shift, length);
    }
    Varint.write(length, buffer, start);
    end = behind + shift;
  }

  private void reserve(int more) {
    if (buffer.length - end < more) {
      buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, Math.addExact(end, more)));
    }
  }
}
