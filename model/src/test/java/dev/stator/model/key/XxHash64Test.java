package dev.stator.model.key;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.stator.model.item.Seed;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class XxHash64Test {
  private static final long PRIME32 = 2654435761L;

  /** The reference implementation's own check: bytes of a generator, and seeds 0 and PRIME32. */
  @Test
  void agreesWithThePublishedVectors() {
    assertHash(0xEF46DB3751D8E999L, 0, 0);
    assertHash(0xAC75FDA2929B17EFL, 0, PRIME32);
    assertHash(0xE934A84ADB052768L, 1, 0);
    assertHash(0x5014607643A9B4C3L, 1, PRIME32);
    assertHash(0x8282DCC4994E35C8L, 14, 0);
    assertHash(0xC3BD6BF63DEB6DF0L, 14, PRIME32);
    assertHash(0xB641AE8CB691C174L, 222, 0);
    assertHash(0x20CB8AB7AE10C14AL, 222, PRIME32);
    assertText(0xD24EC4F1A98C6E5BL, "a");
    assertText(0x44BC2CF5AD770999L, "abc");
    assertText(0x0B242D361FDA71BCL, "The quick brown fox jumps over the lazy dog");
  }

  private static void assertHash(long expected, int length, long seed) {
    assertEquals(
        Long.toHexString(expected),
        Long.toHexString(XxHash64.hash(sanityBytes(length), 0, length, seed)));
  }

  private static byte[] sanityBytes(int length) {
    var bytes = new byte[length];
    long generator = PRIME32;
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (generator >>> 56);
      generator *= 0x9E3779B185EBCA8DL;
    }
    return bytes;
  }

  private static void assertText(long expected, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    assertEquals(Long.toHexString(expected), Long.toHexString(Token.of(bytes, 0, bytes.length)));
  }

  @Test
  void partsHashLikeTheWhole() {
    var random = Seed.random();
    for (int i = 0; i < 2_000; i++) {
      var bytes = new byte[random.nextInt(300)];
      random.nextBytes(bytes);
      var hash = new XxHash64(i);
      for (int at = 0; at < bytes.length; ) {
        int length = random.nextInt(1, bytes.length - at + 1);
        hash.update(bytes, at, length).value();
        at += length;
      }
      assertEquals(XxHash64.hash(bytes, 0, bytes.length, i), hash.value());
    }
  }
}
