package dev.stator.deploy.differential;

import dev.stator.deploy.harness.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Attribute values, names and keys, from pools so small that requests meet each other's items. */
final class Values {
  static final List<String> TYPES =
      List.of("S", "N", "B", "SS", "NS", "BS", "M", "L", "NULL", "BOOL");
  private static final List<String> NAMES = List.of("a", "b", "c", "n", "m", "l", "x1", "pk", "sk");
  private static final List<String> STRINGS = List.of("", "a", "b", "ab", "abc", "z", "ä€", "a b");
  private static final List<String> NUMBERS =
      List.of(
          "0",
          "1",
          "-1",
          "2",
          "10",
          "1.50",
          "-0",
          "1e3",
          "0.00001",
          "007",
          "1E-130",
          "9.9e125",
          "12345678901234567890123456789012345678",
          "+5",
          "100000000000000000000000000000000000000");
  private static final List<String> BINARIES = List.of("", "YQ==", "Yg==", "YWI=", "/w==", "AAA=");
  private static final List<String> KEY_STRINGS = List.of("a", "b", "c", "ab");
  private static final List<String> KEY_NUMBERS = List.of("0", "1", "-1", "2.5", "10", "100");
  private static final List<String> KEY_BINARIES = List.of("YQ==", "Yg==", "YWI=", "/w==");
  private static final int DEPTH_MAX = 2;

  private final Dice dice;

  Values(Dice dice) {
    this.dice = dice;
  }

  String name() {
    return dice.one(NAMES);
  }

  Map<String, @Nullable Object> value() {
    return value(0);
  }

  private Map<String, @Nullable Object> value(int depth) {
    return dice.fault(1) ? broken() : ofType(dice.one(TYPES), depth);
  }

  Map<String, @Nullable Object> ofType(String type) {
    return ofType(type, 0);
  }

  private Map<String, @Nullable Object> ofType(String type, int depth) {
    return switch (type) {
      case "S" -> Json.object("S", dice.one(STRINGS));
      case "N" -> Json.object("N", dice.one(NUMBERS));
      case "B" -> Json.object("B", dice.one(BINARIES));
      case "SS" -> Json.object("SS", some(STRINGS.subList(1, 6)));
      case "NS" -> Json.object("NS", some(NUMBERS.subList(0, 5)));
      case "BS" -> Json.object("BS", some(BINARIES.subList(1, 5)));
      case "M" -> Json.object("M", map(depth));
      case "L" -> Json.object("L", list(depth));
      case "NULL" -> Json.object("NULL", true);
      case "BOOL" -> Json.object("BOOL", dice.chance(50));
      default -> throw new IllegalArgumentException(type);
    };
  }

  /** At least one, no duplicates. */
  private List<String> some(List<String> pool) {
    var chosen = new TreeSet<String>();
    for (int left = dice.between(1, 3); left > 0; left--) {
      chosen.add(dice.one(pool));
    }
    return new ArrayList<>(chosen);
  }

  private Map<String, @Nullable Object> map(int depth) {
    var members = Json.object();
    for (int left = depth < DEPTH_MAX ? dice.below(3) : 0; left > 0; left--) {
      members.put(name(), value(depth + 1));
    }
    return members;
  }

  private List<@Nullable Object> list(int depth) {
    var elements = new ArrayList<@Nullable Object>();
    for (int left = depth < DEPTH_MAX ? dice.below(4) : 0; left > 0; left--) {
      elements.add(value(depth + 1));
    }
    return elements;
  }

  /** What no item can hold. */
  Map<String, @Nullable Object> broken() {
    return switch (dice.below(20)) {
      case 0 -> Json.object("N", "abc");
      case 1 -> Json.object("N", "");
      case 2 -> Json.object("N", "1e126");
      case 3 -> Json.object("N", "1e-131");
      case 4 -> Json.object("N", "123456789012345678901234567890123456789");
      case 5 -> Json.object("SS", List.of());
      case 6 -> Json.object("SS", List.of("a", "a"));
      case 7 -> Json.object("NS", List.of("1", "1.0"));
      case 8 -> Json.object("BS", List.of("YQ==", "YQ=="));
      case 9 -> Json.object();
      case 10 -> Json.object("S", "a", "N", "1");
      case 11 -> Json.object("NULL", false);
      case 12 -> Json.object("B", "not base64!");
      case 13 -> Json.object("X", "a");
      case 14 -> Json.object("N", "1 ");
      case 15 -> Json.object("NS", List.of("1", "x"));
      case 16 -> Json.object("NS", List.of());
      case 17 -> Json.object("SS", List.of("a", ""));
      case 18 -> Json.object("BS", List.of("", "YQ=="));
      default -> Json.object("BOOL", "true");
    };
  }

  /** A value that can be a key of this type, mostly. */
  Map<String, @Nullable Object> keyValue(String type) {
    if (dice.fault(1)) {
      return dice.one(ofType(dice.one(TYPES)), ofType(type), broken());
    }
    return switch (type) {
      case "S" -> Json.object("S", dice.one(KEY_STRINGS));
      case "N" -> Json.object("N", dice.one(KEY_NUMBERS));
      default -> Json.object("B", dice.one(KEY_BINARIES));
    };
  }

  /** Two values of a key, the lower one first, mostly. */
  List<Map<String, @Nullable Object>> bounds(String type) {
    var sorted =
        switch (type) {
          case "S" -> List.of("a", "ab", "b", "c");
          case "N" -> List.of("-1", "0", "1", "2.5", "10", "100");
          default -> List.of("YQ==", "YWI=", "Yg==", "/w==");
        };
    int low = dice.below(sorted.size());
    int high = dice.fault(5) ? dice.below(sorted.size()) : dice.between(low, sorted.size() - 1);
    return List.of(Json.object(type, sorted.get(low)), Json.object(type, sorted.get(high)));
  }

  /** The key of an item that may be there, seldom with something too much or missing. */
  Map<String, @Nullable Object> key(TableShape table) {
    var key = Json.object();
    for (var attribute : table.keys()) {
      if (!dice.fault(1)) {
        key.put(attribute.name(), keyValue(attribute.type()));
      }
    }
    if (dice.fault(1)) {
      key.put(name(), value());
    }
    return key;
  }

  /** An item: its key, some attributes, those of index keys mostly of their type. */
  Map<String, @Nullable Object> item(TableShape table) {
    var item = key(table);
    for (int left = dice.below(6); left > 0; left--) {
      var name = name();
      if (table.keys().stream().noneMatch(key -> key.name().equals(name))) {
        item.put(name, attributeOf(table, name));
      }
    }
    return item;
  }

  private Map<String, @Nullable Object> attributeOf(TableShape table, String name) {
    var key = table.keyAttributes().stream().filter(k -> k.name().equals(name)).findFirst();
    return key.isPresent() && !dice.fault(3) ? keyValue(key.get().type()) : value();
  }
}
