package dev.stator.model.item;

/** Text to UTF-8 without a copy in between. */
final class Utf8 {
  private Utf8() {}

  /**
   * Writes {@code text} at {@code out[at]}, where three bytes a char must be free, and returns the
   * position behind it. A surrogate without its other half becomes '?', as in {@link
   * String#getBytes}.
   */
  static int write(String text, byte[] out, int at) {
    int length = text.length();
    int position = at;
    int i = 0;
    for (; i < length; i++) {
      char c = text.charAt(i);
      if (c >= 0x80) {
        break;
      }
      out[position++] = (byte) c;
    }
    for (; i < length; i++) {
      char c = text.charAt(i);
      if (c < 0x80) {
        out[position++] = (byte) c;
      } else if (c < 0x800) {
        out[position++] = (byte) (0xc0 | (c >> 6));
        out[position++] = (byte) (0x80 | (c & 0x3f));
      } else if (!Character.isSurrogate(c)) {
        out[position++] = (byte) (0xe0 | (c >> 12));
        out[position++] = (byte) (0x80 | ((c >> 6) & 0x3f));
        out[position++] = (byte) (0x80 | (c & 0x3f));
      } else if (Character.isHighSurrogate(c)
          && i + 1 < length
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        int point = Character.toCodePoint(c, text.charAt(++i));
        out[position++] = (byte) (0xf0 | (point >> 18));
        out[position++] = (byte) (0x80 | ((point >> 12) & 0x3f));
        out[position++] = (byte) (0x80 | ((point >> 6) & 0x3f));
        out[position++] = (byte) (0x80 | (point & 0x3f));
      } else {
        out[position++] = '?';
      }
    }
    return position;
  }
}
