package dev.stator.chaos.check;

import java.util.List;

/** What a checker says of a history. Only {@link Pass} is a pass. */
public sealed interface Verdict {
  record Pass(String summary) implements Verdict {}

  /** The history cannot come from a correct system. */
  record Violation(String what) implements Verdict {}

  /** The checker ran out of time or memory before it knew. */
  record Undecided(String why) implements Verdict {}

  default boolean passed() {
    return this instanceof Pass;
  }

  /**
   * The worst of several verdicts: a violation, else an undecided one, else a pass that counts
   * them.
   */
  static Verdict worst(String subject, List<Verdict> verdicts) {
    for (var verdict : verdicts) {
      if (verdict instanceof Violation) {
        return verdict;
      }
    }
    for (var verdict : verdicts) {
      if (verdict instanceof Undecided) {
        return verdict;
      }
    }
    return new Pass(verdicts.size() + " " + subject);
  }
}
