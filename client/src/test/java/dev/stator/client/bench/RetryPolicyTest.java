package dev.stator.client.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RetryPolicyTest {
  private final RetryPolicy policy = RetryPolicy.SDK;

  @Test
  void waitsDoubleUpToTheirBound() {
    assertEquals(25_000_000L, policy.boundNanos(1));
    assertEquals(50_000_000L, policy.boundNanos(2));
    assertEquals(6_400_000_000L, policy.boundNanos(9));
    assertEquals(20_000_000_000L, policy.boundNanos(11));
    assertEquals(20_000_000_000L, policy.boundNanos(100));
  }

  @Test
  void waitsAreAnywhereBelowTheirBound() {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    var random = new SplittableRandom(seed);
    for (int i = 0; i < 1_000; i++) {
      long wait = policy.waitNanos(3, random);
      assertTrue(wait >= 0 && wait <= 100_000_000L);
    }
  }

  @Test
  void tenAttemptsAreAll() {
    assertTrue(policy.mayRepeat(9));
    assertFalse(policy.mayRepeat(10));
  }
}
