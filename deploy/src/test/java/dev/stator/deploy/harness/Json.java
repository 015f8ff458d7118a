package dev.stator.deploy.harness;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * JSON text as values that compare: maps, lists, strings, booleans and null; a number as a {@code
 * BigDecimal} in the scale it is written in.
 */
public final class Json {
  private static final JsonFactory FACTORY = new JsonFactory();

  private Json() {}

  public static @Nullable Object parse(String text) {
    try (var parser = FACTORY.createParser(text)) {
      var value = value(parser, parser.nextToken());
      if (parser.nextToken() != null) {
        throw new IllegalArgumentException("more than one value: " + text);
      }
      return value;
    } catch (IOException e) {
      throw new IllegalArgumentException("not JSON: " + text, e);
    }
  }

  /** The text of a value; numbers may be of any Java type. */
  public static String write(@Nullable Object value) {
    var text = new StringWriter();
    try (var generator = FACTORY.createGenerator(text)) {
      write(generator, value);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private static void write(JsonGenerator to, @Nullable Object value) throws IOException {
    switch (value) {
      case null -> to.writeNull();
      case String text -> to.writeString(text);
      case Boolean flag -> to.writeBoolean(flag);
      case Number number -> to.writeNumber(new BigDecimal(number.toString()));
      case Map<?, ?> members -> {
        to.writeStartObject();
        for (var member : members.entrySet()) {
          to.writeFieldName((String) member.getKey());
          write(to, member.getValue());
        }
        to.writeEndObject();
      }
      case List<?> elements -> {
        to.writeStartArray();
        for (var element : elements) {
          write(to, element);
        }
        to.writeEndArray();
      }
      default -> throw new IllegalArgumentException("no JSON for " + value.getClass());
    }
  }

  /** An object that can be changed, of names and values in turn. */
  public static Map<String, @Nullable Object> object(Object... namesAndValues) {
    var members = new LinkedHashMap<String, @Nullable Object>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      members.put((String) namesAndValues[i], namesAndValues[i + 1]);
    }
    return members;
  }

  private static @Nullable Object value(JsonParser parser, @Nullable JsonToken token)
      throws IOException {
    return switch (token) {
      case START_OBJECT -> object(parser);
      case START_ARRAY -> array(parser);
      case VALUE_STRING -> parser.getText();
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getDecimalValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      case null, default -> throw new IOException("no value begins with " + token);
    };
  }

  private static Map<String, @Nullable Object> object(JsonParser parser) throws IOException {
    var members = new LinkedHashMap<String, @Nullable Object>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      var name = parser.currentName();
      members.put(name, value(parser, parser.nextToken()));
    }
    return members;
  }

  private static List<@Nullable Object> array(JsonParser parser) throws IOException {
    var elements = new ArrayList<@Nullable Object>();
    for (var token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
      elements.add(value(parser, token));
    }
    return elements;
  }
}
