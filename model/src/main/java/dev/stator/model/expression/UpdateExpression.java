package dev.stator.model.expression;

import dev.stator.model.Bytes;
import java.util.List;

/**
 * The tree of an update, names and values resolved, actions in the order of the request.
 *
 * @param form how the request stated it: the two forms differ in what ADD takes and in their errors
 */
public record UpdateExpression(List<Action> actions, Form form) {
  public UpdateExpression {
    actions = List.copyOf(actions);
  }

  public UpdateExpression(List<Action> actions) {
    this(actions, Form.EXPRESSION);
  }

  /** How a request states an update. */
  public enum Form {
    /** The parameter UpdateExpression. */
    EXPRESSION,
    /** The older parameter AttributeUpdates: each action is of one top-level attribute. */
    ATTRIBUTE_UPDATES
  }

  /** Whether all this does is take away: such an update of an absent item does nothing at all. */
  public boolean onlyTakesAway() {
    if (actions.isEmpty()) {
      return false;
    }
    for (var action : actions) {
      if (action instanceof Action.Set || action instanceof Action.Add) {
        return false;
      }
    }
    return true;
  }

  /** One action of an update; no two actions of one update overlap. */
  public sealed interface Action {
    AttributePath path();

    record Set(AttributePath path, Value value) implements Action {}

    record Remove(AttributePath path) implements Action {}

    /**
     * Adds to a number or to a set, and with AttributeUpdates to the end of a list; the value is
     * one encoded attribute value.
     */
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
