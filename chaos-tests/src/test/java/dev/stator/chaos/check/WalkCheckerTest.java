package dev.stator.chaos.check;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Walks that last from 100 to 200. */
class WalkCheckerTest {
  private static final Lifetime THERE = Lifetime.of(1).inserted(2);
  private static final Lifetime GONE = THERE.ending(3).deleted(4);

  private static @Nullable String check(Map<Long, Lifetime> lifetimes, Long... found) {
    return WalkChecker.check(lifetimes, List.of(found), 100, 200);
  }

  @Test
  void whatIsThereComesOnce() {
    assertNull(check(Map.of(1L, THERE, 2L, THERE), 2L, 1L));
    assertNotNull(check(Map.of(1L, THERE, 2L, THERE), 1L));
    assertNotNull(check(Map.of(1L, THERE), 1L, 1L));
  }

  @Test
  void whatIsGoneOrNeverWasDoesNotCome() {
    assertNull(check(Map.of(1L, GONE)));
    assertNotNull(check(Map.of(1L, GONE), 1L));
    assertNotNull(check(Map.of(1L, THERE), 1L, 7L));
    assertNotNull(check(Map.of(1L, Lifetime.of(201).inserted(210)), 1L));
  }

  @Test
  void whatChangesMeanwhileMayCome() {
    for (var lifetime :
        List.of(
            Lifetime.of(1).inserted(101),
            Lifetime.of(150).inserted(250),
            THERE.ending(150).deleted(160),
            THERE.ending(50).deleted(101))) {
      assertNull(check(Map.of(1L, lifetime), 1L));
      assertNull(check(Map.of(1L, lifetime)));
      assertNotNull(check(Map.of(1L, lifetime), 1L, 1L));
    }
  }

  @Test
  void whatIsUnknownMayCome() {
    for (var lifetime : List.of(Lifetime.of(1), THERE.ending(50))) {
      assertNull(check(Map.of(1L, lifetime), 1L));
      assertNull(check(Map.of(1L, lifetime)));
    }
  }

  @Test
  void whatIsDeletedOnlyAfterwardsMustCome() {
    assertNotNull(check(Map.of(1L, THERE.ending(201))));
    assertNotNull(check(Map.of(1L, THERE.ending(201).deleted(202))));
  }
}
