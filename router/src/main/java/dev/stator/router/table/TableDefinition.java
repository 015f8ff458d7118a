package dev.stator.router.table;

import dev.stator.router.json.JsonOutput;
import dev.stator.router.json.RequestReader;
import dev.stator.router.validation.Members;
import dev.stator.router.validation.Shape;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * A table's definition as CreateTable gave it, kept as the JSON text of its members: the control
 * plane keeps the text, only routers read it.
 */
public final class TableDefinition {
  private TableDefinition() {}

  public static String write(Members createTable) {
    var out = new JsonOutput();
    structure(out, createTable);
    return out.toString();
  }

  /**
   * @param createTable the shape of CreateTable's request
   */
  public static Members read(String definition, Shape.Structure createTable) {
    byte[] utf8 = definition.getBytes(StandardCharsets.UTF_8);
    return RequestReader.read(utf8, utf8.length, createTable);
  }

  private static void structure(JsonOutput out, Members members) {
    out.beginObject();
    for (var member : members.shape().members()) {
      var value = members.get(member);
      if (value != null) {
        out.name(member.name());
        value(out, value);
      }
    }
    out.endObject();
  }

  /** Writes any value that a request without items can hold. */
  public static void value(JsonOutput out, Object value) {
    switch (value) {
      case String text -> out.text(text);
      case Long number -> out.number(number);
      case Double number -> out.number(number);
      case Boolean flag -> out.bool(flag);
      case Members members -> structure(out, members);
      case List<?> list -> {
        out.beginArray();
        list.forEach(element -> value(out, element));
        out.endArray();
      }
      case Map<?, ?> map -> {
        out.beginObject();
        map.forEach((key, element) -> value(out.name((String) key), element));
        out.endObject();
      }
      case Object other ->
          throw new IllegalArgumentException("A definition holds no " + other.getClass());
    }
  }
}
