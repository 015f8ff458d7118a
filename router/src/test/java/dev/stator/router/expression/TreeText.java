package dev.stator.router.expression;

import dev.stator.model.Bytes;
import dev.stator.model.expression.AttributePath;
import dev.stator.model.expression.Condition;
import dev.stator.model.expression.Operand;
import dev.stator.model.expression.Projection;
import dev.stator.model.expression.UpdateExpression;
import dev.stator.model.expression.UpdateExpression.Action;
import dev.stator.model.expression.UpdateExpression.Value;
import dev.stator.model.item.ItemReader;
import dev.stator.model.item.Items;
import java.util.List;
import java.util.stream.Collectors;

/** Shows the model's trees in one line, every pair of parentheses written out. */
final class TreeText {
  private TreeText() {}

  static String of(Condition condition) {
    return switch (condition) {
      case Condition.And(var left, var right) -> "(" + of(left) + " AND " + of(right) + ")";
      case Condition.Or(var left, var right) -> "(" + of(left) + " OR " + of(right) + ")";
      case Condition.Not(var negated) -> "NOT " + of(negated);
      case Condition.Compare(var left, var comparator, var right) ->
          comparator + "(" + of(left) + ", " + of(right) + ")";
      case Condition.Between(var operand, var low, var high) ->
          "BETWEEN(" + of(operand) + ", " + of(low) + ", " + of(high) + ")";
      case Condition.In(var operand, var candidates) ->
          "IN("
              + of(operand)
              + ", "
              + candidates.stream().map(TreeText::of).collect(Collectors.joining(", "))
              + ")";
      case Condition.AttributeExists(var path) -> "EXISTS(" + of(path) + ")";
      case Condition.AttributeNotExists(var path) -> "NOT_EXISTS(" + of(path) + ")";
      case Condition.AttributeType(var operand, var type) ->
          "TYPE(" + of(operand) + ", " + type + ")";
      case Condition.BeginsWith(var operand, var prefix) ->
          "BEGINS_WITH(" + of(operand) + ", " + of(prefix) + ")";
      case Condition.Contains(var operand, var part) ->
          "CONTAINS(" + of(operand) + ", " + of(part) + ")";
    };
  }

  private static String of(Operand operand) {
    return switch (operand) {
      case Operand.Attribute(var path) -> of(path);
      case Operand.Literal(var value) -> literal(value);
      case Operand.Size(var of) -> "SIZE(" + of(of) + ")";
    };
  }

  static String of(UpdateExpression update) {
    return update.actions().stream().map(TreeText::of).collect(Collectors.joining("; "));
  }

  private static String of(Action action) {
    return switch (action) {
      case Action.Set(var path, var value) -> "SET " + of(path) + " = " + of(value);
      case Action.Remove(var path) -> "REMOVE " + of(path);
      case Action.Add(var path, var value) -> "ADD " + of(path) + " " + literal(value);
      case Action.Delete(var path, var value) -> "DELETE " + of(path) + " " + literal(value);
    };
  }

  private static String of(Value value) {
    return switch (value) {
      case Value.Attribute(var path) -> of(path);
      case Value.Literal(var literal) -> literal(literal);
      case Value.Plus(var left, var right) -> "(" + of(left) + " + " + of(right) + ")";
      case Value.Minus(var left, var right) -> "(" + of(left) + " - " + of(right) + ")";
      case Value.IfNotExists(var path, var otherwise) ->
          "IF_NOT_EXISTS(" + of(path) + ", " + of(otherwise) + ")";
      case Value.ListAppend(var head, var tail) ->
          "LIST_APPEND(" + of(head) + ", " + of(tail) + ")";
    };
  }

  static String of(Projection projection) {
    return projection.paths().stream().map(TreeText::of).collect(Collectors.joining("; "));
  }

  private static String of(AttributePath path) {
    var shown = new StringBuilder();
    for (var step : path.steps()) {
      shown.append(
          switch (step) {
            case AttributePath.Name(var name) -> "/" + name;
            case AttributePath.Index(int position) -> "[" + position + "]";
          });
    }
    return shown.toString();
  }

  /** A value's type, and its content where that is one string, number or run of bytes. */
  private static String literal(Bytes value) {
    var type = Items.type(value);
    if (!List.of("S", "N", "B").contains(type.name())) {
      return type.name();
    }
    var reader = new ItemReader(value);
    reader.readScalar();
    return switch (type) {
      case S -> "S:" + reader.text();
      case N -> "N:" + reader.number();
      case B, BOOL, NULL, L, M, SS, NS, BS -> type + ":" + reader.content().hex();
    };
  }
}
