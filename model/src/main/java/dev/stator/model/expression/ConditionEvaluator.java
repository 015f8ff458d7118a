package dev.stator.model.expression;

import dev.stator.model.Bytes;

/** Says whether a condition holds of an encoded item, decoding only what the condition names. */
public final class ConditionEvaluator {
  private ConditionEvaluator() {}

  /** Whether {@code condition} holds of {@code item}; an absent item is {@link Bytes#EMPTY}. */
  public static boolean holds(Condition condition, Bytes item) {
    return unwritten();
  }

  @SuppressWarnings("TypeParameterUnusedInFormals")
  private static <T> T unwritten() {
    throw new UnsupportedOperationException();
  }
}
