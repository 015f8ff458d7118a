package dev.stator.chaos.check;

/** Actions on a counter that starts at zero. */
public sealed interface CounterAction {
  /** Adds one; {@code after} is the value that was answered. */
  record Increment(long after) implements CounterAction {
    /** Of an increment whose answer is not known. */
    public static final long NOT_SEEN = -1;
  }

  record Read(long seen) implements CounterAction {}
}
