package dev.stator.router.operation;

import dev.stator.model.Bytes;
import dev.stator.model.error.RequestException;
import dev.stator.model.expression.Condition;
import dev.stator.model.expression.Operand;
import dev.stator.router.legacy.ComparisonOperator;
import dev.stator.router.legacy.LegacyCondition;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The conditions on single attributes that a KeyConditionExpression joins by AND. It is read as any
 * condition is; what it may not say is refused here, in the order of its text.
 */
final class KeyExpression {
  private static final String INVALID = "Invalid KeyConditionExpression: ";
  private static final String INVALID_CONDITION = "Invalid condition in KeyConditionExpression: ";

  private final Map<String, LegacyCondition> conditions = new LinkedHashMap<>();

  private KeyExpression() {}

  static List<LegacyCondition> conditions(Condition expression) {
    var read = new KeyExpression();
    read.read(expression);
    return List.copyOf(read.conditions.values());
  }

  private void read(Condition condition) {
    switch (condition) {
      case Condition.And(var left, var right) -> {
        read(left);
        read(right);
      }
      case Condition.Compare(var left, var comparator, var right) ->
          add(operator(comparator), List.of(left, right));
      case Condition.Between(var operand, var low, var high) -> {
        requireKey(operand, "BETWEEN");
        add(ComparisonOperator.BETWEEN, List.of(operand, low, high));
      }
      case Condition.BeginsWith(var operand, var prefix) -> {
        requireKey(operand, "begins_with");
        add(ComparisonOperator.BEGINS_WITH, List.of(operand, prefix));
      }
      case Condition.Or or -> throw notForKeys("OR");
      case Condition.Not not -> throw notForKeys("NOT");
      case Condition.In in -> throw notForKeys("IN");
      case Condition.AttributeExists exists -> throw notForKeys("attribute_exists");
      case Condition.AttributeNotExists notExists -> throw notForKeys("attribute_not_exists");
      case Condition.AttributeType type -> throw notForKeys("attribute_type");
      case Condition.Contains contains -> throw notForKeys("contains");
    }
  }

  private static ComparisonOperator operator(Condition.Comparator comparator) {
    return switch (comparator) {
      case EQUAL -> ComparisonOperator.EQ;
      case LESS -> ComparisonOperator.LT;
      case LESS_OR_EQUAL -> ComparisonOperator.LE;
      case GREATER -> ComparisonOperator.GT;
      case GREATER_OR_EQUAL -> ComparisonOperator.GE;
      case NOT_EQUAL -> throw notForKeys("<>");
    };
  }

  private static RequestException notForKeys(String operator) {
    return RequestException.validation(
        "Invalid operator used in KeyConditionExpression: " + operator);
  }

  private static void requireKey(Operand operand, String operator) {
    if (!(operand instanceof Operand.Attribute)) {
      throw RequestException.validation(
          INVALID_CONDITION
              + operator
              + " operator must have the key attribute as its first operand");
    }
  }

  private void add(ComparisonOperator operator, List<Operand> operands) {
    @Nullable String attribute = null;
    var values = new ArrayList<Bytes>();
    for (var operand : operands) {
      switch (operand) {
        case Operand.Attribute named -> {
          if (attribute != null) {
            throw RequestException.validation(
                INVALID_CONDITION + "Multiple attribute names used in one condition");
          }
          attribute = topLevel(named);
        }
        case Operand.Literal(var value) -> values.add(value);
        case Operand.Size size ->
            throw RequestException.validation(
                INVALID + "KeyConditionExpressions cannot contain nested operations");
      }
    }
    if (attribute == null) {
      throw RequestException.validation(INVALID_CONDITION + "No key attribute specified");
    }
    boolean valueFirst = operands.getFirst() instanceof Operand.Literal;
    var condition =
        new LegacyCondition(attribute, valueFirst ? mirrored(operator) : operator, values);
    if (conditions.put(attribute, condition) != null) {
      throw RequestException.validation(
          INVALID + "KeyConditionExpressions must only contain one condition per key");
    }
  }

  private static String topLevel(Operand.Attribute operand) {
    if (operand.path().steps().size() > 1) {
      throw RequestException.validation(
          INVALID + "KeyConditionExpressions cannot have conditions on nested attributes");
    }
    return operand.path().root();
  }

  /** What says the same with the attribute in front of the value. */
  private static ComparisonOperator mirrored(ComparisonOperator operator) {
    return switch (operator) {
      case LT -> ComparisonOperator.GT;
      case LE -> ComparisonOperator.GE;
      case GT -> ComparisonOperator.LT;
      case GE -> ComparisonOperator.LE;
      case EQ, NE, IN, BETWEEN, NOT_NULL, NULL, CONTAINS, NOT_CONTAINS, BEGINS_WITH -> operator;
    };
  }
}
