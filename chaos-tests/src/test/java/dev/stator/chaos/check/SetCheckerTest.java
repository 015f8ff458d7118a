package dev.stator.chaos.check;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SetCheckerTest {
  @Test
  void everythingAcknowledgedIsThere() {
    assertInstanceOf(
        Verdict.Pass.class, SetChecker.check(List.of(1, 2), List.of(3, 4), Set.of(1, 2, 4)));
  }

  @Test
  void lostElementIsFound() {
    assertInstanceOf(
        Verdict.Violation.class, SetChecker.check(List.of(1, 2), List.of(3), Set.of(1, 3)));
  }

  @Test
  void inventedElementIsFound() {
    assertInstanceOf(
        Verdict.Violation.class, SetChecker.check(List.of(1), List.of(), Set.of(1, 9)));
  }
}
