package dev.stator.router.expression;

import dev.stator.model.capacity.Limits;
import dev.stator.router.expression.Function.Use;
import dev.stator.router.expression.Syntax.Call;
import dev.stator.router.expression.Syntax.Path;
import dev.stator.router.expression.Syntax.Piece;
import dev.stator.router.expression.Syntax.Term;
import dev.stator.router.expression.Syntax.ValuePlaceholder;
import dev.stator.router.expression.grammar.ExpressionParser.CallContext;
import dev.stator.router.expression.grammar.ExpressionParser.CallOperandContext;
import dev.stator.router.expression.grammar.ExpressionParser.GroupedOperandContext;
import dev.stator.router.expression.grammar.ExpressionParser.NameContext;
import dev.stator.router.expression.grammar.ExpressionParser.OperandContext;
import dev.stator.router.expression.grammar.ExpressionParser.PathContext;
import dev.stator.router.expression.grammar.ExpressionParser.PathOperandContext;
import dev.stator.router.expression.grammar.ExpressionParser.StepContext;
import dev.stator.router.expression.grammar.ExpressionParser.ValueOperandContext;
import java.util.ArrayList;

/**
 * Reads paths, operands and calls, which all expressions share; counts the operators of one
 * expression.
 */
final class TermReader {
  private int operators;

  void countOperator() {
    operators++;
  }

  void refuseTooMany() {
    if (operators > Limits.EXPRESSION_OPERATORS_MAX) {
      throw new ExpressionException(
          "The expression contains too many operators; operator count: "
              + (Limits.EXPRESSION_OPERATORS_MAX + 1));
    }
  }

  Term operand(OperandContext tree, Use use) {
    return switch (tree) {
      case PathOperandContext operand -> path(operand.path());
      case ValueOperandContext operand -> new ValuePlaceholder(operand.VALUE().getText());
      case CallOperandContext operand -> call(operand.call(), use);
      case GroupedOperandContext grouped -> operand(grouped.operand(), use);
      default -> throw new IllegalStateException("No operand: " + tree.getText());
    };
  }

  Call call(CallContext tree, Use use) {
    countOperator();
    var name = tree.NAME().getText();
    var function = Function.named(name);
    if (function == null) {
      throw new ExpressionException("Invalid function name; function: " + name);
    }
    if (function.inUpdate() != use.inUpdate()) {
      throw new ExpressionException(
          "The function is not allowed in "
              + (use.inUpdate() ? "an update" : "a condition")
              + " expression; function: "
              + name);
    }
    if (!function.allowedAs(use)) {
      throw new ExpressionException(
          "The function is not allowed to be used this way in an expression; function: " + name);
    }
    var inside = use.inUpdate() ? Use.ASSIGNED_PART : Use.OPERAND;
    return new Call(
        function, tree.operand().stream().map(argument -> operand(argument, inside)).toList());
  }

  Path path(PathContext tree) {
    var pieces = new ArrayList<Piece>();
    pieces.add(name(tree.first));
    for (var step : tree.step()) {
      pieces.add(step.name() == null ? position(step) : name(step.name()));
    }
    return new Path(pieces);
  }

  private static Piece name(NameContext tree) {
    var text = tree.getText();
    if (tree.PLACEHOLDER() != null) {
      return new Piece.NamePlaceholder(text);
    }
    if (ReservedWords.contains(text)) {
      throw new ExpressionException(
          "Attribute name is a reserved keyword; reserved keyword: " + text);
    }
    return new Piece.Name(text);
  }

  private static Piece position(StepContext tree) {
    var digits = tree.POSITION().getText();
    try {
      return new Piece.Position(Integer.parseInt(digits));
    } catch (NumberFormatException tooLarge) {
      throw new ExpressionException(
          "List index is not within the allowable range; index: [" + digits + "]");
    }
  }
}
