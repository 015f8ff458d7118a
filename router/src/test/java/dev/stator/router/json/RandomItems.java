package dev.stator.router.json;

import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** Makes random items as JSON text, in the form in which an answer shows them. */
public final class RandomItems {
  private static final String[] TEXTS = {
    "",
    "a",
    "plain",
    "quote\\\"d",
    "tab\\tline\\n",
    "\\u0001",
    "umlaut äöü",
    "日本語",
    "emoji 😀 pair",
    "back\\\\slash",
    "/"
  };
  private static final String[] NUMBERS = {
    "0",
    "1",
    "-1",
    "10",
    "0.5",
    "-0.001",
    "12345678901234567890123456789012345678",
    "100000000000000000000",
    "-99.99"
  };

  private final Random random;

  public RandomItems(Random random) {
    this.random = random;
  }

  public String item() {
    return attributes(1 + random.nextInt(8), 0);
  }

  private String attributes(int count, int depth) {
    var names = new LinkedHashSet<String>();
    while (names.size() < count) {
      names.add("n" + random.nextInt(1000) + TEXTS[random.nextInt(TEXTS.length)]);
    }
    var entries = new ArrayList<String>();
    for (var name : names) {
      entries.add("\"" + name + "\":" + value(depth));
    }
    return "{" + String.join(",", entries) + "}";
  }

  private String value(int depth) {
    return switch (random.nextInt(depth > 4 ? 6 : 10)) {
      case 0, 1 -> "{\"S\":\"" + text() + "\"}";
      case 2 -> "{\"N\":\"" + number() + "\"}";
      case 3 -> "{\"B\":\"" + binary() + "\"}";
      case 4 -> "{\"BOOL\":" + random.nextBoolean() + "}";
      case 5 -> "{\"NULL\":true}";
      case 6 -> "{\"M\":" + attributes(random.nextInt(4), depth + 1) + "}";
      case 7 -> "{\"L\":[" + list(depth) + "]}";
      case 8 -> "{\"SS\":[" + strings() + "]}";
      default -> "{\"NS\":[\"1\",\"2\",\"" + (3 + random.nextInt(90)) + "\"]}";
    };
  }

  private String list(int depth) {
    List<String> values = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      values.add(value(depth + 1));
    }
    return String.join(",", values);
  }

  /** Sorted by their bytes, as sets come back. */
  private String strings() {
    Set<String> sorted = new java.util.TreeSet<>();
    for (int i = 0; i <= random.nextInt(5); i++) {
      sorted.add("\"s" + (100 + random.nextInt(900)) + "\"");
    }
    return String.join(",", sorted);
  }

  private String text() {
    return TEXTS[random.nextInt(TEXTS.length)];
  }

  private String number() {
    return random.nextBoolean()
        ? NUMBERS[random.nextInt(NUMBERS.length)]
        : Integer.toString(random.nextInt());
  }

  private String binary() {
    byte[] bytes = new byte[random.nextInt(20)];
    random.nextBytes(bytes);
    return Base64.getEncoder().encodeToString(bytes);
  }
}
