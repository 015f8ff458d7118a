package dev.stator.chaos.check;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Judges a set to which elements were only added: everything acknowledged must be found, and
 * nothing never added.
 */
public final class SetChecker {
  private static final int SHOWN_MAX = 10;

  private SetChecker() {}

  /**
   * @param acknowledged elements whose addition was acknowledged before the final reading began
   * @param unknown elements whose addition has an unknown outcome
   * @param found the final reading
   */
  public static <E> Verdict check(Collection<E> acknowledged, Collection<E> unknown, Set<E> found) {
    var lost = new ArrayList<E>();
    for (var element : acknowledged) {
      if (!found.contains(element)) {
        lost.add(element);
      }
    }
    if (!lost.isEmpty()) {
      return new Verdict.Violation(lost.size() + " acknowledged elements are lost: " + some(lost));
    }
    var asked = new HashSet<>(acknowledged);
    asked.addAll(unknown);
    var invented = found.stream().filter(e -> !asked.contains(e)).toList();
    if (!invented.isEmpty()) {
      return new Verdict.Violation(
          invented.size() + " elements were never added: " + some(invented));
    }
    long came = unknown.stream().filter(found::contains).count();
    return new Verdict.Pass(
        "acknowledged "
            + acknowledged.size()
            + ", lost 0, unknown "
            + unknown.size()
            + " ("
            + came
            + " came)");
  }

  private static <E> String some(List<E> elements) {
    var shown = elements.subList(0, Math.min(SHOWN_MAX, elements.size()));
    return shown + (elements.size() > SHOWN_MAX ? " ..." : "");
  }
}
