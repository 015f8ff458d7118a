package dev.stator.model.expression;

import dev.stator.model.Bytes;

/** Cuts out of an encoded item what a projection names. */
public final class ProjectionEvaluator {
  private ProjectionEvaluator() {}

  /** The parts of {@code item} that {@code projection} names, as an encoded item that may be empty. */
  public static Bytes project(Projection projection, Bytes item) {
    return unwritten();
  }

  @SuppressWarnings("TypeParameterUnusedInFormals")
  private static <T> T unwritten() {
    throw new UnsupportedOperationException();
  }
}
