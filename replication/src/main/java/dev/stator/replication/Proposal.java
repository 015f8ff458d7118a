package dev.stator.replication;

import org.jspecify.annotations.Nullable;

/** What became of a proposed command. */
public sealed interface Proposal<R> {
  /** Applied on this replica, and this leader may say so. */
  record Committed<R>(LogPosition position, R result) implements Proposal<R> {}

  /** Surely not in the log; {@code leader} is the node id to try, when known. */
  record NotLeader<R>(@Nullable String leader) implements Proposal<R> {}

  /** Surely not in the log: the queue is full. */
  record Overloaded<R>() implements Proposal<R> {}

  /** It may or may not be applied, now or later. */
  record Unknown<R>(@Nullable String leader) implements Proposal<R> {}
}
