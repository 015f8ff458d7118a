package dev.stator.deploy.differential;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Which differences were seen how often, by departure or by kind. */
final class Tally {
  private final Map<String, Integer> explained = new TreeMap<>();
  private final Map<String, List<Occurrence>> unexplained = new LinkedHashMap<>();

  private record Occurrence(long step, Difference difference) {
    @Override
    public String toString() {
      return "first at step %d: %s".formatted(step, difference);
    }
  }

  void add(long step, Difference difference) {
    for (var departure : Departures.all()) {
      if (departure.explains().test(difference)) {
        explained.merge(departure.name(), 1, Integer::sum);
        return;
      }
    }
    unexplained
        .computeIfAbsent(difference.kind(), kind -> new ArrayList<>())
        .add(new Occurrence(step, difference));
  }

  /** How many kinds of differences no departure explains. */
  int unexplained() {
    return unexplained.size();
  }

  /** The departures that were met, then the first difference of each kind that none explains. */
  @Override
  public String toString() {
    var text = new StringBuilder("departures: " + explained + "\n");
    unexplained
        .values()
        .forEach(alike -> text.append("%d times, %s%n".formatted(alike.size(), alike.getFirst())));
    return text.toString();
  }
}
