package dev.stator.storage.node;

import dev.stator.storage.partition.PlantedApplyBugs;
import dev.stator.storage.partition.PlantedApplyBugs.Kind;
import java.util.EnumSet;
import java.util.Set;

/**
 * Defects that the chaos tests switch on to prove that their checkers catch them. Reachable only by
 * the {@code --planted-bug} flag, which warns loudly; never on by default.
 */
public enum PlantedBug {
  /** Strong reads skip the lease: whoever believes to lead answers from its own store. */
  STALE_LEADER_ANSWERS,

  /** Now and then a write is acknowledged that was never proposed. */
  ACKNOWLEDGED_WRITE_DROPPED,

  /** Apply does not look whether a request id was carried out before. */
  RETRY_APPLIED_TWICE,

  /** The replicas on nodes of AZ C leave some rows unwritten. */
  REPLICA_APPLIES_DIFFERENTLY,

  /** A replica that was away while its partition was split begins the child without its rows. */
  CHILD_STARTS_EMPTY,

  /** A child that was moved away from a node is founded there again, from its base. */
  CHILD_RESURRECTED,

  /** The process is killed where a file in its data folder says. */
  HALTS_WHERE_TOLD,

  /** A write behind a split is carried out by the partition that gave its key away. */
  MOVED_KEY_WRITTEN,

  /** A partition that was split off does not know what its parent remembered of requests. */
  OUTCOMES_LOST_AT_SPLIT,

  /** An item that was about to expire is removed although it was renewed meanwhile. */
  RENEWED_ITEM_EXPIRED;

  /** Those of apply, on a node of this AZ. */
  static PlantedApplyBugs ofApply(Set<PlantedBug> bugs, String az) {
    var kinds = EnumSet.noneOf(Kind.class);
    for (var bug : bugs) {
      switch (bug) {
        case RETRY_APPLIED_TWICE -> kinds.add(Kind.FORGETS_OUTCOMES);
        case MOVED_KEY_WRITTEN -> kinds.add(Kind.WRITES_MOVED_KEYS);
        case OUTCOMES_LOST_AT_SPLIT -> kinds.add(Kind.FORGETS_OUTCOMES_AT_SPLIT);
        case RENEWED_ITEM_EXPIRED -> kinds.add(Kind.EXPIRES_RENEWED);
        case REPLICA_APPLIES_DIFFERENTLY -> {
          if (az.equals("C")) {
            kinds.add(Kind.LEAVES_ROWS_OUT);
          }
        }
        case STALE_LEADER_ANSWERS,
            ACKNOWLEDGED_WRITE_DROPPED,
            CHILD_STARTS_EMPTY,
            CHILD_RESURRECTED,
            HALTS_WHERE_TOLD -> {}
      }
    }
    return new PlantedApplyBugs(kinds);
  }
}
