package dev.stator.router.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.stator.model.error.ErrorCode;
import dev.stator.model.error.RequestException;
import dev.stator.model.item.ItemWriter;
import dev.stator.model.item.ValueType;
import dev.stator.router.validation.AttributeNames;
import dev.stator.router.validation.Members.Invalid;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Transcodes attribute values from JSON into their encoding, as the parser passes over them. Used
 * by one thread.
 *
 * <p>JSON of a wrong shape is refused at once. A value that has the right shape and makes no sense
 * is not, because the service reports other things first: the first such finding is kept, nothing
 * is written from there on, and the rest is only looked at for its shape.
 */
final class AttributeValueReader {
  private static final String INVALID = "One or more parameter values were invalid: ";
  private static final String EMPTY =
      "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes";
  private static final String MANY =
      "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes";

  private final ItemWriter writer;
  private @Nullable String invalid;

  /**
   * @param jsonBytes of the request; an item is about as large as its JSON, or smaller
   */
  AttributeValueReader(int jsonBytes) {
    writer = new ItemWriter(jsonBytes);
  }

  /**
   * Reads a map of attributes by name; returns {@link dev.stator.model.Bytes} or {@link Invalid}.
   */
  Object readItem(JsonParser parser, boolean nested) throws IOException {
    begin();
    requireMap(parser.currentToken(), nested);
    writer.beginItem();
    attributes(parser);
    if (invalid == null) {
      writer.endItem();
    }
    return result();
  }

  /** Reads one attribute value; returns {@link dev.stator.model.Bytes} or {@link Invalid}. */
  Object readValue(JsonParser parser, boolean element) throws IOException {
    begin();
    value(parser, element);
    return result();
  }

  private void begin() {
    writer.reset();
    invalid = null;
  }

  private Object result() {
    return invalid == null ? writer.take() : new Invalid(invalid);
  }

  private void attributes(JsonParser parser) throws IOException {
    String name;
    while ((name = parser.nextFieldName()) != null) {
      if (invalid == null) {
        invalid = AttributeNames.fault(name);
      }
      if (invalid == null) {
        writer.name(name);
      }
      if (parser.nextToken() == JsonToken.VALUE_NULL) {
        note(EMPTY);
      } else {
        value(parser, true);
      }
    }
  }

  private void value(JsonParser parser, boolean element) throws IOException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      throw SerializationErrors.notStructure(parser.currentToken(), "AttributeValue", element);
    }
    int types = 0;
    String type;
    while ((type = parser.nextFieldName()) != null) {
      if (parser.nextToken() != JsonToken.VALUE_NULL && isType(type)) {
        if (++types == 1) {
          content(parser, type);
        } else {
          aside(parser, type);
        }
      } else {
        parser.skipChildren();
      }
    }
    if (types == 0) {
      note(EMPTY);
    } else if (types > 1) {
      note(MANY);
    }
  }

  /**
   * Looks at a second content of one value: what is wrong with it is found before that there is
   * one.
   */
  private void aside(JsonParser parser, String type) throws IOException {
    var second = new AttributeValueReader(64);
    second.begin();
    second.content(parser, type);
    if (second.invalid != null) {
      note(second.invalid);
    }
  }

  private static boolean isType(String name) {
    return switch (name) {
      case "S", "N", "B", "BOOL", "NULL", "M", "L", "SS", "NS", "BS" -> true;
      default -> false;
    };
  }

  private void content(JsonParser parser, String type) throws IOException {
    switch (type) {
      case "S" -> string(parser);
      case "N" -> number(parser);
      case "B" -> binary(parser);
      case "BOOL" -> bool(parser);
      case "NULL" -> nothing(parser);
      case "M" -> map(parser);
      case "L" -> list(parser);
      case "SS" -> set(parser, ValueType.SS);
      case "NS" -> set(parser, ValueType.NS);
      default -> set(parser, ValueType.BS);
    }
  }

  private void string(JsonParser parser) throws IOException {
    var text = text(parser);
    if (invalid == null) {
      writer.string(text);
    }
  }

  private void number(JsonParser parser) throws IOException {
    var text = text(parser);
    attempt(() -> writer.number(text));
  }

  private void binary(JsonParser parser) throws IOException {
    var bytes = bytes(parser);
    if (invalid == null) {
      writer.binary(bytes, 0, bytes.length);
    }
  }

  private void bool(JsonParser parser) throws IOException {
    boolean value = RequestReader.flag(parser);
    if (invalid == null) {
      writer.bool(value);
    }
  }

  private void nothing(JsonParser parser) throws IOException {
    if (!RequestReader.flag(parser)) {
      note(INVALID + "Null attribute value types must have the value of true");
    }
    if (invalid == null) {
      writer.nothing();
    }
  }

  private void map(JsonParser parser) throws IOException {
    requireMap(parser.currentToken(), false);
    attempt(writer::beginMap);
    attributes(parser);
    attempt(writer::endMap);
  }

  private void list(JsonParser parser) throws IOException {
    requireList(parser.currentToken());
    attempt(writer::beginList);
    JsonToken token;
    while ((token = parser.nextToken()) != JsonToken.END_ARRAY) {
      if (token == JsonToken.VALUE_NULL) {
        note(EMPTY);
      } else {
        value(parser, true);
      }
    }
    attempt(writer::endList);
  }

  private void set(JsonParser parser, ValueType type) throws IOException {
    requireList(parser.currentToken());
    attempt(() -> writer.beginSet(type));
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      boolean none = parser.currentToken() == JsonToken.VALUE_NULL;
      if (none) {
        note(INVALID + "A set may not contain null values");
      } else if (type == ValueType.BS) {
        byte[] bytes = bytes(parser);
        attempt(() -> writer.binary(bytes, 0, bytes.length));
      } else {
        element(text(parser), type);
      }
    }
    attempt(writer::endSet);
  }

  private void element(String text, ValueType type) {
    attempt(() -> {
      if (type == ValueType.NS) {
        writer.number(text);
      } else {
        writer.string(text);
      }
    });
  }

  // ---------------------------------------------------------------------------------------- tokens
  // and findings

  private static String text(JsonParser parser) throws IOException {
    if (parser.currentToken() != JsonToken.VALUE_STRING) {
      throw SerializationErrors.notConvertible(parser.currentToken(), "String");
    }
    return parser.getText();
  }

  private static byte[] bytes(JsonParser parser) throws IOException {
    if (parser.currentToken() != JsonToken.VALUE_STRING) {
      throw SerializationErrors.notBinary(parser.currentToken());
    }
    return Base64Text.decode(parser.getText());
  }

  private static void requireMap(JsonToken token, boolean nested) {
    if (token != JsonToken.START_OBJECT) {
      throw SerializationErrors.notMap(token, SerializationErrors.shape("AttributeValue"), nested);
    }
  }

  private static void requireList(JsonToken token) {
    if (token != JsonToken.START_ARRAY) {
      throw SerializationErrors.notList(token, false);
    }
  }

  private void note(String finding) {
    if (invalid == null) {
      invalid = finding;
    }
  }

  /** Writes unless something was found before; what the writer refuses is a finding. */
  private void attempt(Runnable write) {
    if (invalid != null) {
      return;
    }
    try {
      write.run();
    } catch (RequestException e) {
      if (e.code() != ErrorCode.VALIDATION) {
        throw e;
      }
      invalid = e.text();
    }
  }
}
