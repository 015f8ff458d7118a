package dev.stator.replication;

import org.jspecify.annotations.Nullable;

/** What became of a strongly consistent read. */
public sealed interface Reading<T> {
  /** A value that was current at some moment while the read waited. */
  record Value<T>(T value) implements Reading<T> {}

  /** This replica does not serve; {@code leader} is the node id to try, when known. */
  record NotLeader<T>(@Nullable String leader) implements Reading<T> {}
}
