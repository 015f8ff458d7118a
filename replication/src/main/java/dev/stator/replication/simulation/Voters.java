package dev.stator.replication.simulation;

import java.util.List;
import java.util.function.Predicate;

/**
 * Who votes. While that changes, the configuration is joint: it needs a majority of those before
 * and one of those now.
 *
 * @param before empty when nothing changes
 */
record Voters(List<String> now, List<String> before) {
  static Voters of(List<String> now) {
    return new Voters(now, List.of());
  }

  /** The next step of a change: both must agree. */
  Voters towards(List<String> next) {
    return new Voters(next, now);
  }

  boolean joint() {
    return !before.isEmpty();
  }

  boolean have(String node) {
    return now.contains(node) || before.contains(node);
  }

  /** Whether a node that starts is a voter for sure, whatever becomes of a change. */
  boolean surelyHave(String node) {
    return now.contains(node) && (!joint() || before.contains(node));
  }

  boolean majority(Predicate<String> agrees) {
    return majority(now, agrees) && (!joint() || majority(before, agrees));
  }

  private static boolean majority(List<String> voters, Predicate<String> agrees) {
    int agree = 0;
    for (var voter : voters) {
      if (agrees.test(voter)) {
        agree++;
      }
    }
    return 2 * agree > voters.size();
  }
}
