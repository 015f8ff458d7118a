package dev.stator.storage.partition;

import dev.stator.replication.LogPosition;

/**
 * Defects of apply that tests of the tests switch on.
 *
 * @param leavesRowsOut some puts are not written
 * @param forgetsOutcomes a retried command is carried out again
 */
public record PlantedApplyBugs(boolean leavesRowsOut, boolean forgetsOutcomes) {
  public static final PlantedApplyBugs NONE = new PlantedApplyBugs(false, false);

  private static final int ONE_IN = 64;

  boolean leavesOut(LogPosition position, long version) {
    return leavesRowsOut && (position.index() + version) % ONE_IN == 0;
  }
}
