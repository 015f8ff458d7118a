package dev.stator.router.routing;

import dev.stator.model.error.ErrorCode;
import dev.stator.model.error.RequestException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** How long one request waits between its attempts. Of its thread. */
final class Pauses {
  /**
   * How long a key that is on its way, or a partition that nobody answered for yet, is asked for
   * again and again with hardly a pause: no split lasts longer unless something is broken.
   */
  private static final long SETTLING_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private final RoutingLimits limits;
  private final long deadlineNanos;
  private long nextMillis;

  /** In {@link System#nanoTime}; 0 before the first pause. */
  private long firstPauseNanos;

  private int overloaded;

  /**
   * @param deadlineNanos when the request is given up, in {@link System#nanoTime}
   */
  Pauses(RoutingLimits limits, long deadlineNanos) {
    this.limits = limits;
    this.deadlineNanos = deadlineNanos;
    this.nextMillis = limits.firstPauseMillis();
  }

  /** Others are asked from now on. */
  void beginAnew() {
    nextMillis = limits.firstPauseMillis();
    firstPauseNanos = 0;
  }

  /** Whether what takes a moment only may still be under way, for all the pauses so far. */
  boolean maySettle() {
    return firstPauseNanos == 0 || System.nanoTime() - firstPauseNanos < SETTLING_NANOS;
  }

  /**
   * Waits before everyone is asked again, longer each time.
   *
   * @param settling what is waited for takes a moment only: while it may, pauses stay short
   * @return false, at once, when the deadline would be over
   */
  boolean take(boolean settling) {
    boolean shortly = settling && maySettle();
    if (firstPauseNanos == 0) {
      firstPauseNanos = System.nanoTime();
    }
    if (shortly) {
      return sleep(between(limits.firstPauseMillis(), 2 * limits.firstPauseMillis()));
    }
    long millis = between(nextMillis / 2, nextMillis);
    nextMillis = Math.min(nextMillis * 2, limits.pauseMaxMillis());
    return sleep(millis);
  }

  /** Whether a full queue was met so often that the caller should hear of it. */
  boolean roomIsScarce() {
    return ++overloaded >= limits.overloadedAttemptsMax();
  }

  /**
   * Waits before a full queue is tried again, which empties quickly or not at all.
   *
   * @return false, at once, when the deadline would be over
   */
  boolean takeForRoom() {
    return sleep(
        Math.min(limits.pauseMaxMillis(), limits.firstPauseMillis() << Math.min(overloaded, 6)));
  }

  private static long between(long least, long most) {
    return ThreadLocalRandom.current().nextLong(least, most + 1);
  }

  private boolean sleep(long millis) {
    if (System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis) >= deadlineNanos) {
      return false;
    }
    try {
      Thread.sleep(millis);
      return true;
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }

  static RequestException interrupted() {
    Thread.currentThread().interrupt();
    return new RequestException(ErrorCode.SERVICE_UNAVAILABLE, "The router is shutting down.");
  }
}
