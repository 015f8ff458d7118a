package dev.stator.chaos.check;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Judges a counter that is only incremented, by one each time, without searching: every value seen
 * lies between the increments acknowledged before it was asked for and those invoked before it was
 * answered, values never go back in real time, and no two increments answer the same value. An
 * increment that was lost breaks the lower bound, one that took effect twice the upper bound, or
 * makes a value be skipped that the final reading shows.
 */
public final class CounterChecker {
  private CounterChecker() {}

  /**
   * @param finalValue read when all calls had ended and no delayed one could take effect any more
   */
  public static Verdict check(List<Operation<CounterAction>> history, long finalValue) {
    var increments = new ArrayList<Operation<CounterAction>>();
    for (var operation : history) {
      if (operation.action() instanceof CounterAction.Increment) {
        increments.add(operation);
      }
    }
    long unknown = increments.stream().filter(Operation::unknown).count();
    long acknowledged = increments.size() - unknown;
    var bounds =
        "acknowledged " + acknowledged + ", unknown " + unknown + ", final value " + finalValue;
    if (finalValue < acknowledged) {
      return new Verdict.Violation("increments are lost: " + bounds);
    }
    if (finalValue > acknowledged + unknown) {
      return new Verdict.Violation("increments took effect twice: " + bounds);
    }
    var broken = brokenBounds(history, increments, finalValue);
    if (broken == null) {
      broken = goesBack(history);
    }
    if (broken == null) {
      broken = sameAnswer(increments);
    }
    return broken != null
        ? new Verdict.Violation(broken + "; " + bounds)
        : new Verdict.Pass(bounds);
  }

  private static @Nullable String brokenBounds(
      List<Operation<CounterAction>> history,
      List<Operation<CounterAction>> increments,
      long finalValue) {
    long[] invoked = increments.stream().mapToLong(Operation::invokedNanos).sorted().toArray();
    long[] returned =
        increments.stream()
            .filter(o -> !o.unknown())
            .mapToLong(Operation::returnedNanos)
            .sorted()
            .toArray();
    for (var operation : history) {
      if (operation.unknown()) {
        continue;
      }
      long seen = seen(operation.action());
      long atLeast = countBelow(returned, operation.invokedNanos()) + own(operation.action());
      long atMost = Math.min(finalValue, countUpTo(invoked, operation.returnedNanos()));
      if (seen < atLeast || seen > atMost) {
        return operation + " must lie within " + atLeast + " and " + atMost;
      }
    }
    return null;
  }

  private static @Nullable String goesBack(List<Operation<CounterAction>> history) {
    var known = history.stream().filter(o -> !o.unknown()).toList();
    var byReturn = new ArrayList<>(known);
    byReturn.sort(Comparator.comparingLong(Operation::returnedNanos));
    var byInvocation = new ArrayList<>(known);
    byInvocation.sort(Comparator.comparingLong(Operation::invokedNanos));
    long highest = 0;
    int passed = 0;
    for (var operation : byInvocation) {
      while (passed < byReturn.size()
          && byReturn.get(passed).returnedNanos() < operation.invokedNanos()) {
        highest = Math.max(highest, seen(byReturn.get(passed++).action()));
      }
      if (seen(operation.action()) < highest + own(operation.action())) {
        return operation + " goes back behind " + highest;
      }
    }
    return null;
  }

  private static @Nullable String sameAnswer(List<Operation<CounterAction>> increments) {
    var answers = new HashMap<Long, Operation<CounterAction>>();
    for (var operation : increments) {
      var twin = operation.unknown() ? null : answers.put(seen(operation.action()), operation);
      if (twin != null) {
        return operation + " and " + twin + " answered the same value";
      }
    }
    return null;
  }

  private static long seen(CounterAction action) {
    return switch (action) {
      case CounterAction.Increment increment -> increment.after();
      case CounterAction.Read read -> read.seen();
    };
  }

  private static long own(CounterAction action) {
    return switch (action) {
      case CounterAction.Increment increment -> 1;
      case CounterAction.Read read -> 0;
    };
  }

  private static long countBelow(long[] sorted, long limit) {
    int at = Arrays.binarySearch(sorted, limit);
    while (at > 0 && sorted[at - 1] == limit) {
      at--;
    }
    return at >= 0 ? at : -at - 1;
  }

  private static long countUpTo(long[] sorted, long limit) {
    return countBelow(sorted, limit + 1);
  }
}
