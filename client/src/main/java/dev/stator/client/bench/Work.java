package dev.stator.client.bench;

/**
 * What the lanes of a run do. A lane is sequential: {@code next} and {@code done} of one lane
 * alternate. Lanes of different drivers call at the same time; lanes share no state unless it is
 * thread-safe.
 */
interface Work {
  /** Fills in the lane's next operation; false when the lane has nothing more to do. */
  boolean next(int lane, Operation operation);

  /**
   * The operation ended.
   *
   * @param answer body of the answer; of an {@link Result#ERROR}, what the last attempt met
   */
  void done(int lane, Operation operation, Result result, Answer answer);

  /** The text of an answer, decoded only when someone asks. */
  interface Answer {
    String text();
  }
}
