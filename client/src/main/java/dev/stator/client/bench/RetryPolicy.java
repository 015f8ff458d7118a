package dev.stator.client.bench;

import java.util.random.RandomGenerator;

/**
 * When an attempt that failed is repeated, as the AWS SDKs do for DynamoDB: full jitter over an
 * exponential backoff.
 *
 * @param attempts of one operation, the first included
 * @param baseNanos bound of the first wait
 * @param maxNanos bound of any wait
 */
record RetryPolicy(int attempts, long baseNanos, long maxNanos) {
  /** 10 attempts, from 25 ms, at most 20 s. */
  static final RetryPolicy SDK = new RetryPolicy(10, 25_000_000L, 20_000_000_000L);

  boolean mayRepeat(int attemptsMade) {
    return attemptsMade < attempts;
  }

  /** How long to wait after {@code attemptsMade} attempts. */
  long waitNanos(int attemptsMade, RandomGenerator random) {
    return random.nextLong(boundNanos(attemptsMade) + 1);
  }

  long boundNanos(int attemptsMade) {
    int doublings = Math.min(attemptsMade - 1, 30);
    return Math.min(maxNanos, baseNanos << doublings);
  }
}
