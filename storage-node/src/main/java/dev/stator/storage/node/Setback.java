package dev.stator.storage.node;

import dev.stator.proto.cluster.OrderResult;

/** Ends an attempt at a job, with what whoever ordered it is told. */
final class Setback extends Exception {
  private final transient OrderResult result;

  Setback(OrderResult result) {
    super(result.toString());
    this.result = result;
  }

  /** For the moment: the next attempt goes on. */
  static Setback waits(String why) {
    return new Setback(new OrderResult.Working(why));
  }

  OrderResult result() {
    return result;
  }
}
