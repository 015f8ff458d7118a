package dev.stator.router.json;

import com.fasterxml.jackson.core.JsonToken;
import dev.stator.model.error.ErrorCode;
import dev.stator.model.error.RequestException;

/** The service's words for JSON that does not have the shape of the request. */
final class SerializationErrors {
  private static final String PACKAGE = "com.amazonaws.dynamodb.v20120810.";
  private static final String FIELD_TYPE = "Unexpected field type";

  /** What the service says when it stumbles over its own types. */
  private static final String CAST =
      "class sun.reflect.generics.reflectiveObjects.ParameterizedTypeImpl cannot be cast to class java.lang.Class"
          + " (sun.reflect.generics.reflectiveObjects.ParameterizedTypeImpl and java.lang.Class are in module"
          + " java.base of loader 'bootstrap')";

  private SerializationErrors() {}

  static RequestException of(String message) {
    return new RequestException(ErrorCode.SERIALIZATION, message);
  }

  /**
   * @param type the service's word for the type: String, Integer, Long, Double
   */
  static RequestException notConvertible(JsonToken found, String type) {
    return switch (found) {
      case START_ARRAY -> unexpectedArray("class java.lang." + type);
      case START_OBJECT -> unexpectedObject();
      case VALUE_TRUE -> of("TRUE_VALUE cannot be converted to " + type);
      case VALUE_FALSE -> of("FALSE_VALUE cannot be converted to " + type);
      case VALUE_NUMBER_INT -> of("NUMBER_VALUE cannot be converted to " + type);
      case VALUE_NUMBER_FLOAT -> of("DECIMAL_VALUE cannot be converted to " + type);
      case VALUE_STRING -> of("STRING_VALUE cannot be converted to " + type);
      case VALUE_NULL, NOT_AVAILABLE, END_OBJECT, END_ARRAY, FIELD_NAME, VALUE_EMBEDDED_OBJECT ->
          of("Unexpected token received from parser");
    };
  }

  static RequestException notBoolean(JsonToken found) {
    return switch (found) {
      case START_ARRAY -> unexpectedArray("class java.lang.Boolean");
      case START_OBJECT -> unexpectedObject();
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> notConvertible(found, "Boolean");
      default -> of("Unexpected token received from parser");
    };
  }

  static RequestException notBinary(JsonToken found) {
    return switch (found) {
      case START_ARRAY -> unexpectedArray("class java.nio.ByteBuffer");
      case START_OBJECT -> unexpectedObject();
      default -> of("only base-64-encoded strings are convertible to bytes");
    };
  }

  /**
   * @param nested whether the list stands in a map or list rather than in a structure
   */
  static RequestException notList(JsonToken found, boolean nested) {
    return found == JsonToken.START_OBJECT ? unexpectedObject() : of(nested ? CAST : FIELD_TYPE);
  }

  /**
   * @param valueType the name of the shape of the map's values
   * @param nested whether the map stands in a map or list rather than in a structure
   */
  static RequestException notMap(JsonToken found, String valueType, boolean nested) {
    return found == JsonToken.START_ARRAY
        ? unexpectedArray("java.util.Map<java.lang.String, " + valueType + ">")
        : of(nested ? CAST : FIELD_TYPE);
  }

  static RequestException notStructure(JsonToken found, String shape, boolean element) {
    return found == JsonToken.START_ARRAY
        ? unexpectedArray("class " + shape(shape))
        : of(element ? "Unexpected value type in payload" : FIELD_TYPE);
  }

  /** A shape's name as messages show it. */
  static String shape(String name) {
    return PACKAGE + name;
  }

  private static RequestException unexpectedObject() {
    return of("Start of structure or map found where not expected");
  }

  private static RequestException unexpectedArray(String wanted) {
    return of("Unrecognized collection type " + wanted);
  }
}
