package dev.stator.router.expression;

import dev.stator.model.Bytes;
import dev.stator.model.capacity.Limits;
import dev.stator.model.error.RequestException;
import dev.stator.model.item.Items;
import dev.stator.router.validation.AttributeNames;
import dev.stator.router.validation.Members.Invalid;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * ExpressionAttributeNames and ExpressionAttributeValues of one request, and which of them its
 * expressions used. Not thread-safe: it lives as long as its request.
 */
public final class Placeholders {
  private static final String NAMES = "ExpressionAttributeNames";
  private static final String VALUES = "ExpressionAttributeValues";
  private static final int PLACEHOLDER_CHARS_MAX = 255;

  private final Map<String, String> names;
  private final Map<String, Bytes> values;

  // Sets that hash, because the service lists what is left in the order of such a set.
  private final Set<String> unusedNames;
  private final Set<String> unusedValues;

  private Placeholders(Map<String, String> names, Map<String, Bytes> values) {
    this.names = names;
    this.values = values;
    unusedNames = new HashSet<>(names.keySet());
    unusedValues = new HashSet<>(values.keySet());
  }

  /**
   * Takes what a request with expressions gave, null where it gave nothing.
   *
   * @param names by placeholder, for example #n
   * @param values encoded attribute values, or {@link Invalid}, by placeholder, for example :v
   * @throws RequestException in the service's words when a placeholder, a name or a value is none
   */
  public static Placeholders of(
      @Nullable Map<String, String> names, @Nullable Map<String, ?> values) {
    if (names != null) {
      refuseEmpty(NAMES, names);
      names.keySet().forEach(key -> checkKey(NAMES, '#', key));
    }
    var valid = values == null ? Map.<String, Bytes>of() : valid(values);
    if (names != null) {
      names.forEach(Placeholders::checkName);
    }
    checkSize(names == null ? Map.of() : names, valid);
    return new Placeholders(names == null ? Map.of() : names, valid);
  }

  private static Map<String, Bytes> valid(Map<String, ?> values) {
    refuseEmpty(VALUES, values);
    values.keySet().forEach(key -> checkKey(VALUES, ':', key));
    var valid = HashMap.<String, Bytes>newHashMap(values.size());
    values.forEach((key, value) -> {
      if (value instanceof Invalid(var message)) {
        throw RequestException.validation(
            VALUES + " contains invalid value: " + message + " for key " + key);
      }
      valid.put(key, (Bytes) value);
    });
    return valid;
  }

  private static void checkSize(Map<String, String> names, Map<String, Bytes> values) {
    long nameBytes = 0;
    for (var entry : names.entrySet()) {
      nameBytes += entry.getKey().length() + 3L * entry.getValue().length();
    }
    long valueBytes = 0;
    for (var entry : values.entrySet()) {
      valueBytes += entry.getKey().length() + 2L * entry.getValue().length() + 8;
    }
    if (nameBytes + valueBytes <= Limits.PLACEHOLDER_BYTES_MAX) {
      return; // surely: the exact sizes are smaller
    }
    checkExactSize(names, values);
  }

  private static void checkExactSize(Map<String, String> names, Map<String, Bytes> values) {
    long nameBytes = 0;
    for (var entry : names.entrySet()) {
      nameBytes +=
          entry.getKey().length() + entry.getValue().getBytes(StandardCharsets.UTF_8).length;
    }
    long valueBytes = 0;
    for (var entry : values.entrySet()) {
      valueBytes += entry.getKey().length() + Items.valueSize(entry.getValue());
    }
    if (nameBytes > Limits.PLACEHOLDER_BYTES_MAX) {
      throw RequestException.validation(NAMES + " exceeds max size");
    }
    if (valueBytes > Limits.PLACEHOLDER_BYTES_MAX) {
      throw RequestException.validation(VALUES + " exceeds max size");
    }
    if (nameBytes + valueBytes > Limits.PLACEHOLDER_BYTES_MAX) {
      throw RequestException.validation(
          "Combined size of " + NAMES + " and " + VALUES + " exceeds max size");
    }
  }

  /** Refuses the request when its expressions left some of what it defined unused. */
  public void refuseUnused() {
    refuseUnused(NAMES, unusedNames);
    refuseUnused(VALUES, unusedValues);
  }

  private static void refuseUnused(String parameter, Set<String> unused) {
    if (!unused.isEmpty()) {
      throw RequestException.validation(
          "Value provided in "
              + parameter
              + " unused in expressions: keys: {"
              + String.join(", ", unused)
              + "}");
    }
  }

  /** The attribute name behind a placeholder, which then counts as used. */
  String name(String placeholder) {
    var name = names.get(placeholder);
    if (name == null) {
      throw new ExpressionException(
          "An expression attribute name used in the document path is not defined; attribute name: "
              + placeholder);
    }
    unusedNames.remove(placeholder);
    return name;
  }

  /** The encoded value behind a placeholder, which then counts as used. */
  Bytes value(String placeholder) {
    var value = values.get(placeholder);
    if (value == null) {
      throw new ExpressionException(
          "An expression attribute value used in expression is not defined; attribute value: "
              + placeholder);
    }
    unusedValues.remove(placeholder);
    return value;
  }

  private static void refuseEmpty(String parameter, Map<String, ?> given) {
    if (given.isEmpty()) {
      throw RequestException.validation(parameter + " must not be empty");
    }
  }

  private static void checkName(String key, String name) {
    var fault = AttributeNames.fault(name);
    if (fault != null) {
      throw RequestException.validation(
          NAMES + " contains invalid value: " + fault + " for key " + key);
    }
  }

  private static void checkKey(String parameter, char sigil, String key) {
    if (key.isEmpty()) {
      throw invalidKey(parameter, "The expression attribute map contains an empty key;");
    }
    if (key.length() > PLACEHOLDER_CHARS_MAX) {
      throw invalidKey(parameter, "The expression attribute map contains a key that is too long;");
    }
    if (key.charAt(0) != sigil || key.length() == 1 || !isWord(key, 1)) {
      throw invalidKey(parameter, "Syntax error; key: \"" + key + "\"");
    }
  }

  private static RequestException invalidKey(String parameter, String reason) {
    return RequestException.validation(parameter + " contains invalid key: " + reason);
  }

  private static boolean isWord(String text, int from) {
    for (int i = from; i < text.length(); i++) {
      if (!isWordChar(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isWordChar(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  }
}
