package dev.stator.client.admin;

import dev.stator.model.Bytes;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Binary keys and digests as a person can compare them. */
final class ShortHex {
  private static final int KEY_BYTES = 4;
  private static final int DIGEST_DIGITS = 4;

  private ShortHex() {}

  /** [from, to), each by its first bytes; an end that does not exist is a dash. */
  static String range(Bytes start, @Nullable Bytes end) {
    return "[" + key(start) + ", " + (end == null ? "-" : key(end)) + ")";
  }

  private static String key(Bytes key) {
    if (key.isEmpty()) {
      return "-";
    }
    return key.slice(0, Math.min(KEY_BYTES, key.length())).hex();
  }

  /** Digests by so many of their first digits that different ones look different. */
  static List<String> digests(Collection<Long> digests) {
    int distinct = new HashSet<>(digests).size();
    for (int digits = DIGEST_DIGITS; digits < 16; digits += 4) {
      var texts = digests(digests, digits);
      if (new HashSet<>(texts).size() == distinct) {
        return texts;
      }
    }
    return digests(digests, 16);
  }

  private static List<String> digests(Collection<Long> digests, int digits) {
    return digests.stream()
        .map(digest -> String.format("%016x", digest).substring(0, digits))
        .collect(Collectors.toList());
  }
}
