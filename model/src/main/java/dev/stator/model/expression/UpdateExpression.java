package dev.stator.model.expression;

import dev.stator.model.Bytes;
import java.util.List;

/**
 * The tree of an update expression, names and values resolved, clauses in the order they are
 * carried out.
 */
public record UpdateExpression(List<Action> actions) {
  public UpdateExpression {
    actions = List.copyOf(actions);
  }

  /** One action of an update; no two actions of one update overlap. */
  public sealed interface Action {
    AttributePath path();

    record Set(AttributePath path, Value value) implements Action {}

    record Remove(AttributePath path) implements Action {}

    /** Adds to a number or to a set; the value is one encoded attribute value. */
    record Add(AttributePath path, Bytes value) implements Action {}

    /** Removes elements from a set; the value is one encoded attribute value. */
    record Delete(AttributePath path, Bytes value) implements Action {}
  }

  /** What SET assigns, computed from the item as it was before the update. */
  public sealed interface Value {
    record Attribute(AttributePath path) implements Value {}

    record Literal(Bytes value) implements Value {}

    record Plus(Value left, Value right) implements Value {}

    record Minus(Value left, Value right) implements Value {}

    record IfNotExists(AttributePath path, Value otherwise) implements Value {}

    record ListAppend(Value head, Value tail) implements Value {}
  }
}
