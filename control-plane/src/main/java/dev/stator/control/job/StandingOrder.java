package dev.stator.control.job;

import dev.stator.control.reconcile.Duties;
import dev.stator.model.cluster.JobRecord;
import dev.stator.proto.cluster.OrderResult;
import java.time.Duration;
import java.util.function.Supplier;

/** An order that is given again and again to learn how far it is. */
final class StandingOrder {
  /** A step asks again so long before it leaves its place to others. */
  static final Duration STEP_MAX = Duration.ofSeconds(5);

  static final Duration ASK_AGAIN = Duration.ofMillis(10);

  private StandingOrder() {}

  /** The first answer that is not that it is being worked on, or the last of this step. */
  static OrderResult give(Duties duties, JobRecord job, Supplier<OrderResult> order)
      throws InterruptedException {
    long deadline = System.nanoTime() + STEP_MAX.toNanos();
    var noted = job;
    while (true) {
      var result = order.get();
      if (!(result instanceof OrderResult.Working(var progress)) || System.nanoTime() >= deadline) {
        return result;
      }
      JobNotes.progress(duties, noted, progress);
      noted = noted.withProgress(progress);
      Thread.sleep(ASK_AGAIN);
    }
  }
}
