package dev.stator.chaos.sim;

import dev.stator.storage.partition.PlantedApplyBugs;
import dev.stator.storage.partition.PlantedApplyBugs.Kind;
import dev.stator.storage.partition.PlantedServingBugs;

/** Defects of the code under test that a simulation can switch on, and must then find. */
public enum Defect {
  NONE,
  /** A retried write is carried out again, on every replica alike. */
  RETRY_TWICE,
  /** One replica leaves some rows out. */
  ONE_REPLICA_DIFFERS,
  /** Some writes are acknowledged without being proposed. */
  ACKNOWLEDGED_DROPPED,
  /** Whoever believes to lead answers strong reads. */
  STALE_LEADER;

  PlantedApplyBugs apply(boolean chosenReplica) {
    return switch (this) {
      case NONE, ACKNOWLEDGED_DROPPED, STALE_LEADER -> PlantedApplyBugs.NONE;
      case RETRY_TWICE -> PlantedApplyBugs.of(Kind.FORGETS_OUTCOMES);
      case ONE_REPLICA_DIFFERS ->
          chosenReplica ? PlantedApplyBugs.of(Kind.LEAVES_ROWS_OUT) : PlantedApplyBugs.NONE;
    };
  }

  PlantedServingBugs serving() {
    return new PlantedServingBugs(this == STALE_LEADER, this == ACKNOWLEDGED_DROPPED);
  }
}
