package dev.stator.chaos.check;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.stator.chaos.check.CounterAction.Increment;
import dev.stator.chaos.check.CounterAction.Read;
import java.util.List;
import org.junit.jupiter.api.Test;

class CounterCheckerTest {
  @Test
  void exactHistoryPasses() {
    passes(2, at(1, 2, new Increment(1)), at(3, 4, new Read(1)), at(5, 6, new Increment(2)));
  }

  @Test
  void unknownIncrementMayCountOrNot() {
    passes(1, at(1, 2, new Increment(1)), unknown(3));
    passes(2, at(1, 2, new Increment(1)), unknown(3));
  }

  @Test
  void concurrentIncrementsMayAnswerInAnyOrder() {
    passes(2, at(1, 9, new Increment(2)), at(2, 8, new Increment(1)), at(3, 7, new Read(2)));
  }

  @Test
  void lostIncrementIsFound() {
    fails(1, at(1, 2, new Increment(1)), at(3, 4, new Increment(1)));
    fails(1, at(1, 2, new Increment(1)), at(3, 4, new Increment(2)));
  }

  @Test
  void doubledIncrementIsFound() {
    fails(2, at(1, 2, new Increment(1)));
    fails(2, at(1, 2, new Increment(2)));
    fails(3, at(1, 2, new Increment(1)), unknown(3));
  }

  @Test
  void increaseThatNobodyAskedForIsFoundEvenWhenUnknownOnesCouldExplainItLater() {
    fails(2, at(1, 2, new Increment(2)), unknown(3));
  }

  @Test
  void staleReadIsFound() {
    fails(1, at(1, 2, new Increment(1)), at(3, 4, new Read(0)));
  }

  @Test
  void readThatGoesBackIsFound() {
    fails(1, unknown(1), at(2, 3, new Read(1)), at(4, 5, new Read(0)));
  }

  @Test
  void sameAnswerTwiceIsFound() {
    fails(2, at(1, 9, new Increment(1)), at(2, 8, new Increment(1)));
  }

  @SafeVarargs
  @SuppressWarnings("varargs")
  private static void passes(long finalValue, Operation<CounterAction>... history) {
    assertInstanceOf(Verdict.Pass.class, CounterChecker.check(List.of(history), finalValue));
  }

  @SafeVarargs
  @SuppressWarnings("varargs")
  private static void fails(long finalValue, Operation<CounterAction>... history) {
    assertInstanceOf(Verdict.Violation.class, CounterChecker.check(List.of(history), finalValue));
  }

  private static Operation<CounterAction> at(long invoked, long returned, CounterAction action) {
    return new Operation<>(0, invoked, returned, action);
  }

  private static Operation<CounterAction> unknown(long invoked) {
    return new Operation<>(0, invoked, Operation.NEVER, new Increment(Increment.NOT_SEEN));
  }
}
