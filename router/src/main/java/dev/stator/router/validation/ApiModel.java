package dev.stator.router.validation;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The published model of DynamoDB's API: its operations and the shapes of their requests. Read
 * once, at start.
 */
public final class ApiModel {
  private static final Shape.Range ANY = new Shape.Range(null, null);

  private final Map<String, Map<String, Object>> sources;
  private final Map<String, Shape> shapes = new HashMap<>();
  private final Map<String, Shape.Structure> inputs = new LinkedHashMap<>();

  private ApiModel(Map<String, Object> model) {
    this.sources = objects(model, "shapes");
    object(model, "operations")
        .forEach((operation, input) -> {
          if (shape((String) input) instanceof Shape.Structure structure) {
            inputs.put(operation, structure);
          }
        });
  }

  /** Reads the model from this module's resources. */
  public static ApiModel load() {
    try (var in = ApiModel.class.getResourceAsStream("dynamodb-api.json")) {
      if (in == null) {
        throw new IllegalStateException("The API model is missing from this build");
      }
      try (var parser = new JsonFactory().createParser(in)) {
        parser.nextToken();
        return new ApiModel(object(Map.of("model", value(parser)), "model"));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The names of all operations of the service. */
  public Set<String> operations() {
    return inputs.keySet();
  }

  /** The shape of an operation's request. */
  public Shape.Structure input(String operation) {
    var input = inputs.get(operation);
    if (input == null) {
      throw new IllegalArgumentException("The API model has no operation " + operation);
    }
    return input;
  }

  private Shape shape(String name) {
    var known = shapes.get(name);
    if (known != null) {
      return known;
    }
    var source = sources.get(name);
    if (source == null) {
      throw new IllegalStateException("The API model has no shape " + name);
    }
    var type = (String) source.get("type");
    if ("structure".equals(type)) {
      return structure(name, source);
    }
    var shape = simple(name, String.valueOf(type), source);
    shapes.put(name, shape);
    return shape;
  }

  private Shape simple(String name, String type, Map<String, Object> source) {
    return switch (type) {
      case "string" -> text(name, source);
      case "integer" -> new Shape.Numeric(name, "Integer", range(source));
      case "long" -> new Shape.Numeric(name, "Long", range(source));
      case "double", "timestamp" -> new Shape.Numeric(name, "Double", range(source));
      case "boolean" -> new Shape.Flag(name);
      case "blob" -> new Shape.Blob(name);
      case "list" ->
          new Shape.Sequence(name, range(source), shape((String) required(source, "member")));
      case "map" -> map(name, source);
      default -> throw new IllegalStateException("The API model has a " + type);
    };
  }

  private Shape map(String name, Map<String, Object> source) {
    var key = (String) required(source, "key");
    var value = (String) required(source, "value");
    if ("AttributeName".equals(key) && "AttributeValue".equals(value)) {
      return new Shape.Item(name);
    }
    return new Shape.Dictionary(name, range(source), shape(key), shape(value));
  }

  private static Shape text(String name, Map<String, Object> source) {
    var pattern = (String) source.get("pattern");
    List<String> values = source.containsKey("enum") ? strings(source, "enum") : null;
    return new Shape.Text(
        name, range(source), pattern == null ? null : Pattern.compile(pattern), values);
  }

  private Shape structure(String name, Map<String, Object> source) {
    if (name.equals("AttributeValue")) {
      var value = new Shape.AttributeValue(name);
      shapes.put(name, value);
      return value;
    }
    var structure = new Shape.Structure(name);
    shapes.put(name, structure);
    var required = source.containsKey("required") ? strings(source, "required") : List.of();
    var members = new ArrayList<Shape.Member>();
    object(source, "members")
        .forEach((member, shape) ->
            members.add(
                new Shape.Member(
                    member,
                    label(member),
                    members.size(),
                    shape((String) shape),
                    required.contains(member))));
    structure.members(members);
    return structure;
  }

  private static String label(String member) {
    return member.substring(0, 1).toLowerCase(Locale.ROOT) + member.substring(1);
  }

  private static Shape.Range range(Map<String, Object> source) {
    var min = (Long) source.get("min");
    var max = (Long) source.get("max");
    return min == null && max == null ? ANY : new Shape.Range(min, max);
  }

  // -------------------------------------------------------------------------------- the resource
  // as plain values

  private static @Nullable Object value(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> {
        var object = new LinkedHashMap<String, @Nullable Object>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
          var name = parser.currentName();
          parser.nextToken();
          object.put(name, value(parser));
        }
        yield object;
      }
      case START_ARRAY -> {
        var list = new ArrayList<@Nullable Object>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          list.add(value(parser));
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

  private static Object required(Map<String, Object> source, String key) {
    var value = source.get(key);
    if (value == null) {
      throw new IllegalStateException("The API model lacks a " + key);
    }
    return value;
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> object(Map<String, ?> source, String key) {
    var value = source.get(key);
    return value instanceof Map<?, ?> map ? (Map<String, Object>) map : Map.of();
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Map<String, Object>> objects(Map<String, Object> source, String key) {
    return (Map<String, Map<String, Object>>) required(source, key);
  }

  @SuppressWarnings("unchecked")
  private static List<String> strings(Map<String, Object> source, String key) {
    return List.copyOf((List<String>) required(source, key));
  }
}
