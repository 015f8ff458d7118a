package dev.stator.router.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.stator.model.error.ErrorCode;
import dev.stator.model.error.RequestException;
import dev.stator.router.validation.Members;
import dev.stator.router.validation.Shape;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a request's body into the members of its shape, in one pass; unknown members are passed
 * over.
 */
public final class RequestReader {
  static final StreamReadConstraints LIMITS =
      StreamReadConstraints.builder().maxNameLength(1 << 20).build();

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .streamReadConstraints(LIMITS)
          .build();

  private final int length;
  private @Nullable AttributeValueReader attributeValues;

  private RequestReader(int length) {
    this.length = length;
  }

  /**
   * Reads {@code body}; refuses with a SerializationException what is not JSON or has another
   * shape. Constraints are not checked here.
   */
  public static Members read(byte[] body, int length, Shape.Structure shape) {
    try (var parser = JSON.createParser(body, 0, length)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw notJson();
      }
      var members = new RequestReader(length).structure(parser, shape);
      if (parser.nextToken() != null) {
        throw notJson();
      }
      return members;
    } catch (IOException e) {
      throw notJson();
    }
  }

  /** The service says no more than this of what it cannot parse. */
  private static RequestException notJson() {
    return new RequestException(ErrorCode.SERIALIZATION, "");
  }

  private Members structure(JsonParser parser, Shape.Structure shape) throws IOException {
    var members = new Members(shape);
    String name;
    while ((name = parser.nextFieldName()) != null) {
      var token = parser.nextToken();
      var member = shape.member(name);
      if (member == null || token == JsonToken.VALUE_NULL) {
        parser.skipChildren();
      } else {
        members.set(member, value(parser, member.shape(), false));
      }
    }
    return members;
  }

  private Object value(JsonParser parser, Shape shape, boolean element) throws IOException {
    var token = parser.currentToken();
    return switch (shape) {
      case Shape.Text _ -> text(parser);
      case Shape.Numeric number -> number(parser, number);
      case Shape.Flag _ -> flag(parser);
      case Shape.Sequence sequence -> sequence(parser, sequence, element);
      case Shape.Dictionary dictionary -> dictionary(parser, dictionary, element);
      case Shape.Item _ -> attributeValues().readItem(parser, element);
      case Shape.AttributeValue _ -> attributeValues().readValue(parser, element);
      case Shape.Structure structure -> {
        if (token != JsonToken.START_OBJECT) {
          throw SerializationErrors.notStructure(token, structure.name(), element);
        }
        yield structure(parser, structure);
      }
      case Shape.Blob _ -> text(parser);
    };
  }

  private AttributeValueReader attributeValues() {
    var reader = attributeValues;
    if (reader == null) {
      reader = new AttributeValueReader(length);
      attributeValues = reader;
    }
    return reader;
  }

  private static String text(JsonParser parser) throws IOException {
    if (parser.currentToken() != JsonToken.VALUE_STRING) {
      throw SerializationErrors.notConvertible(parser.currentToken(), "String");
    }
    return parser.getText();
  }

  /** A boolean; the service takes some words for one. */
  static boolean flag(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_STRING ->
          switch (parser.getText().toUpperCase(Locale.ROOT)) {
            case "TRUE", "1", "YES" -> true;
            case "FALSE", "0", "NO" -> false;
            default -> throw SerializationErrors.notBoolean(JsonToken.VALUE_STRING);
          };
      default -> throw SerializationErrors.notBoolean(parser.currentToken());
    };
  }

  /** Whole numbers as Long, cut off at its bounds; Doubles as Double. */
  private static Object number(JsonParser parser, Shape.Numeric shape) throws IOException {
    var token = parser.currentToken();
    if (token != JsonToken.VALUE_NUMBER_INT && token != JsonToken.VALUE_NUMBER_FLOAT) {
      throw SerializationErrors.notConvertible(token, shape.kind());
    }
    if (shape.kind().equals("Double")) {
      return parser.getDoubleValue();
    }
    long bound = shape.kind().equals("Integer") ? Integer.MAX_VALUE : Long.MAX_VALUE;
    double value = parser.getDoubleValue();
    if (value >= bound) {
      return bound;
    }
    if (value <= -(double) bound - 1) {
      return -bound - 1;
    }
    return token == JsonToken.VALUE_NUMBER_INT ? parser.getLongValue() : (long) value;
  }

  private List<@Nullable Object> sequence(JsonParser parser, Shape.Sequence shape, boolean nested)
      throws IOException {
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      throw SerializationErrors.notList(parser.currentToken(), nested);
    }
    var list = new ArrayList<@Nullable Object>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      list.add(
          parser.currentToken() == JsonToken.VALUE_NULL
              ? null
              : value(parser, shape.element(), true));
    }
    return list;
  }

  private Map<String, Object> dictionary(JsonParser parser, Shape.Dictionary shape, boolean nested)
      throws IOException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      throw SerializationErrors.notMap(parser.currentToken(), javaName(shape.value()), nested);
    }
    var map = new LinkedHashMap<String, Object>();
    String key;
    while ((key = parser.nextFieldName()) != null) {
      if (parser.nextToken() != JsonToken.VALUE_NULL) {
        map.put(key, value(parser, shape.value(), true));
      }
    }
    return map;
  }

  private static String javaName(Shape shape) {
    return switch (shape) {
      case Shape.Text _ -> "java.lang.String";
      case Shape.Sequence list -> "java.util.List<" + javaName(list.element()) + ">";
      default -> SerializationErrors.shape(shape.name());
    };
  }
}
