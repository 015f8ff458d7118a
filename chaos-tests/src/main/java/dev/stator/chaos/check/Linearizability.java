package dev.stator.chaos.check;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a history of one object is linearizable: whether each call can be given one
 * moment between its invocation and its return so that the object, acting at those moments, answers
 * as recorded.
 *
 * <p>The algorithm is Wing and Gong's search with Lowe's memo. Invocations and returns stand in a
 * list in time order. The first call whose invocation stands before any return is tried as the next
 * to take effect and lifted out of the list; when a return is met whose call could not be placed,
 * the last choice is undone. What was placed, together with the state it led to, is remembered: the
 * same pair need not be searched twice. Calls with unknown outcome have no return, so they may be
 * placed anywhere behind their invocation, and need not be placed at all.
 *
 * <p>The search is exponential in the worst case, hence the bounds on time and memory. Their end is
 * {@link Verdict.Undecided}: never a pass. Keep histories small: one key, at most ten clients, a
 * few unknown outcomes, some hundred calls.
 */
public final class Linearizability<S, A> {
  private static final int REMEMBERED_MAX = 1_000_000;
  private static final int STEPS_BETWEEN_CLOCK_READS = 1024;

  private final Model<S, A> model;
  private final long deadlineNanos;
  private final Duration budget;
  private final List<Operation<A>> operations;
  private final int mustPlace;

  private final BitSet placed;
  private final Set<Configuration<S>> remembered = new HashSet<>();
  private final ArrayDeque<Choice<S, A>> choices = new ArrayDeque<>();
  private final Event<A> head = new Event<>(-1, null, 0, false);
  private S state;
  private int placedKnown;
  private long steps;
  private int deepest = -1;
  private String obstacle = "";

  private Linearizability(List<Operation<A>> history, Model<S, A> model, Duration budget) {
    this.model = model;
    this.budget = budget;
    this.deadlineNanos = System.nanoTime() + budget.toNanos();
    this.operations = history;
    this.mustPlace = (int) history.stream().filter(o -> !o.unknown()).count();
    this.placed = new BitSet(history.size());
    this.state = model.initial();
    link();
  }

  public static <S, A> Verdict check(
      List<Operation<A>> history, Model<S, A> model, Duration budget) {
    return new Linearizability<>(history, model, budget).search();
  }

  private Verdict search() {
    Event<A> event = head.next;
    while (placedKnown < mustPlace) {
      if (++steps % STEPS_BETWEEN_CLOCK_READS == 0 && System.nanoTime() - deadlineNanos > 0) {
        return new Verdict.Undecided(
            "no verdict on " + operations.size() + " calls within " + budget);
      }
      if (remembered.size() > REMEMBERED_MAX) {
        return new Verdict.Undecided("no verdict on " + operations.size() + " calls within memory");
      }
      if (event != null && !event.isReturn) {
        event = place(event) ? head.next : event.next;
        continue;
      }
      noteObstacle(event);
      if (choices.isEmpty()) {
        return new Verdict.Violation("not linearizable: " + obstacle);
      }
      event = undo(choices.pop());
    }
    return new Verdict.Pass("linearizable: " + operations.size() + " calls, " + steps + " steps");
  }

  /**
   * Lets the call take effect now, unless its answer forbids it or the result was searched before.
   */
  private boolean place(Event<A> call) {
    var operation = call.operation();
    S next = model.step(state, operation.action(), operation.unknown());
    if (next == null) {
      return false;
    }
    placed.set(call.number);
    if (!remembered.add(new Configuration<>((BitSet) placed.clone(), next))) {
      placed.clear(call.number);
      return false;
    }
    choices.push(new Choice<>(call, state));
    state = next;
    placedKnown += operation.unknown() ? 0 : 1;
    call.lift();
    return true;
  }

  private @Nullable Event<A> undo(Choice<S, A> choice) {
    var call = choice.call;
    state = choice.before;
    placed.clear(call.number);
    placedKnown -= call.operation().unknown() ? 0 : 1;
    call.unlift();
    return call.next;
  }

  private void noteObstacle(@Nullable Event<A> stuckAt) {
    if (placedKnown > deepest && stuckAt != null) {
      deepest = placedKnown;
      obstacle =
          stuckAt.operation() + " fits nowhere; " + placedKnown + " calls placed, state " + state;
    }
  }

  private void link() {
    var events = new ArrayList<Event<A>>();
    for (int i = 0; i < operations.size(); i++) {
      var operation = operations.get(i);
      var call = new Event<>(i, operation, operation.invokedNanos(), false);
      events.add(call);
      if (!operation.unknown()) {
        call.match = new Event<>(i, operation, operation.returnedNanos(), true);
        events.add(call.match);
      }
    }
    // Of one moment, calls come first: that allows more orders, so it never raises a false alarm.
    events.sort(Comparator.<Event<A>>comparingLong(e -> e.atNanos).thenComparing(e -> e.isReturn));
    Event<A> last = head;
    for (var event : events) {
      last.next = event;
      event.previous = last;
      last = event;
    }
  }

  private record Configuration<S>(BitSet placed, S state) {}

  private record Choice<S, A>(Event<A> call, S before) {}

  /** An invocation or a return, in a doubly linked list in time order. */
  private static final class Event<A> {
    final int number;
    final @Nullable Operation<A> operation;
    final long atNanos;
    final boolean isReturn;
    @Nullable Event<A> match;
    @Nullable Event<A> previous;
    @Nullable Event<A> next;

    Event(int number, @Nullable Operation<A> operation, long atNanos, boolean isReturn) {
      this.number = number;
      this.operation = operation;
      this.atNanos = atNanos;
      this.isReturn = isReturn;
    }

    Operation<A> operation() {
      return java.util.Objects.requireNonNull(operation);
    }

    void lift() {
      cut();
      if (match != null) {
        match.cut();
      }
    }

    void unlift() {
      if (match != null) {
        match.restore();
      }
      restore();
    }

    private void cut() {
      if (previous != null) {
        previous.next = next;
      }
      if (next != null) {
        next.previous = previous;
      }
    }

    private void restore() {
      if (previous != null) {
        previous.next = this;
      }
      if (next != null) {
        next.previous = this;
      }
    }
  }
}
