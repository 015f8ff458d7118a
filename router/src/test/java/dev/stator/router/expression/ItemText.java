package dev.stator.router.expression;

import dev.stator.model.Bytes;
import dev.stator.model.item.ItemReader;
import dev.stator.model.item.ItemWriter;
import dev.stator.model.item.ValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Encoded items as short text and back: {@code {a: "x", b: 5, c: [1, true], d: <"x", "y">, e:
 * 0x0a}}. Names come in alphabetical order.
 */
final class ItemText {
  private final String text;
  private int position;

  private ItemText(String text) {
    this.text = text;
  }

  static String show(Bytes item) {
    var reader = new ItemReader(item);
    return entries(reader, reader.enterItem());
  }

  /** The attributes of an item, each as text. */
  static SortedMap<String, String> attributes(Bytes item) {
    var reader = new ItemReader(item);
    return readAll(reader, reader.enterItem());
  }

  private static SortedMap<String, String> readAll(ItemReader reader, int count) {
    var entries = new TreeMap<String, String>();
    for (int i = 0; i < count; i++) {
      reader.readName();
      var name = reader.text();
      entries.put(name, value(reader));
    }
    return entries;
  }

  private static String entries(ItemReader reader, int count) {
    return readAll(reader, count).entrySet().stream()
        .map(entry -> entry.getKey() + ": " + entry.getValue())
        .collect(Collectors.joining(", ", "{", "}"));
  }

  private static String value(ItemReader reader) {
    var type = reader.type();
    return switch (type) {
      case S, N, B -> {
        reader.readScalar();
        yield content(type, reader);
      }
      case BOOL -> String.valueOf(reader.readBool());
      case NULL -> {
        reader.skip();
        yield "null";
      }
      case M -> entries(reader, reader.enter());
      case L -> list(reader);
      case SS, NS, BS -> set(type, reader);
    };
  }

  private static String content(ValueType type, ItemReader reader) {
    return switch (type) {
      case S, SS -> "\"" + reader.text() + "\"";
      case N, NS -> reader.number().toString();
      case B, BS, BOOL, NULL, L, M -> "0x" + reader.content().hex();
    };
  }

  private static String list(ItemReader reader) {
    List<String> elements = new ArrayList<>();
    for (int rest = reader.enter(); rest > 0; rest--) {
      elements.add(value(reader));
    }
    return elements.toString();
  }

  private static String set(ValueType type, ItemReader reader) {
    List<String> elements = new ArrayList<>();
    for (int rest = reader.enter(); rest > 0; rest--) {
      reader.readElement();
      elements.add(content(type, reader));
    }
    return "<" + String.join(", ", elements) + ">";
  }

  static Bytes item(String text) {
    var writer = new ItemWriter().beginItem();
    new ItemText(text).readEntries(writer);
    return writer.endItem().take();
  }

  static Bytes value(String text) {
    var writer = new ItemWriter();
    new ItemText(text).readValue(writer);
    return writer.take();
  }

  private void readEntries(ItemWriter writer) {
    skip("{");
    while (!next("}")) {
      writer.name(upTo(":").strip());
      skip(":");
      readValue(writer);
      next(",");
    }
  }

  private void readValue(ItemWriter writer) {
    space();
    if (text.startsWith("{", position)) {
      writer.beginMap();
      readEntries(writer);
      writer.endMap();
    } else if (next("[")) {
      writer.beginList();
      while (!next("]")) {
        readValue(writer);
        next(",");
      }
      writer.endList();
    } else if (next("<")) {
      readSet(writer);
    } else {
      readScalar(writer);
    }
  }

  private void readSet(ItemWriter writer) {
    writer.beginSet(
        text.startsWith("\"", position)
            ? ValueType.SS
            : text.startsWith("0x", position) ? ValueType.BS : ValueType.NS);
    while (!next(">")) {
      readScalar(writer);
      next(",");
    }
    writer.endSet();
  }

  private void readScalar(ItemWriter writer) {
    if (next("\"")) {
      writer.string(upTo("\""));
      skip("\"");
    } else if (next("0x")) {
      writer.binary(Bytes.ofHex(upTo(",]}>")));
    } else if (next("true")) {
      writer.bool(true);
    } else if (next("false")) {
      writer.bool(false);
    } else if (next("null")) {
      writer.nothing();
    } else {
      writer.number(upTo(",]}>").strip());
    }
  }

  private String upTo(String ends) {
    int from = position;
    while (position < text.length() && ends.indexOf(text.charAt(position)) < 0) {
      position++;
    }
    return text.substring(from, position);
  }

  private void space() {
    while (position < text.length() && text.charAt(position) == ' ') {
      position++;
    }
  }

  private boolean next(String token) {
    space();
    boolean there = text.startsWith(token, position);
    if (there) {
      position += token.length();
      space();
    }
    return there;
  }

  private void skip(String token) {
    if (!next(token)) {
      throw new IllegalArgumentException("Expected " + token + " at " + position + " of " + text);
    }
  }
}
