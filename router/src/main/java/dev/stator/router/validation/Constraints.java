package dev.stator.router.validation;

import dev.stator.model.capacity.Limits;
import dev.stator.model.error.RequestException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Checks a request's members against the API model and collects what it finds as the service does:
 * at most ten errors, in the model's order, in one message.
 */
public final class Constraints {
  private static final int ERRORS_MAX = 10;

  private @Nullable List<String> errors;

  private Constraints() {}

  /** Refuses the request when a member fails to satisfy a constraint of the model. */
  public static void check(Members members) {
    var constraints = new Constraints();
    constraints.structure("", members);
    if (constraints.errors != null) {
      throw constraints.refusal();
    }
  }

  private RequestException refusal() {
    var found = errors == null ? List.<String>of() : errors;
    return RequestException.validation(
        found.size()
            + (found.size() == 1 ? " validation error" : " validation errors")
            + " detected: "
            + String.join("; ", found));
  }

  private void structure(String prefix, Members members) {
    var all = members.shape().members();
    for (int i = 0; i < all.size(); i++) {
      var member = all.get(i);
      var value = members.get(member);
      if (value != null) {
        value(prefix, member.label(), member.shape(), value);
      } else if (member.required()) {
        if (member.shape().name().equals(TableNames.MANAGED)) {
          throw RequestException.validation(
              "The parameter '"
                  + member.name()
                  + "' is required but was not present in the request");
        }
        error(prefix + member.label(), null, "Member must not be null");
      }
    }
  }

  private void value(String prefix, String label, Shape shape, Object value) {
    switch (shape) {
      case Shape.Text text -> text(prefix + label, text, (String) value);
      case Shape.Numeric number -> number(prefix + label, number, value);
      case Shape.Sequence sequence -> sequence(prefix + label, sequence, (List<?>) value);
      case Shape.Dictionary dictionary -> dictionary(prefix + label, dictionary, (Map<?, ?>) value);
      case Shape.Structure _ -> structure(prefix + label + ".", (Members) value);
      case Shape.Flag _, Shape.Item _, Shape.AttributeValue _, Shape.Blob _ -> {}
    }
  }

  private void text(String path, Shape.Text shape, String value) {
    var values = shape.values();
    if (values != null) {
      if (!values.contains(value)) {
        error(
            path, value, "Member must satisfy enum value set: [" + String.join(", ", values) + "]");
      }
      return;
    }
    switch (shape.name()) {
      case TableNames.MANAGED -> managedTable(path, value);
      case TableNames.OF_ITEMS -> tableOfItems(path, value);
      case "IndexName" -> {
        length(path, shape.length(), value.length(), value);
        pattern(path, shape.pattern(), value);
      }
      default -> {
        pattern(path, shape.pattern(), value);
        length(path, shape.length(), value.length(), value);
      }
    }
  }

  private void pattern(String path, @Nullable Pattern pattern, String value) {
    if (pattern != null && !pattern.matcher(value).matches()) {
      error(path, value, "Member must satisfy regular expression pattern: " + pattern);
    }
  }

  /**
   * A table may be given by name or by ARN; the model bounds only the longer of both. An empty name
   * ends the search: nothing else is reported with it.
   */
  private void tableOfItems(String path, String value) {
    if (value.isEmpty()) {
      errors = null;
      error(path, value, "Member must have length greater than or equal to 1");
      throw refusal();
    }
    if (value.startsWith("arn:")) {
      length(path, TableNames.ARN_LENGTH, value.length(), value);
      return;
    }
    tableNamePattern(path, value);
    length(path, TableNames.LENGTH, value.length(), value);
  }

  /** As above, for operations on the table itself. */
  private void managedTable(String path, String value) {
    if (value.startsWith("arn:")) {
      length(path, TableNames.ARN_LENGTH, value.length(), value);
      return;
    }
    length(path, TableNames.LENGTH, value.length(), value);
    tableNamePattern(path, value);
  }

  private void tableNamePattern(String path, String value) {
    if (!TableNames.hasOnlyAllowedCharacters(value)) {
      error(path, value, "Member must satisfy regular expression pattern: " + TableNames.PATTERN);
    }
  }

  private void number(String path, Shape.Numeric shape, Object value) {
    if (value instanceof Long number) {
      Long min = shape.range().min();
      Long max = shape.range().max();
      if (min != null && number < min) {
        var constraint = "Member must have value greater than or equal to " + min;
        if (shape.name().equals("QueryLimit")) {
          note("Value at 'Limit' failed to satisfy constraint: " + constraint); // as nowhere else
        } else {
          error(path, value, constraint);
        }
      }
      if (max != null && number > max) {
        error(path, value, "Member must have value less than or equal to " + max);
      }
    }
  }

  private void sequence(String path, Shape.Sequence shape, List<?> list) {
    if (shape.name().equals("KeyList") && list.size() > Limits.BATCH_GET_KEYS_MAX) {
      tooManyKeys(path);
    } else {
      length(path, shape.length(), list.size(), new Shown(shape, list));
    }
    elements(path, shape, list);
  }

  /** The service names the keys of a batch by their members, and does not show them. */
  private void tooManyKeys(String path) {
    int table = path.indexOf('.');
    note(
        "Value at 'RequestItems"
            + path.substring(table, path.lastIndexOf('.'))
            + ".Keys' failed to satisfy constraint: Member must have length less than or equal to "
            + Limits.BATCH_GET_KEYS_MAX);
  }

  private void elements(String path, Shape.Sequence shape, List<?> list) {
    for (int i = 0; i < list.size(); i++) {
      var element = list.get(i);
      if (element == null) {
        error(path + "." + (i + 1) + ".member", null, "Member must not be null");
      } else {
        value(path + "." + (i + 1) + ".", "member", shape.element(), element);
      }
    }
  }

  private void dictionary(String path, Shape.Dictionary shape, Map<?, ?> map) {
    var shown = new Shown(shape, map);
    length(path, shape.length(), map.size(), shown);
    var key = (Shape.Text) shape.key();
    if (key.name().equals(TableNames.OF_ITEMS)) {
      map.keySet().forEach(name -> tableKey(path, shown, (String) name));
    }
    if (shape.value() instanceof Shape.Sequence list) {
      map.values()
          .forEach(value -> listValue(path, shown, list.length(), ((List<?>) value).size()));
      map.forEach((name, value) -> elements(path + "." + name + ".member", list, (List<?>) value));
    } else {
      map.forEach((name, value) -> value(path + "." + name + ".", "member", shape.value(), value));
    }
  }

  /** A table's name or ARN as a key. */
  private void tableKey(String path, Shown map, String name) {
    if (name.startsWith("arn:") ? name.length() > 1024 : !TableNames.isValid(name)) {
      error(
          path,
          map,
          "Map keys must satisfy constraint: [Member must have length less than or equal to 255, "
              + "Member must have length greater than or equal to 3, "
              + "Member must satisfy regular expression pattern: "
              + TableNames.PATTERN
              + "]");
    }
  }

  private void listValue(String path, Shown map, Shape.Range range, int length) {
    Long min = range.min();
    Long max = range.max();
    if (min != null && max != null && (length < min || length > max)) {
      error(
          path,
          map,
          "Map value must satisfy constraint: [Member must have length less than or equal to "
              + max
              + ", Member must have length greater than or equal to "
              + min
              + "]");
    }
  }

  private void length(String path, Shape.Range range, int length, Object value) {
    Long min = range.min();
    Long max = range.max();
    if (min != null && length < min) {
      error(path, value, "Member must have length greater than or equal to " + min);
    }
    if (max != null && length > max) {
      error(path, value, "Member must have length less than or equal to " + max);
    }
  }

  private void error(String path, @Nullable Object value, String constraint) {
    if (errors == null || errors.size() < ERRORS_MAX) {
      var shown = value == null ? "null" : "'" + value + "'";
      note("Value " + shown + " at '" + path + "' failed to satisfy constraint: " + constraint);
    }
  }

  private void note(String error) {
    var found = errors;
    if (found == null) {
      found = new ArrayList<>();
      errors = found;
    }
    if (found.size() < ERRORS_MAX) {
      found.add(error);
    }
  }
}
