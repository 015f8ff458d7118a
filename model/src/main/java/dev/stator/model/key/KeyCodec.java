package dev.stator.model.key;

import dev.stator.model.Bytes;
import dev.stator.model.item.NumberCodec;

/**
 * Parts of keys as bytes that sort like what they stand for and of which none is the begin of
 * another, so that several in a row sort like the tuple of them.
 *
 * <p>Strings (UTF-8) and binaries stand as they are, with each byte 00 followed by FF, and end with
 * 00 01. Numbers stand as {@link NumberCodec} lays them out, in items and keys alike.
 */
public final class KeyCodec {
  private static final byte ESCAPE = 0;
  private static final byte ESCAPED = (byte) 0xff;
  private static final byte END = 1;

  /** The bytes of the end mark. */
  static final int END_BYTES = 2;

  private KeyCodec() {}

  /** The most bytes that a string or binary of {@code length} bytes takes. */
  public static int encodedBytesMax(int length) {
    return 2 * length + 2;
  }

  /** Writes a string or binary at {@code out[at]} and returns the position behind it. */
  public static int encode(byte[] array, int offset, int length, byte[] out, int at) {
    int position = at;
    for (int i = offset; i < offset + length; i++) {
      byte b = array[i];
      out[position++] = b;
      if (b == ESCAPE) {
        out[position++] = ESCAPED;
      }
    }
    out[position++] = ESCAPE;
    out[position++] = END;
    return position;
  }

  /** A string (in UTF-8) or binary, encoded. */
  public static Bytes encode(Bytes content) {
    var out = new byte[encodedBytesMax(content.length())];
    int end = encode(content.array(), content.arrayOffset(), content.length(), out, 0);
    return Bytes.wrap(out, 0, end);
  }

  /**
   * The bytes that an encoded string or binary takes at {@code array[at]}, its end mark included.
   */
  public static int length(byte[] array, int at) {
    int position = at;
    while (array[position] != ESCAPE || array[position + 1] != END) {
      position += array[position] == ESCAPE ? 2 : 1;
    }
    return position + 2 - at;
  }

  /** The string or binary that {@link #encode(Bytes)} made these bytes of. */
  public static Bytes decode(Bytes encoded) {
    var out = new byte[encoded.length()];
    int length = 0;
    for (int i = 0; i < encoded.length() - 2; i++) {
      out[length++] = encoded.get(i);
      if (encoded.get(i) == ESCAPE) {
        i++;
      }
    }
    return Bytes.wrap(out, 0, length);
  }
}
