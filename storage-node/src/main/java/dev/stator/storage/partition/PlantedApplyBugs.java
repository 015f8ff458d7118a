package dev.stator.storage.partition;

import dev.stator.replication.LogPosition;
import java.util.Set;

/** Defects of apply that tests of the tests switch on. */
public record PlantedApplyBugs(Set<Kind> kinds) {
  /** What is wrong. */
  public enum Kind {
    /** Some puts are not written. */
    LEAVES_ROWS_OUT,
    /** A retried command is carried out again. */
    FORGETS_OUTCOMES,
    /** A write is carried out although its key is not, or no longer, in the partition's range. */
    WRITES_MOVED_KEYS,
    /** A partition that was split off does not know what its parent remembered of requests. */
    FORGETS_OUTCOMES_AT_SPLIT,
    /** A row that an item had in a local index stays there when the item leaves its place. */
    LEAVES_INDEX_ROWS,
    /** An item that was about to expire is removed although it was renewed meanwhile. */
    EXPIRES_RENEWED,
    /** Rows of global indexes are taken from whoever sends them, however late. */
    TAKES_LATE_INDEX_ROWS
  }

  public static final PlantedApplyBugs NONE = new PlantedApplyBugs(Set.of());

  private static final int ONE_IN = 64;

  public PlantedApplyBugs {
    kinds = Set.copyOf(kinds);
  }

  public static PlantedApplyBugs of(Kind... kinds) {
    return new PlantedApplyBugs(Set.of(kinds));
  }

  boolean has(Kind kind) {
    return kinds.contains(kind);
  }

  boolean leavesOut(LogPosition position, long version) {
    return has(Kind.LEAVES_ROWS_OUT) && (position.index() + version) % ONE_IN == 0;
  }
}
