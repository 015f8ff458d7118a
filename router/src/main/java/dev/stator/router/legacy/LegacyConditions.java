package dev.stator.router.legacy;

import dev.stator.model.error.RequestException;
import dev.stator.model.expression.Condition;
import dev.stator.router.validation.Members;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** QueryFilter, ScanFilter, KeyConditions, and what Expected makes of its members. */
public final class LegacyConditions {
  private LegacyConditions() {}

  /**
   * Reads a map of conditions by attribute.
   *
   * @param conditions members of shape Condition by name; null when the request gave none
   * @throws RequestException in the service's words when values do not fit their operator
   */
  public static List<LegacyCondition> read(@Nullable Map<String, Object> conditions) {
    if (conditions == null) {
      return List.of();
    }
    var read = new ArrayList<LegacyCondition>(conditions.size());
    conditions.forEach((attribute, members) -> read.add(read(attribute, (Members) members)));
    return read;
  }

  private static LegacyCondition read(String attribute, Members condition) {
    return LegacyCondition.of(
        attribute,
        ComparisonOperator.valueOf(condition.requiredText("ComparisonOperator")),
        condition.elements("AttributeValueList"));
  }

  /**
   * Refuses a ConditionalOperator that has nothing to join.
   *
   * @param operator the member, or null when the request gave none
   */
  public static void checkOperator(@Nullable String operator, int conditions) {
    if (operator != null && conditions == 0) {
      throw RequestException.validation(
          "ConditionalOperator cannot be used without Filter or Expected");
    }
    if (operator != null && conditions == 1) {
      throw RequestException.validation(
          "ConditionalOperator can only be used when Filter or Expected has two or more elements");
    }
  }

  /**
   * All conditions as one tree; null when there are none. It is as flat as can be, because there
   * may be very many.
   *
   * @param operator AND, OR, or null, which means AND
   */
  public static @Nullable Condition joined(
      List<LegacyCondition> conditions, @Nullable String operator) {
    return conditions.isEmpty() ? null : tree(conditions, "OR".equals(operator));
  }

  private static Condition tree(List<LegacyCondition> conditions, boolean any) {
    int count = conditions.size();
    if (count == 1) {
      return conditions.getFirst().toCondition();
    }
    var left = tree(conditions.subList(0, count / 2), any);
    var right = tree(conditions.subList(count / 2, count), any);
    return any ? new Condition.Or(left, right) : new Condition.And(left, right);
  }
}
