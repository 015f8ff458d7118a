package dev.stator.chaos.check;

import org.jspecify.annotations.Nullable;

/**
 * A sequential object: what each action does to it and may answer.
 *
 * @param <S> its state, immutable, with equals and hashCode
 * @param <A> an action with its answer
 */
public interface Model<S, A> {
  S initial();

  /**
   * The state after {@code action}, or null when a correct object in {@code state} cannot have
   * given the answer.
   *
   * @param unknown the answer is not known, so that none can be wrong
   */
  @Nullable S step(S state, A action, boolean unknown);
}
