package dev.stator.model.expression;

import java.util.List;

/** The tree of a condition or filter expression, names and values resolved. */
public sealed interface Condition {
  record And(Condition left, Condition right) implements Condition {}

  record Or(Condition left, Condition right) implements Condition {}

  record Not(Condition condition) implements Condition {}

  record Compare(Operand left, Comparator comparator, Operand right) implements Condition {}

  record Between(Operand operand, Operand low, Operand high) implements Condition {}

  record In(Operand operand, List<Operand> candidates) implements Condition {
    public In {
      candidates = List.copyOf(candidates);
    }
  }

  record AttributeExists(AttributePath path) implements Condition {}

  record AttributeNotExists(AttributePath path) implements Condition {}

  /**
   * {@code attribute_type(path, type)}; the type is one of DynamoDB's type names, for example SS.
   */
  record AttributeType(Operand operand, String type) implements Condition {}

  record BeginsWith(Operand operand, Operand prefix) implements Condition {}

  record Contains(Operand operand, Operand part) implements Condition {}

  /** The six comparators. */
  enum Comparator {
    EQUAL,
    NOT_EQUAL,
    LESS,
    LESS_OR_EQUAL,
    GREATER,
    GREATER_OR_EQUAL
  }
}
