package dev.stator.chaos.workload;

import dev.stator.chaos.check.History;
import dev.stator.chaos.check.Lifetime;
import dev.stator.chaos.check.Verdict;
import dev.stator.chaos.check.WalkChecker;
import dev.stator.chaos.workload.EntryStore.Page;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Inserts ever new entries, deletes some, and walks meanwhile through the pages of whole scans, in
 * one to four segments, and of queries, in both directions. Each walk must be exact for what did
 * not change while it went on.
 */
public final class ScanWorkload implements Workload<EntryStore> {
  /** About so many are there at a time. */
  private static final int ENTRIES = 400;

  private static final int CALLS_PER_WALK = 16;
  private static final int SEGMENTS_MAX = 4;
  private static final int[] LIMITS = {3, 20, 100};

  /**
   * Who waits that long for a page's end gives the walk up; a page is asked for again until then.
   */
  private static final Duration WALK_MAX = Duration.ofSeconds(20);

  private final Tally tally = new Tally();
  private final AtomicLong lastEntry = new AtomicLong();
  private final Map<Long, Lifetime> lifetimes = new ConcurrentHashMap<>();
  private final ConcurrentSkipListSet<Long> present = new ConcurrentSkipListSet<>();
  private final LongAdder walks = new LongAdder();
  private final LongAdder pages = new LongAdder();
  private final LongAdder givenUp = new LongAdder();
  private final AtomicReference<@Nullable String> broken = new AtomicReference<>();

  /**
   * Where a walk goes.
   *
   * @param legs one after the other, each from its first page to its last
   * @param list the only one it covers, or null for all
   * @param order of the entries, or null
   */
  private record Way(
      String name, List<Leg> legs, @Nullable Integer list, @Nullable Comparator<Long> order) {
    boolean covers(long entry) {
      return list == null || EntryStore.listOf(entry) == list;
    }
  }

  private interface Leg {
    Answer<Page> page(@Nullable Long after);
  }

  @Override
  public String name() {
    return "scan";
  }

  @Override
  public void call(EntryStore store, int client, Random random) {
    if (random.nextInt(CALLS_PER_WALK) == 0) {
      walk(random.nextBoolean() ? scan(store, random) : query(store, random));
    } else if (random.nextInt(2 * ENTRIES) >= present.size()) {
      insert(store);
    } else {
      delete(store, random);
    }
  }

  private void insert(EntryStore store) {
    long entry = lastEntry.incrementAndGet();
    var lifetime = Lifetime.of(History.now());
    lifetimes.put(entry, lifetime);
    if (tally.count(store.insert(entry)) instanceof Answer.Known<Boolean>) {
      lifetimes.put(entry, lifetime.inserted(History.now()));
      present.add(entry);
    }
  }

  /** An entry whose insertion has an unknown outcome is left alone. */
  private void delete(EntryStore store, Random random) {
    var entry = present.ceiling(1 + random.nextLong(lastEntry.get()));
    if (entry == null || !present.remove(entry)) {
      return;
    }
    var ending = Objects.requireNonNull(lifetimes.get(entry)).ending(History.now());
    lifetimes.put(entry, ending);
    if (tally.count(store.delete(entry)) instanceof Answer.Known<Boolean>) {
      lifetimes.put(entry, ending.deleted(History.now()));
    }
  }

  private static Way scan(EntryStore store, Random random) {
    int segments = 1 + random.nextInt(SEGMENTS_MAX);
    int limit = LIMITS[random.nextInt(LIMITS.length)];
    var legs = new ArrayList<Leg>();
    for (int i = 0; i < segments; i++) {
      int segment = i;
      legs.add(after -> store.scan(segment, segments, limit, after));
    }
    return new Way("a scan in " + segments + " segments", legs, null, null);
  }

  private static Way query(EntryStore store, Random random) {
    int list = random.nextInt(EntryStore.LISTS);
    boolean forward = random.nextBoolean();
    int limit = LIMITS[random.nextInt(LIMITS.length)];
    Leg leg = after -> store.query(list, forward, limit, after);
    return new Way(
        "a query of list " + list,
        List.of(leg),
        list,
        forward ? Comparator.naturalOrder() : Comparator.reverseOrder());
  }

  /** False when it had to be given up. */
  private boolean walk(Way way) {
    long begin = History.now();
    var found = new ArrayList<Long>();
    for (var leg : way.legs()) {
      Long after = null;
      do {
        var page = page(leg, after, begin + WALK_MAX.toNanos());
        if (page == null) {
          givenUp.increment();
          return false;
        }
        found.addAll(page.entries());
        after = page.end();
      } while (after != null);
    }
    judge(way, found, begin, History.now());
    walks.increment();
    return true;
  }

  private @Nullable Page page(Leg leg, @Nullable Long after, long deadline) {
    while (History.now() < deadline) {
      if (tally.count(leg.page(after)) instanceof Answer.Known<Page>(var page)) {
        pages.increment();
        return page;
      }
    }
    return null;
  }

  private void judge(Way way, List<Long> found, long begin, long end) {
    var covered =
        lifetimes.entrySet().stream()
            .filter(each -> way.covers(each.getKey()))
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    var wrong = WalkChecker.check(covered, found, begin, end);
    if (wrong == null
        && way.order() != null
        && !found.equals(found.stream().sorted(way.order()).toList())) {
      wrong = "its entries are out of order: " + found;
    }
    if (wrong != null) {
      broken.compareAndSet(null, way.name() + ": " + wrong);
    }
  }

  @Override
  public Verdict judge(EntryStore store) {
    boolean last = walk(scan(store, new Random(0)));
    var wrong = broken.get();
    if (wrong != null) {
      return new Verdict.Violation(wrong);
    }
    return last
        ? new Verdict.Pass(
            "exact: " + walks + " walks over " + pages + " pages, " + givenUp + " given up")
        : new Verdict.Undecided("the last scan could not be finished");
  }

  @Override
  public Tally tally() {
    return tally;
  }
}
