package dev.stator.client.admin;

import java.util.List;

/**
 * Whether an index holds what its table's items say.
 *
 * @param index table and name
 * @param rows how many rows the index has
 * @param differences the first of them, a line each; empty: none
 * @param obstacle why it could not be told, or empty
 * @param built it does not hold every item yet, so nothing was compared
 */
public record IndexVerdict(
    String index, long rows, List<String> differences, String obstacle, boolean built) {
  public IndexVerdict {
    differences = List.copyOf(differences);
  }

  static IndexVerdict beingBuilt(String index) {
    return new IndexVerdict(index, 0, List.of(), "", true);
  }

  static IndexVerdict unreadable(String index, String why) {
    return new IndexVerdict(index, 0, List.of(), why, false);
  }

  /** True also of an index that is being built: nothing is known against it. */
  public boolean good() {
    return differences.isEmpty() && obstacle.isEmpty();
  }

  /** {@code index Music/byTitle 1000 rows equal}, and what differs, if anything does. */
  public String line() {
    if (!obstacle.isEmpty()) {
      return "index " + index + " NOT VERIFIED: " + obstacle;
    }
    if (built) {
      return "index " + index + " is being built";
    }
    return "index "
        + index
        + " "
        + rows
        + " rows "
        + (differences.isEmpty() ? "equal" : "DIFFERENT\n  " + String.join("\n  ", differences));
  }
}
