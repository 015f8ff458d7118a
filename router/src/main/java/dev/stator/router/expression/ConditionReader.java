package dev.stator.router.expression;

import dev.stator.model.expression.Condition.Comparator;
import dev.stator.router.expression.Function.Use;
import dev.stator.router.expression.Syntax.Predicate;
import dev.stator.router.expression.Syntax.Term;
import dev.stator.router.expression.grammar.ExpressionParser.ComparisonContext;
import dev.stator.router.expression.grammar.ExpressionParser.ConditionContext;
import dev.stator.router.expression.grammar.ExpressionParser.ConjunctionContext;
import dev.stator.router.expression.grammar.ExpressionParser.DisjunctionContext;
import dev.stator.router.expression.grammar.ExpressionParser.GroupingContext;
import dev.stator.router.expression.grammar.ExpressionParser.MembershipContext;
import dev.stator.router.expression.grammar.ExpressionParser.NegationContext;
import dev.stator.router.expression.grammar.ExpressionParser.OperandContext;
import dev.stator.router.expression.grammar.ExpressionParser.PredicateContext;
import dev.stator.router.expression.grammar.ExpressionParser.RangeContext;

/** Reads the parse tree of a condition. */
final class ConditionReader {
  private final TermReader terms = new TermReader();

  TermReader operators() {
    return terms;
  }

  Predicate read(ConditionContext tree) {
    if (tree instanceof GroupingContext grouping) {
      return read(grouping.condition());
    }
    if (!(tree instanceof PredicateContext)) {
      terms.countOperator();
    }
    return switch (tree) {
      case ConjunctionContext and ->
          new Predicate.And(read(and.condition(0)), read(and.condition(1)));
      case DisjunctionContext or -> new Predicate.Or(read(or.condition(0)), read(or.condition(1)));
      case NegationContext not -> new Predicate.Not(read(not.condition()));
      case PredicateContext predicate ->
          new Predicate.Test(terms.call(predicate.call(), Use.PREDICATE));
      case ComparisonContext comparison -> comparison(comparison);
      case RangeContext range ->
          new Predicate.Range(
              operand(range.operand(0)), operand(range.operand(1)), operand(range.operand(2)));
      case MembershipContext membership -> {
        var operands = membership.operand().stream().map(this::operand).toList();
        yield new Predicate.Membership(operands.getFirst(), operands.subList(1, operands.size()));
      }
      default -> throw new IllegalStateException("No condition: " + tree.getText());
    };
  }

  private Predicate comparison(ComparisonContext tree) {
    var symbol = tree.comparator().getText();
    var comparator =
        switch (symbol) {
          case "=" -> Comparator.EQUAL;
          case "<>" -> Comparator.NOT_EQUAL;
          case "<" -> Comparator.LESS;
          case "<=" -> Comparator.LESS_OR_EQUAL;
          case ">" -> Comparator.GREATER;
          case ">=" -> Comparator.GREATER_OR_EQUAL;
          default -> throw new IllegalStateException("No comparator: " + symbol);
        };
    return new Predicate.Comparison(
        operand(tree.operand(0)), comparator, symbol, operand(tree.operand(1)));
  }

  private Term operand(OperandContext tree) {
    return terms.operand(tree, Use.OPERAND);
  }
}
