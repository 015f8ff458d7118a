package dev.stator.router.validation;

import dev.stator.model.error.RequestException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
    var errors = constraints.errors;
    if (errors != null) {
      throw RequestException.validation(
          errors.size()
              + (errors.size() == 1 ? " validation error" : " validation errors")
              + " detected: "
              + String.join("; ", errors));
    }
  }

  private void structure(String prefix, Members members) {
    var all = members.shape().members();
    for (int i = 0; i < all.size(); i++) {
      var member = all.get(i);
      var value = members.get(member);
      if (value != null) {
        value(prefix, member.label(), member.shape(), value);
      } else if (member.required()) {
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
    if (shape.name().equals("TableArn")) {
      tableName(path, value);
      return;
    }
    var pattern = shape.pattern();
    if (pattern != null && !pattern.matcher(value).matches()) {
      error(path, value, "Member must satisfy regular expression pattern: " + pattern);
    }
    length(path, shape.length(), value.length(), value);
  }

  /** A table may be given by name or by ARN; the model bounds only the longer of both. */
  private void tableName(String path, String value) {
    if (value.startsWith("arn:")) {
      length(path, new Shape.Range(1L, 1024L), value.length(), value);
      return;
    }
    if (!TableNames.hasOnlyAllowedCharacters(value)) {
      error(path, value, "Member must satisfy regular expression pattern: " + TableNames.PATTERN);
    }
    length(path, TableNames.LENGTH, value.length(), value);
  }

  private void number(String path, Shape.Numeric shape, Object value) {
    if (value instanceof Long number) {
      Long min = shape.range().min();
      Long max = shape.range().max();
      if (min != null && number < min) {
        error(path, value, "Member must have value greater than or equal to " + min);
      }
      if (max != null && number > max) {
        error(path, value, "Member must have value less than or equal to " + max);
      }
    }
  }

  private void sequence(String path, Shape.Sequence shape, List<?> list) {
    length(path, shape.length(), list.size(), list);
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
    length(path, shape.length(), map.size(), map);
    map.forEach((key, value) -> value(path + "." + key + ".", "member", shape.value(), value));
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
    var found = errors;
    if (found == null) {
      found = new ArrayList<>();
      errors = found;
    }
    if (found.size() < ERRORS_MAX) {
      var shown = value == null ? "null" : "'" + Shown.of(value) + "'";
      found.add(
          "Value " + shown + " at '" + path + "' failed to satisfy constraint: " + constraint);
    }
  }
}
