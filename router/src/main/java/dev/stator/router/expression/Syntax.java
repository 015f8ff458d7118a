package dev.stator.router.expression;

import dev.stator.model.expression.Condition.Comparator;
import java.util.List;

/**
 * Expressions as their text has them: names and values are still placeholders, so that one tree
 * serves every request with the same text. What can be said without names and values has been
 * checked.
 */
final class Syntax {
  private Syntax() {}

  /** A document path. */
  record Path(List<Piece> pieces) implements Term {}

  /** One step of a path. */
  sealed interface Piece {
    record Name(String name) implements Piece {}

    /** A name by its placeholder, for example #n. */
    record NamePlaceholder(String placeholder) implements Piece {}

    record Position(int position) implements Piece {}
  }

  /** What conditions compare, functions take and SET assigns. */
  sealed interface Term permits Path, ValuePlaceholder, Call {}

  /** A value by its placeholder, for example :v. */
  record ValuePlaceholder(String placeholder) implements Term {}

  record Call(Function function, List<Term> arguments) implements Term {}

  /** A condition or filter. */
  sealed interface Predicate {
    record And(Predicate left, Predicate right) implements Predicate {}

    record Or(Predicate left, Predicate right) implements Predicate {}

    record Not(Predicate negated) implements Predicate {}

    record Comparison(Term left, Comparator comparator, String symbol, Term right)
        implements Predicate {}

    record Range(Term operand, Term low, Term high) implements Predicate {}

    record Membership(Term operand, List<Term> candidates) implements Predicate {}

    record Test(Call call) implements Predicate {}
  }

  /** An update: its actions in the order of the text. */
  record Update(List<Action> actions) {}

  /** One action of an update. */
  sealed interface Action {
    Path path();

    record Set(Path path, Assigned value) implements Action {}

    record Remove(Path path) implements Action {}

    record Add(Path path, ValuePlaceholder value) implements Action {}

    record Delete(Path path, ValuePlaceholder value) implements Action {}
  }

  /** What SET assigns: a term alone, or two with an operator between them. */
  sealed interface Assigned {
    record Plain(Term term) implements Assigned {}

    record Plus(Term left, Term right) implements Assigned {}

    record Minus(Term left, Term right) implements Assigned {}
  }

  /** The paths of a projection in the order of the text. */
  record Paths(List<Path> paths) {}
}
