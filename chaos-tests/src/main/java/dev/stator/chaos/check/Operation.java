package dev.stator.chaos.check;

/**
 * One call of a client, with its outcome where that is known.
 *
 * @param client who called; a client has one call at a time
 * @param invokedNanos before the call was sent, on one monotonic clock for all clients
 * @param returnedNanos after the answer came, or {@link #NEVER} when the outcome is unknown: such a
 *     call may take effect at any later time, or never
 * @param action what was asked and, when the outcome is known, what was answered
 */
public record Operation<A>(int client, long invokedNanos, long returnedNanos, A action) {
  public static final long NEVER = Long.MAX_VALUE;

  public boolean unknown() {
    return returnedNanos == NEVER;
  }
}
