package dev.stator.chaos.workload;

import dev.stator.chaos.check.CounterAction;
import dev.stator.chaos.check.CounterAction.Increment;
import dev.stator.chaos.check.CounterChecker;
import dev.stator.chaos.check.History;
import dev.stator.chaos.check.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Increments a few counters, with the SDK's retries, and reads them now and then. No increment may
 * be lost or doubled.
 */
public final class CounterWorkload implements Workload<NumberStore> {
  private static final int COUNTERS = 6;
  private static final int CALLS_PER_READ = 8;

  private final Tally tally = new Tally();
  private final List<History<CounterAction>> histories =
      IntStream.range(0, COUNTERS).mapToObj(i -> new History<CounterAction>()).toList();

  @Override
  public String name() {
    return "counter";
  }

  @Override
  public void call(NumberStore store, int client, Random random) {
    int counter = random.nextInt(COUNTERS);
    var history = histories.get(counter);
    boolean reads = random.nextInt(CALLS_PER_READ) == 0;
    long invoked = History.now();
    if (reads) {
      if (tally.count(store.read(key(counter))) instanceof Answer.Known<Long>(var seen)) {
        history.returned(client, invoked, new CounterAction.Read(seen));
      }
      return;
    }
    switch (tally.count(store.increment(key(counter)))) {
      case Answer.Known<Long>(var after) -> history.returned(client, invoked, new Increment(after));
      case Answer.Unknown<Long> lost ->
          history.unknown(client, invoked, new Increment(Increment.NOT_SEEN));
    }
  }

  @Override
  public Verdict judge(NumberStore store) {
    var verdicts = new ArrayList<Verdict>();
    var sums = new StringBuilder();
    for (int counter = 0; counter < COUNTERS; counter++) {
      verdicts.add(judge(store, counter));
      if (verdicts.getLast() instanceof Verdict.Pass(var summary)) {
        sums.append("; ").append(summary);
      }
    }
    return Verdict.worst("counters exact" + sums, verdicts);
  }

  private Verdict judge(NumberStore store, int counter) {
    return switch (store.read(key(counter))) {
      case Answer.Known<Long>(var value) ->
          CounterChecker.check(histories.get(counter).operations(), value);
      case Answer.Unknown<Long>(var why) ->
          new Verdict.Undecided("final read of " + key(counter) + ": " + why);
    };
  }

  /** Two of the counters, others in the next round. */
  public static List<String> keysOfRound(int round) {
    return List.of(key(2 * round % COUNTERS), key((2 * round + 1) % COUNTERS));
  }

  private static String key(int counter) {
    return "counter-" + counter;
  }

  @Override
  public Tally tally() {
    return tally;
  }
}
