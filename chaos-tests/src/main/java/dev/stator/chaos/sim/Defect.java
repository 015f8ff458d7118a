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
  STALE_LEADER,
  /** A node that has not heard of a split is told to begin the child, without its base. */
  CHILD_STARTS_EMPTY,
  /** A write behind a split is carried out by the partition that gave its key away. */
  MOVED_KEY_WRITTEN,
  /** A child that was moved away from a node is founded there again, from the base. */
  CHILD_RESURRECTED,
  /** A child does not know what its parent remembered of requests. */
  OUTCOMES_LOST_AT_SPLIT;

  PlantedApplyBugs apply(boolean chosenReplica) {
    return switch (this) {
      case NONE, ACKNOWLEDGED_DROPPED, STALE_LEADER, CHILD_STARTS_EMPTY, CHILD_RESURRECTED ->
          PlantedApplyBugs.NONE;
      case RETRY_TWICE -> PlantedApplyBugs.of(Kind.FORGETS_OUTCOMES);
      case ONE_REPLICA_DIFFERS ->
          chosenReplica ? PlantedApplyBugs.of(Kind.LEAVES_ROWS_OUT) : PlantedApplyBugs.NONE;
      case MOVED_KEY_WRITTEN -> PlantedApplyBugs.of(Kind.WRITES_MOVED_KEYS);
      case OUTCOMES_LOST_AT_SPLIT -> PlantedApplyBugs.of(Kind.FORGETS_OUTCOMES_AT_SPLIT);
    };
  }

  PlantedServingBugs serving() {
    return new PlantedServingBugs(this == STALE_LEADER, this == ACKNOWLEDGED_DROPPED);
  }
}
