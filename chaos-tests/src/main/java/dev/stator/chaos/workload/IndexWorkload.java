package dev.stator.chaos.workload;

import dev.stator.chaos.check.Verdict;
import java.util.Random;

/**
 * Writes a few items again and again, so that their rows in global indexes come, move and go, while
 * an index is added and deleted. What the indexes must hold in the end is judged from outside, by
 * comparing them with their table.
 */
public final class IndexWorkload implements Workload<IndexedStore> {
  private static final int ITEMS = 300;
  private static final int GROUPS = 8;
  private static final int RANKS = 20;
  private static final int CALLS_PER_TOGGLE = 250;

  private final Tally tally = new Tally();

  @Override
  public String name() {
    return "index";
  }

  @Override
  public void call(IndexedStore store, int client, Random random) {
    int item = random.nextInt(ITEMS);
    if (client == 0 && random.nextInt(CALLS_PER_TOGGLE) == 0) {
      tally.count(store.toggleIndex());
    } else {
      switch (random.nextInt(6)) {
        case 0 -> tally.count(store.delete(item));
        case 1 -> tally.count(store.touch(item, random.nextInt()));
        default -> tally.count(store.put(item, some(random, GROUPS), some(random, RANKS)));
      }
    }
  }

  /** Below {@code bound}; now and then negative. */
  private static int some(Random random, int bound) {
    return random.nextInt(bound + 1) - 1;
  }

  @Override
  public Verdict judge(IndexedStore store) {
    return tally.known() > 0
        ? new Verdict.Pass("its items were written")
        : new Verdict.Undecided("nothing was written");
  }

  @Override
  public Tally tally() {
    return tally;
  }
}
