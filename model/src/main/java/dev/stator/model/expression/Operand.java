package dev.stator.model.expression;

import dev.stator.model.Bytes;

/** What a condition compares. */
public sealed interface Operand {
  /** The attribute at a path; absent when the item has none there. */
  record Attribute(AttributePath path) implements Operand {}

  /** A value given with the request, encoded as one attribute value. */
  record Literal(Bytes value) implements Operand {}

  /**
   * {@code size(operand)}: a number; absent when the attribute is, or when its type has no size.
   */
  record Size(Operand of) implements Operand {}
}
