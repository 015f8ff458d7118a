package dev.stator.chaos.workload;

import dev.stator.chaos.check.SetChecker;
import dev.stator.chaos.check.Verdict;
import java.util.ArrayList;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/** Puts items under ever new keys. Each acknowledged one must be there at the end. */
public final class SetWorkload implements Workload<NumberStore> {
  private static final long PRESENT = 1;
  private static final int FINAL_READERS = 8;

  private final Tally tally = new Tally();
  private final AtomicLong lastElement = new AtomicLong();
  private final Queue<String> acknowledged = new ConcurrentLinkedQueue<>();
  private final Queue<String> unknown = new ConcurrentLinkedQueue<>();

  @Override
  public String name() {
    return "set";
  }

  @Override
  public void call(NumberStore store, int client, Random random) {
    var element = "element-" + lastElement.incrementAndGet();
    switch (tally.count(store.write(element, PRESENT))) {
      case Answer.Known<Long> done -> acknowledged.add(element);
      case Answer.Unknown<Long> lost -> unknown.add(element);
    }
  }

  @Override
  public Verdict judge(NumberStore store) {
    var asked = new ArrayList<>(acknowledged);
    asked.addAll(unknown);
    Set<String> found = ConcurrentHashMap.newKeySet();
    Queue<String> unread = new ConcurrentLinkedQueue<>();
    var waiting = new ConcurrentLinkedQueue<>(asked);
    try (var readers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < FINAL_READERS; i++) {
        readers.execute(() -> readAll(store, waiting, found, unread));
      }
    }
    if (!unread.isEmpty()) {
      return new Verdict.Undecided("final reads failed: " + unread.peek());
    }
    return SetChecker.check(acknowledged, unknown, found);
  }

  private static void readAll(
      NumberStore store, Queue<String> waiting, Set<String> found, Queue<String> unread) {
    for (var element = waiting.poll();
        element != null && unread.isEmpty();
        element = waiting.poll()) {
      switch (store.read(element)) {
        case Answer.Known<Long>(var value) -> {
          if (value == PRESENT) {
            found.add(element);
          }
        }
        case Answer.Unknown<Long>(var why) -> unread.add(element + ": " + why);
      }
    }
  }

  @Override
  public Tally tally() {
    return tally;
  }
}
