package dev.stator.storage.node;

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

  /** The process is killed where a file in its data folder says. */
  HALTS_WHERE_TOLD
}
