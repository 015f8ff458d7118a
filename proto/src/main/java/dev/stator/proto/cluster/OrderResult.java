package dev.stator.proto.cluster;

import org.jspecify.annotations.Nullable;

/** What became of an order to a storage node. Every order may be repeated. */
public sealed interface OrderResult {
  /** Carried out, now or earlier. */
  record Done() implements OrderResult {}

  /**
   * Begun: repeat the order to learn when it is done.
   *
   * @param progress a few words for an operator
   */
  record Working(String progress) implements OrderResult {}

  /** Surely nothing happened: ask the partition's leader, whose node id is given when known. */
  record NotLeader(@Nullable String leader) implements OrderResult {}

  /** The node does not do it now, and says why: that may pass. */
  record Refused(String why) implements OrderResult {}

  /** It surely has not happened, and asking again would not change that: why it cannot. */
  record Impossible(String why) implements OrderResult {}

  /** No answer: it may or may not have happened. */
  record Unreachable(String why) implements OrderResult {}
}
