package dev.stator.chaos.check;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Judges a walk over pages while entries come and go: it shows what was there all the time exactly
 * once, and nothing twice, nothing that was gone before it began, and nothing never inserted.
 */
public final class WalkChecker {
  private static final int SHOWN_MAX = 5;

  private WalkChecker() {}

  /**
   * May be asked while clients work: what they do from now on excuses nothing.
   *
   * @param lifetimes of all entries in what the walk covers
   * @param found in the order of the pages
   * @return what is wrong, or null
   */
  public static @Nullable String check(
      Map<Long, Lifetime> lifetimes, List<Long> found, long beginNanos, long endNanos) {
    var once = new HashSet<Long>();
    var twice = new ArrayList<Long>();
    var wrong = new ArrayList<Long>();
    for (long entry : found) {
      if (!once.add(entry)) {
        twice.add(entry);
      }
      var lifetime = lifetimes.get(entry);
      if (lifetime == null || !lifetime.touches(beginNanos, endNanos)) {
        wrong.add(entry);
      }
    }
    var missed = new ArrayList<Long>();
    lifetimes.forEach((entry, lifetime) -> {
      if (lifetime.spans(beginNanos, endNanos) && !once.contains(entry)) {
        missed.add(entry);
      }
    });
    if (twice.isEmpty() && wrong.isEmpty() && missed.isEmpty()) {
      return null;
    }
    return "of "
        + found.size()
        + " entries on its pages "
        + some(twice)
        + " came again and "
        + some(wrong)
        + " cannot have been there; it missed "
        + some(missed);
  }

  private static String some(List<Long> entries) {
    return entries.isEmpty()
        ? "none"
        : entries.size() + " " + entries.subList(0, Math.min(SHOWN_MAX, entries.size()));
  }
}
