package dev.stator.router.json;

import dev.stator.model.Bytes;
import dev.stator.model.item.ItemReader;
import dev.stator.model.item.NumberCodec;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/**
 * Writes JSON into one growing buffer. Commas are set by themselves: before a name or an element
 * that follows another. Used by one thread.
 *
 * <pre>
 * new JsonOutput().beginObject().name("Item").item(item).endObject()
 * </pre>
 */
public final class JsonOutput {
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private byte[] buffer;
  private int length;

  public JsonOutput() {
    this(512);
  }

  public JsonOutput(int bytesExpected) {
    buffer = new byte[Math.max(64, bytesExpected)];
  }

  /** The bytes written; only the first {@link #length} count. */
  public byte[] buffer() {
    return buffer;
  }

  public int length() {
    return length;
  }

  public JsonOutput beginObject() {
    return opening('{');
  }

  public JsonOutput endObject() {
    return raw('}');
  }

  public JsonOutput beginArray() {
    return opening('[');
  }

  public JsonOutput endArray() {
    return raw(']');
  }

  /** The name of the member whose value comes next. */
  public JsonOutput name(String name) {
    text(name);
    return raw(':');
  }

  public JsonOutput text(String text) {
    separate();
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    quoted(utf8, 0, utf8.length);
    return this;
  }

  public JsonOutput number(long value) {
    separate();
    ascii(Long.toString(value));
    return this;
  }

  /** A number with as many decimals as it needs: 0.5 and 1.0. */
  public JsonOutput number(double value) {
    separate();
    ascii(Double.toString(value));
    return this;
  }

  public JsonOutput bool(boolean value) {
    separate();
    ascii(value ? "true" : "false");
    return this;
  }

  /** A value that is JSON already. */
  public JsonOutput json(String json) {
    separate();
    byte[] utf8 = json.getBytes(StandardCharsets.UTF_8);
    reserve(utf8.length);
    System.arraycopy(utf8, 0, buffer, length, utf8.length);
    length += utf8.length;
    return this;
  }

  /** An encoded item as a map of attribute values. */
  public JsonOutput item(Bytes item) {
    var reader = new ItemReader(item);
    separate();
    attributes(reader, reader.enterItem());
    return this;
  }

  /** An encoded attribute value. */
  public JsonOutput value(Bytes value) {
    separate();
    value(new ItemReader(value));
    return this;
  }

  private void attributes(ItemReader reader, int count) {
    raw('{');
    for (int i = 0; i < count; i++) {
      if (i > 0) {
        raw(',');
      }
      reader.readName();
      quoted(reader.array(), reader.contentOffset(), reader.contentLength());
      raw(':');
      value(reader);
    }
    raw('}');
  }

  private void value(ItemReader reader) {
    switch (reader.type()) {
      case S -> {
        reader.readScalar();
        type("{\"S\":");
        quoted(reader.array(), reader.contentOffset(), reader.contentLength());
      }
      case N -> {
        reader.readScalar();
        type("{\"N\":");
        number(reader);
      }
      case B -> {
        reader.readScalar();
        type("{\"B\":");
        binary(reader);
      }
      case BOOL -> type(reader.readBool() ? "{\"BOOL\":true" : "{\"BOOL\":false");
      case NULL -> {
        reader.skip();
        type("{\"NULL\":true");
      }
      case M -> {
        type("{\"M\":");
        attributes(reader, reader.enter());
      }
      case L -> {
        type("{\"L\":[");
        int count = reader.enter();
        for (int i = 0; i < count; i++) {
          if (i > 0) {
            raw(',');
          }
          value(reader);
        }
        raw(']');
      }
      case SS, NS, BS -> set(reader);
    }
    raw('}');
  }

  private void set(ItemReader reader) {
    var type = reader.type();
    type(
        switch (type) {
          case SS -> "{\"SS\":[";
          case NS -> "{\"NS\":[";
          default -> "{\"BS\":[";
        });
    int count = reader.enter();
    for (int i = 0; i < count; i++) {
      if (i > 0) {
        raw(',');
      }
      reader.readElement();
      switch (type) {
        case SS -> quoted(reader.array(), reader.contentOffset(), reader.contentLength());
        case NS -> number(reader);
        default -> binary(reader);
      }
    }
    raw(']');
  }

  private void number(ItemReader reader) {
    reserve(NumberCodec.TEXT_CHARS_MAX + 2);
    buffer[length++] = '"';
    length =
        NumberCodec.writeText(
            reader.array(), reader.contentOffset(), reader.contentLength(), buffer, length);
    buffer[length++] = '"';
  }

  private void binary(ItemReader reader) {
    byte[] encoded = Base64.getEncoder().encode(reader.content().toArray());
    reserve(encoded.length + 2);
    buffer[length++] = '"';
    System.arraycopy(encoded, 0, buffer, length, encoded.length);
    length += encoded.length;
    buffer[length++] = '"';
  }

  // ------------------------------------------------------------------------------------------------ bytes

  private JsonOutput opening(char bracket) {
    separate();
    return raw(bracket);
  }

  /** A comma when what comes follows a value. */
  private void separate() {
    if (length > 0) {
      byte before = buffer[length - 1];
      if (before != '{' && before != '[' && before != ':') {
        raw(',');
      }
    }
  }

  private JsonOutput raw(char c) {
    reserve(1);
    buffer[length++] = (byte) c;
    return this;
  }

  private void type(String text) {
    ascii(text);
  }

  @SuppressWarnings("deprecation") // the one way to copy ASCII without an array in between
  private void ascii(String text) {
    int count = text.length();
    reserve(count);
    text.getBytes(0, count, buffer, length);
    length += count;
  }

  private void quoted(byte[] utf8, int offset, int count) {
    reserve(count + 2);
    buffer[length++] = '"';
    int end = offset + count;
    int from = offset;
    for (int i = offset; i < end; i++) {
      byte c = utf8[i];
      if (c == '"' || c == '\\' || (c >= 0 && c < 0x20)) {
        copy(utf8, from, i - from, end - i);
        escape(c);
        from = i + 1;
      }
    }
    copy(utf8, from, end - from, 1);
    buffer[length++] = '"';
  }

  private void copy(byte[] source, int from, int count, int reserveBehind) {
    reserve(count + reserveBehind + 8);
    System.arraycopy(source, from, buffer, length, count);
    length += count;
  }

  private void escape(byte c) {
    reserve(8);
    buffer[length++] = '\\';
    switch (c) {
      case '"', '\\' -> buffer[length++] = c;
      case '\n' -> buffer[length++] = 'n';
      case '\r' -> buffer[length++] = 'r';
      case '\t' -> buffer[length++] = 't';
      case '\b' -> buffer[length++] = 'b';
      case '\f' -> buffer[length++] = 'f';
      default -> {
        buffer[length++] = 'u';
        buffer[length++] = '0';
        buffer[length++] = '0';
        buffer[length++] = HEX[c >> 4];
        buffer[length++] = HEX[c & 15];
      }
    }
  }

  private void reserve(int more) {
    if (buffer.length - length < more) {
      buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, length + more));
    }
  }

  @Override
  public String toString() {
    return new String(buffer, 0, length, StandardCharsets.UTF_8);
  }
}
