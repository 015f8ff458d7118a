package dev.stator.model.item;

import dev.stator.model.Bytes;
import dev.stator.model.item.RandomTrees.SetOf;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** From plain Java objects to encoded items and back, and their sizes by the published rules. */
public final class Trees {
  private Trees() {}

  public static Bytes encode(Map<String, Object> item, Random random) {
    var writer = new ItemWriter().beginItem();
    item.forEach((name, value) -> write(writer.name(name), value, random));
    return writer.endItem().take();
  }

  public static Bytes encodeValue(Object value, Random random) {
    var writer = new ItemWriter();
    write(writer, value, random);
    return writer.take();
  }

  /** Elements of sets are written in any order. */
  private static void write(ItemWriter writer, Object value, Random random) {
    switch (value) {
      case String text -> writer.string(text);
      case BigDecimal number -> writer.number(number.toString());
      case Bytes bytes -> writer.binary(bytes);
      case Boolean bool -> writer.bool(bool);
      case List<?> list -> {
        writer.beginList();
        list.forEach(element -> write(writer, element, random));
        writer.endList();
      }
      case Map<?, ?> map -> {
        writer.beginMap();
        map.forEach((name, entry) -> write(writer.name((String) name), entry, random));
        writer.endMap();
      }
      case SetOf(var type, var elements) -> {
        var shuffled = new ArrayList<>(elements);
        Collections.shuffle(shuffled, random);
        writer.beginSet(type);
        shuffled.forEach(element -> write(writer, element, random));
        writer.endSet();
      }
      default -> writer.nothing();
    }
  }

  public static Map<String, Object> decode(Bytes item) {
    var reader = new ItemReader(item);
    var decoded = decodeEntries(reader, reader.enterItem());
    if (!reader.atEnd()) {
      throw new AssertionError("Something follows the item");
    }
    return decoded;
  }

  private static Map<String, Object> decodeEntries(ItemReader reader, int count) {
    var entries = new LinkedHashMap<String, Object>();
    for (int i = 0; i < count; i++) {
      reader.readName();
      entries.put(reader.text(), decodeValue(reader));
    }
    return entries;
  }

  private static Object decodeValue(ItemReader reader) {
    var type = reader.type();
    return switch (type) {
      case S, N, B -> {
        reader.readScalar();
        yield content(type, reader);
      }
      case BOOL -> reader.readBool();
      case NULL -> {
        reader.skip();
        yield RandomTrees.NULL;
      }
      case L -> {
        var list = new ArrayList<Object>();
        for (int i = reader.enter(); i > 0; i--) {
          list.add(decodeValue(reader));
        }
        yield list;
      }
      case M -> decodeEntries(reader, reader.enter());
      case SS, NS, BS -> {
        var elements = new ArrayList<Object>();
        for (int i = reader.enter(); i > 0; i--) {
          reader.readElement();
          elements.add(content(type, reader));
        }
        yield new SetOf(type, elements);
      }
    };
  }

  private static Object content(ValueType type, ItemReader reader) {
    return switch (type) {
      case S, SS -> reader.text();
      case N, NS -> new BigDecimal(reader.number().toString()).stripTrailingZeros();
      default -> reader.content();
    };
  }

  static int size(Map<?, ?> item) {
    int size = 0;
    for (var entry : item.entrySet()) {
      size += valueSize(entry.getKey()) + valueSize(entry.getValue());
    }
    return size;
  }

  static int valueSize(Object value) {
    return switch (value) {
      case String text -> text.getBytes(StandardCharsets.UTF_8).length;
      case BigDecimal number -> numberSize(number.toPlainString());
      case Bytes bytes -> bytes.length();
      case List<?> list -> 3 + list.stream().mapToInt(element -> 1 + valueSize(element)).sum();
      case Map<?, ?> map -> 3 + map.size() + size(map);
      case SetOf set -> set.elements().stream().mapToInt(Trees::valueSize).sum();
      default -> 1;
    };
  }

  /**
   * One byte for each pair of digits counted from the point, less outer pairs of zeros, one more,
   * one for a minus.
   */
  private static int numberSize(String plain) {
    if (plain.equals("0")) {
      return 1;
    }
    boolean negative = plain.startsWith("-");
    var parts = (negative ? plain.substring(1) : plain).split("\\.");
    String whole = parts[0].length() % 2 == 0 ? parts[0] : "0" + parts[0];
    String fraction =
        parts.length == 1 ? "" : parts[1].length() % 2 == 0 ? parts[1] : parts[1] + "0";
    var pairs = new ArrayList<>(List.of((whole + fraction).split("(?<=\\G..)")));
    while (pairs.getFirst().equals("00")) {
      pairs.removeFirst();
    }
    while (pairs.getLast().equals("00")) {
      pairs.removeLast();
    }
    return Math.min(21, pairs.size() + 1 + (negative ? 1 : 0));
  }
}
