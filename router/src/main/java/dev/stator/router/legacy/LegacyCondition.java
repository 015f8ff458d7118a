package dev.stator.router.legacy;

import dev.stator.model.Bytes;
import dev.stator.model.error.RequestException;
import dev.stator.model.expression.AttributePath;
import dev.stator.model.expression.Condition;
import dev.stator.model.expression.Condition.Comparator;
import dev.stator.model.expression.Operand;
import dev.stator.model.item.ItemReader;
import dev.stator.model.item.Items;
import dev.stator.router.validation.Members.Invalid;
import java.util.ArrayList;
import java.util.List;

/**
 * A condition on one top-level attribute, whose values fit the operator.
 *
 * @param values encoded attribute values
 */
public record LegacyCondition(String attribute, ComparisonOperator operator, List<Bytes> values) {
  private static final String INVALID = "One or more parameter values were invalid: ";

  public LegacyCondition {
    values = List.copyOf(values);
  }

  /**
   * Checks the values in the service's order: each for itself, how many they are, that they are of
   * one type, that the operator takes this type, and the order of bounds.
   *
   * @param given encoded attribute values, or {@link Invalid} in the place of one
   * @throws RequestException in the service's words when the values do not fit
   */
  public static LegacyCondition of(String attribute, ComparisonOperator operator, List<?> given) {
    var values = new ArrayList<Bytes>(given.size());
    for (var value : given) {
      if (value instanceof Invalid(var message)) {
        throw RequestException.validation(message);
      }
      values.add((Bytes) value);
    }
    if (!operator.takes(values.size())) {
      throw invalid("Invalid number of argument(s) for the " + operator + " ComparisonOperator");
    }
    checkTypes(operator, values);
    if (operator == ComparisonOperator.BETWEEN
        && scalar(values.get(0)).compareTo(scalar(values.get(1))) > 0) {
      throw RequestException.validation(
          "The BETWEEN condition was provided a range where the lower bound is greater than the upper bound");
    }
    return new LegacyCondition(attribute, operator, values);
  }

  private static void checkTypes(ComparisonOperator operator, List<Bytes> values) {
    if (values.isEmpty()) {
      return;
    }
    var type = Items.type(values.getFirst());
    if (!values.stream().allMatch(value -> Items.type(value) == type)) {
      throw invalid("AttributeValues inside AttributeValueList must be of same type");
    }
    if (!operator.takes(type)) {
      throw invalid(
          "ComparisonOperator " + operator + " is not valid for " + type + " AttributeValue type");
    }
  }

  private static RequestException invalid(String message) {
    return RequestException.validation(INVALID + message);
  }

  private static Bytes scalar(Bytes value) {
    var reader = new ItemReader(value);
    reader.readScalar();
    return reader.content();
  }

  /** The same as a tree. */
  public Condition toCondition() {
    var path = new AttributePath(List.of(new AttributePath.Name(attribute)));
    var operand = new Operand.Attribute(path);
    return switch (operator) {
      case EQ -> compare(operand, Comparator.EQUAL);
      case NE -> compare(operand, Comparator.NOT_EQUAL);
      case LE -> compare(operand, Comparator.LESS_OR_EQUAL);
      case LT -> compare(operand, Comparator.LESS);
      case GE -> compare(operand, Comparator.GREATER_OR_EQUAL);
      case GT -> compare(operand, Comparator.GREATER);
      case BETWEEN -> new Condition.Between(operand, literal(0), literal(1));
      case IN ->
          new Condition.In(operand, values.stream().<Operand>map(Operand.Literal::new).toList());
      case NOT_NULL -> new Condition.AttributeExists(path);
      case NULL -> new Condition.AttributeNotExists(path);
      case CONTAINS -> new Condition.Contains(operand, literal(0));
      case NOT_CONTAINS -> // of an absent attribute, neither this nor its opposite holds
          new Condition.And(
              new Condition.AttributeExists(path),
              new Condition.Not(new Condition.Contains(operand, literal(0))));
      case BEGINS_WITH -> new Condition.BeginsWith(operand, literal(0));
    };
  }

  private Condition compare(Operand operand, Comparator comparator) {
    return new Condition.Compare(operand, comparator, literal(0));
  }

  private Operand literal(int index) {
    return new Operand.Literal(values.get(index));
  }
}
