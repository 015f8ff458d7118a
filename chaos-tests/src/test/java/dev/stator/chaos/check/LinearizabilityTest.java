package dev.stator.chaos.check;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stator.chaos.check.RegisterAction.CompareAndSet;
import dev.stator.chaos.check.RegisterAction.Read;
import dev.stator.chaos.check.RegisterAction.Write;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Good histories pass, each kind of planted anomaly is found, and the end of a budget is no pass.
 */
class LinearizabilityTest {
  private static final Duration BUDGET = Duration.ofSeconds(20);

  @Test
  void readDuringWriteMaySeeEither() {
    passes(at(1, 10, new Write(1)), at(2, 5, new Read(1)), at(6, 8, new Read(1)));
    passes(at(1, 10, new Write(1)), at(2, 5, new Read(0)), at(6, 8, new Read(1)));
  }

  @Test
  void staleReadIsFound() {
    fails(at(1, 2, new Write(1)), at(3, 4, new Write(2)), at(5, 6, new Read(1)));
  }

  @Test
  void valueThatFlipsBackIsFound() {
    fails(at(1, 10, new Write(1)), at(2, 5, new Read(1)), at(6, 8, new Read(0)));
  }

  @Test
  void lostAcknowledgedWriteIsFound() {
    fails(at(1, 2, new Write(1)), at(3, 4, new Read(0)));
  }

  @Test
  void inventedValueIsFound() {
    fails(at(1, 2, new Write(1)), at(3, 4, new Read(7)));
  }

  @Test
  void unknownWriteMayComeLateOrNever() {
    passes(unknown(1, new Write(1)), at(20, 25, new Read(0)), at(26, 28, new Read(1)));
    passes(unknown(1, new Write(1)), at(20, 25, new Read(0)), at(26, 28, new Read(0)));
  }

  @Test
  void unknownWriteCannotComeTwice() {
    fails(
        unknown(1, new Write(1)),
        at(10, 11, new Read(1)),
        at(12, 13, new Write(2)),
        at(14, 15, new Read(1)));
  }

  @Test
  void unknownWriteCannotComeBeforeItWasSent() {
    fails(at(1, 2, new Read(1)), unknown(5, new Write(1)));
  }

  @Test
  void twoWinnersOfOneCompareAndSetAreFound() {
    fails(
        at(1, 2, new Write(1)),
        at(3, 10, new CompareAndSet(1, 2, true)),
        at(4, 9, new CompareAndSet(1, 3, true)));
  }

  @Test
  void compareAndSetThatWasRefusedButTookEffectIsFound() {
    fails(at(1, 2, new CompareAndSet(0, 1, false)), at(3, 4, new Read(1)));
    passes(at(1, 2, new CompareAndSet(5, 1, false)), at(3, 4, new Read(0)));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void randomHistoriesOfACorrectRegisterPassAndOneChangedReadIsFound(long seed) {
    var history = generate(new Random(seed), 8, 1000);
    assertInstanceOf(Verdict.Pass.class, check(history, BUDGET), "seed " + seed);
    var corrupted = new ArrayList<>(history);
    for (int i = history.size() / 2; i < history.size(); i++) {
      var operation = history.get(i);
      if (operation.action() instanceof Read && !operation.unknown()) {
        corrupted.set(
            i, at(operation.invokedNanos(), operation.returnedNanos(), new Read(1_000_000)));
        break;
      }
    }
    assertInstanceOf(Verdict.Violation.class, check(corrupted, BUDGET), "seed " + seed);
  }

  @Test
  void endOfTheBudgetIsNotAPass() {
    var hard = new ArrayList<Operation<RegisterAction>>();
    for (int i = 0; i < 40; i++) {
      hard.add(unknown(i, new CompareAndSet(i % 7, (i + 3) % 7, true)));
    }
    hard.add(at(100, 101, new Write(1)));
    hard.add(at(102, 103, new Read(9)));
    var verdict = check(hard, Duration.ofMillis(50));
    assertTrue(!verdict.passed(), verdict.toString());
  }

  /**
   * A register with one effect at a time; calls overlap because they begin before and end after
   * their effect.
   */
  private static List<Operation<RegisterAction>> generate(Random random, int clients, int calls) {
    var history = new ArrayList<Operation<RegisterAction>>();
    long[] free = new long[clients];
    long state = RegisterAction.ABSENT;
    for (int i = 0; i < calls; i++) {
      int client = i % clients;
      long effect = (i + 1) * 10L;
      long invoked = Math.max(free[client] + 1, effect - random.nextInt(40));
      long returned = effect + random.nextInt(40);
      boolean unknown = random.nextInt(200) == 0;
      boolean effective = !unknown || random.nextBoolean();
      long next = i + 1L;
      RegisterAction action =
          switch (random.nextInt(3)) {
            case 0 -> new Write(next);
            case 1 -> new Read(state);
            default -> {
              long expected = random.nextBoolean() ? state : state + 1;
              yield new CompareAndSet(expected, next, expected == state);
            }
          };
      state = effective ? after(state, action) : state;
      free[client] = unknown ? effect : returned;
      history.add(new Operation<>(client, invoked, unknown ? Operation.NEVER : returned, action));
    }
    return history;
  }

  private static long after(long state, RegisterAction action) {
    return switch (action) {
      case Write write -> write.value();
      case Read read -> state;
      case CompareAndSet set -> set.applied() ? set.value() : state;
    };
  }

  @SafeVarargs
  @SuppressWarnings("varargs")
  private static void passes(Operation<RegisterAction>... history) {
    assertInstanceOf(Verdict.Pass.class, check(List.of(history), BUDGET));
  }

  @SafeVarargs
  @SuppressWarnings("varargs")
  private static void fails(Operation<RegisterAction>... history) {
    assertInstanceOf(Verdict.Violation.class, check(List.of(history), BUDGET));
  }

  private static Verdict check(List<Operation<RegisterAction>> history, Duration budget) {
    return Linearizability.check(history, RegisterAction.MODEL, budget);
  }

  private static Operation<RegisterAction> at(long invoked, long returned, RegisterAction action) {
    return new Operation<>(0, invoked, returned, action);
  }

  private static Operation<RegisterAction> unknown(long invoked, RegisterAction action) {
    return new Operation<>(0, invoked, Operation.NEVER, action);
  }
}
