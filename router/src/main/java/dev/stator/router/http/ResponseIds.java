package dev.stator.router.http;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.ThreadLocalRandom;

/** The ids that responses carry: 52 capital letters and digits. */
final class ResponseIds {
  private static final int CHARS = 52;
  private static final byte[] ALPHABET =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345".getBytes(StandardCharsets.US_ASCII);

  private ResponseIds() {}

  static String next() {
    var random = ThreadLocalRandom.current();
    byte[] id = new byte[CHARS];
    long bits = 0;
    for (int i = 0; i < CHARS; i++) {
      if (i % 12 == 0) {
        bits = random.nextLong();
      }
      id[i] = ALPHABET[(int) (bits & 31)];
      bits >>>= 5;
    }
    return new String(id, StandardCharsets.ISO_8859_1);
  }
}
