package dev.stator.router.legacy;

import dev.stator.model.error.RequestException;
import dev.stator.model.expression.Condition;
import dev.stator.router.validation.AttributeNames;
import dev.stator.router.validation.Members;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The older parameter Expected: by attribute, either an operator and its values, or what value the
 * attribute must have, or that it must not be there.
 */
public final class Expected {
  private static final String INVALID = "One or more parameter values were invalid: ";

  private Expected() {}

  /**
   * The condition that Expected and ConditionalOperator of a request state; null when they state
   * none.
   *
   * @throws RequestException in the service's words when they make no sense
   */
  public static @Nullable Condition read(Members request) {
    var expected = request.dictionary("Expected");
    var operator = request.text("ConditionalOperator");
    int count = expected == null ? 0 : expected.size();
    LegacyConditions.checkOperator(operator, count);
    if (expected == null) {
      return null;
    }
    var conditions = new ArrayList<LegacyCondition>(count);
    for (Map.Entry<String, Object> entry : expected.entrySet()) {
      AttributeNames.check(entry.getKey());
      conditions.add(condition(entry.getKey(), (Members) entry.getValue()));
    }
    return LegacyConditions.joined(conditions, operator);
  }

  private static LegacyCondition condition(String attribute, Members expected) {
    boolean list = expected.has("AttributeValueList");
    var value = expected.value("Value");
    if (list && value != null) {
      throw invalid("Value and AttributeValueList cannot be used together", attribute);
    }
    var operator = expected.text("ComparisonOperator");
    if (operator != null) {
      return compared(attribute, expected, ComparisonOperator.valueOf(operator), value);
    }
    if (list) {
      throw invalid("AttributeValueList can only be used with a ComparisonOperator", attribute);
    }
    return present(attribute, expected.has("Exists") ? expected.flag("Exists") : null, value);
  }

  private static LegacyCondition compared(
      String attribute, Members expected, ComparisonOperator operator, @Nullable Object value) {
    if (expected.has("Exists")) {
      throw invalid("Exists and ComparisonOperator cannot be used together", attribute);
    }
    boolean list = expected.has("AttributeValueList");
    if (!list && value == null && !operator.takes(0)) {
      throw invalid(
          "Value or AttributeValueList must be used with ComparisonOperator: " + operator,
          attribute);
    }
    return LegacyCondition.of(
        attribute,
        operator,
        value == null ? expected.elements("AttributeValueList") : List.of(value));
  }

  /**
   * @param exists null when the request does not say
   */
  private static LegacyCondition present(
      String attribute, @Nullable Boolean exists, @Nullable Object value) {
    boolean mustExist = exists == null || exists;
    if (mustExist && value == null) {
      throw invalid("Value must be provided when Exists is " + exists, attribute);
    }
    if (!mustExist && value != null) {
      throw invalid("Value cannot be used when Exists is false", attribute);
    }
    return value == null
        ? LegacyCondition.of(attribute, ComparisonOperator.NULL, List.of())
        : LegacyCondition.of(attribute, ComparisonOperator.EQ, List.of(value));
  }

  private static RequestException invalid(String rule, String attribute) {
    return RequestException.validation(INVALID + rule + " for Attribute: " + attribute);
  }
}
