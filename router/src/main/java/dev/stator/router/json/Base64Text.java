package dev.stator.router.json;

import java.util.Base64;

/** Binary values in JSON. */
final class Base64Text {
  private Base64Text() {}

  /** Decodes {@code text}; refuses in the service's words what is not padded base64. */
  static byte[] decode(String text) {
    if (text.length() % 4 != 0) {
      throw SerializationErrors.of(
          "Base64 encoded length is expected a multiple of 4 bytes but found: " + text.length());
    }
    try {
      byte[] bytes = Base64.getDecoder().decode(text);
      refuseStrayBits(text, bytes);
      return bytes;
    } catch (IllegalArgumentException e) {
      throw SerializationErrors.of(illegalCharacter(text));
    }
  }

  /** The last character before the padding must not have bits beyond the last byte. */
  private static void refuseStrayBits(String text, byte[] bytes) {
    int padding = text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0;
    if (padding > 0) {
      String last = Base64.getEncoder().encodeToString(lastBytes(bytes, 3 - padding));
      if (last.charAt(3 - padding) != text.charAt(text.length() - padding - 1)) {
        throw SerializationErrors.of("Invalid last non-pad Base64 character dectected");
      }
    }
  }

  private static byte[] lastBytes(byte[] bytes, int count) {
    byte[] last = new byte[count];
    System.arraycopy(bytes, bytes.length - count, last, 0, count);
    return last;
  }

  private static String illegalCharacter(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean digit =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || c == '+'
              || c == '/';
      if (!digit && c != '=') {
        return "Invalid Base64 character: '" + c + "'";
      }
    }
    return "Invalid last non-pad Base64 character dectected";
  }
}
