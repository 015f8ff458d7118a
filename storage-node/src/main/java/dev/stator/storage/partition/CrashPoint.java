package dev.stator.storage.partition;

/** Places on the way of a split: tests have the process killed at each. */
public enum CrashPoint {
  /** The leader knows what each side holds. */
  SPLIT_PREPARED,
  /** The leader answers no strong reads of the child's half any more. */
  SPLIT_FENCED,
  /** The base is there, the range has not shrunk. */
  BASE_MADE,
  /** The batch that shrank the range is written, as far as memory goes. */
  SPLIT_WRITTEN,
  /** The child's store is made, the node's catalog does not list it. */
  CHILD_COPIED,
  /** The catalog lists it, no log is open. */
  CHILD_LISTED,
  /** It is a member of its group. */
  CHILD_OPEN,
  /** An entry of its own log was committed, its parent does not know. */
  CHILD_LIVES,
  /** The parent has closed the child's row. */
  CHILD_CLOSED;

  /** Is told when a point is passed, and may not come back. */
  public interface Watch {
    /** Nobody watches. */
    Watch NONE = point -> {};

    void passes(CrashPoint point);
  }
}
