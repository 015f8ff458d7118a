package dev.stator.chaos.workload;

/** What a client knows after a call. */
public sealed interface Answer<T> {
  record Known<T>(T value) implements Answer<T> {}

  /** The call may have taken effect, may yet, or never will. */
  record Unknown<T>(String why) implements Answer<T> {}
}
