package dev.stator.router.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A small JSON text as plain values. For what routers keep themselves; requests are read by {@link
 * RequestReader}.
 */
public final class JsonTree {
  private static final JsonFactory FACTORY = new JsonFactory();

  private final Map<String, Object> members;

  private JsonTree(Map<String, Object> members) {
    this.members = members;
  }

  public static JsonTree read(String json) {
    try (var parser = FACTORY.createParser(json)) {
      parser.nextToken();
      return value(parser) instanceof JsonTree tree ? tree : new JsonTree(Map.of());
    } catch (IOException e) {
      throw new UncheckedIOException("Not JSON: " + json, e);
    }
  }

  public @Nullable String text(String name) {
    return members.get(name) instanceof String text ? text : null;
  }

  public String text(String name, String otherwise) {
    return members.get(name) instanceof String text ? text : otherwise;
  }

  public long number(String name) {
    return members.get(name) instanceof Long number ? number : 0;
  }

  public boolean flag(String name) {
    return members.get(name) instanceof Boolean flag && flag;
  }

  public @Nullable JsonTree object(String name) {
    return members.get(name) instanceof JsonTree tree ? tree : null;
  }

  public List<JsonTree> objects(String name) {
    return members.get(name) instanceof List<?> list
        ? list.stream().map(JsonTree.class::cast).toList()
        : List.of();
  }

  public List<String> texts(String name) {
    return members.get(name) instanceof List<?> list
        ? list.stream().map(String.class::cast).toList()
        : List.of();
  }

  public Iterable<String> names() {
    return members.keySet();
  }

  private static @Nullable Object value(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> {
        var members = new LinkedHashMap<String, Object>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
          var name = parser.currentName();
          parser.nextToken();
          var value = value(parser);
          if (value != null) {
            members.put(name, value);
          }
        }
        yield new JsonTree(members);
      }
      case START_ARRAY -> {
        var list = new ArrayList<Object>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          var value = value(parser);
          if (value != null) {
            list.add(value);
          }
        }
        yield list;
      }
      case VALUE_STRING -> parser.getText();
      case VALUE_NUMBER_INT -> parser.getLongValue();
      case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL, NOT_AVAILABLE, END_OBJECT, END_ARRAY, FIELD_NAME, VALUE_EMBEDDED_OBJECT ->
          null;
    };
  }
}
