package dev.stator.router.expression;

import dev.stator.router.expression.Function.Use;
import dev.stator.router.expression.Syntax.Action;
import dev.stator.router.expression.Syntax.Assigned;
import dev.stator.router.expression.Syntax.Update;
import dev.stator.router.expression.Syntax.ValuePlaceholder;
import dev.stator.router.expression.grammar.ExpressionParser.AddClauseContext;
import dev.stator.router.expression.grammar.ExpressionParser.ArithmeticContext;
import dev.stator.router.expression.grammar.ExpressionParser.AssignedContext;
import dev.stator.router.expression.grammar.ExpressionParser.ChangeContext;
import dev.stator.router.expression.grammar.ExpressionParser.ClauseContext;
import dev.stator.router.expression.grammar.ExpressionParser.DeleteClauseContext;
import dev.stator.router.expression.grammar.ExpressionParser.GroupedAssignedContext;
import dev.stator.router.expression.grammar.ExpressionParser.PlainOperandContext;
import dev.stator.router.expression.grammar.ExpressionParser.RemoveClauseContext;
import dev.stator.router.expression.grammar.ExpressionParser.SetClauseContext;
import dev.stator.router.expression.grammar.ExpressionParser.UpdateTextContext;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;

/** Reads the parse tree of an update. */
final class UpdateReader {
  private final TermReader terms = new TermReader();
  private final List<Action> actions = new ArrayList<>();

  Update read(UpdateTextContext tree) {
    for (var clause : tree.clause()) {
      read(clause);
    }
    terms.refuseTooMany();
    refuseRepeatedClauses(tree.clause());
    return new Update(List.copyOf(actions));
  }

  private static void refuseRepeatedClauses(List<ClauseContext> clauses) {
    var seen = new HashSet<String>();
    for (var clause : clauses) {
      var keyword = clause.getStart().getText().toUpperCase(Locale.ROOT);
      if (!seen.add(keyword)) {
        throw new ExpressionException(
            "The \"" + keyword + "\" section can only be used once in an update expression;");
      }
    }
  }

  private void read(ClauseContext tree) {
    switch (tree) {
      case SetClauseContext clause -> {
        for (var assignment : clause.assignment()) {
          actions.add(
              new Action.Set(terms.path(assignment.path()), assigned(assignment.assigned())));
        }
      }
      case RemoveClauseContext clause -> {
        for (var path : clause.path()) {
          actions.add(new Action.Remove(terms.path(path)));
        }
      }
      case AddClauseContext clause -> {
        for (var change : clause.change()) {
          actions.add(new Action.Add(terms.path(change.path()), value(change)));
        }
      }
      case DeleteClauseContext clause -> {
        for (var change : clause.change()) {
          actions.add(new Action.Delete(terms.path(change.path()), value(change)));
        }
      }
      default -> throw new IllegalStateException("No clause: " + tree.getText());
    }
  }

  private static ValuePlaceholder value(ChangeContext tree) {
    return new ValuePlaceholder(tree.VALUE().getText());
  }

  private Assigned assigned(AssignedContext tree) {
    return switch (tree) {
      case GroupedAssignedContext grouped -> assigned(grouped.assigned());
      case PlainOperandContext plain ->
          new Assigned.Plain(terms.operand(plain.operand(), Use.ASSIGNED));
      case ArithmeticContext arithmetic -> {
        terms.countOperator();
        var left = terms.operand(arithmetic.operand(0), Use.ASSIGNED_PART);
        var right = terms.operand(arithmetic.operand(1), Use.ASSIGNED_PART);
        yield arithmetic.getChild(1).getText().equals("+")
            ? new Assigned.Plus(left, right)
            : new Assigned.Minus(left, right);
      }
      default -> throw new IllegalStateException("Nothing assigned: " + tree.getText());
    };
  }
}
