package dev.stator.router.expression;

import dev.stator.model.expression.AttributePath;
import dev.stator.model.expression.AttributePath.Index;
import dev.stator.model.expression.AttributePath.Name;
import dev.stator.model.item.ValueType;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The service's checks of what operators and functions are given, as far as a request shows it
 * without an item.
 */
final class OperandChecks {
  private OperandChecks() {}

  static void count(Function function, int given) {
    if (given != function.operands()) {
      throw new ExpressionException(
          "Incorrect number of operands for operator or function; operator or function: "
              + function.text()
              + ", number of operands: "
              + given);
    }
  }

  /** Refuses an operand whose type is known and not among {@code allowed}. */
  static void type(String operator, @Nullable ValueType type, Set<ValueType> allowed) {
    if (type != null && !allowed.contains(type)) {
      throw wrongType(operator, type.name());
    }
  }

  static ExpressionException wrongType(String operator, String type) {
    return new ExpressionException(
        "Incorrect operand type for operator or function; operator or function: "
            + operator
            + ", operand type: "
            + type);
  }

  static ExpressionException notAPath(Function function) {
    return new ExpressionException(
        "Operator or function requires a document path; operator or function: " + function.text());
  }

  /** A path is compared with itself. */
  static ExpressionException notDistinct(String operator, AttributePath path) {
    return new ExpressionException(
        "The first operand must be distinct from the remaining operands for this operator or function; operator: "
            + operator
            + ", first operand: "
            + show(path));
  }

  /** A path as messages show it, for example [a, [0], b]. */
  static String show(AttributePath path) {
    return path.steps().stream()
        .map(step ->
            switch (step) {
              case Name(var name) -> name;
              case Index(int position) -> "[" + position + "]";
            })
        .collect(Collectors.joining(", ", "[", "]"));
  }
}
