package dev.stator.router.routing;

import java.time.Duration;

/**
 * The bounds of the data path.
 *
 * @param deadlineMillis how long a request is tried before it fails; a write's notAfter
 * @param attemptMillis how long one replica may be silent before another is asked
 * @param firstPauseMillis pause after every replica was asked once and none could answer; doubles
 *     up to {@code pauseMaxMillis}
 * @param overloadedAttemptsMax how often a full queue is tried before the caller is throttled
 * @param callsInFlightMax calls under way to one node, and
 * @param bytesInFlightMax their bytes, before it counts as overloaded
 */
public record RoutingLimits(
    long deadlineMillis,
    long attemptMillis,
    long firstPauseMillis,
    long pauseMaxMillis,
    int overloadedAttemptsMax,
    int callsInFlightMax,
    long bytesInFlightMax) {
  public RoutingLimits {
    if (attemptMillis >= deadlineMillis || firstPauseMillis > pauseMaxMillis) {
      throw new IllegalArgumentException(
          "an attempt must be shorter than its deadline, and pauses must grow");
    }
  }

  /**
   * What follows from the cluster's election timeout: a leader that is silent for longer has a
   * successor soon.
   */
  public static RoutingLimits of(Duration electionTimeout) {
    return new RoutingLimits(
        10_000, electionTimeout.toMillis() * 6 / 5, 5, 100, 5, 8_192, 64L << 20);
  }
}
