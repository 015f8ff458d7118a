package dev.stator.replication;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How a process replicates.
 *
 * @param dir folder that replication owns: logs and what it keeps beside them
 * @param nodeId id under which the other members know this process; a process that lost its folder
 *     comes back under a new one
 * @param host address to listen on
 * @param raftPort port to listen on, as the other members know it
 * @param electionTimeout shortest silence after which a replica campaigns; the longest is twice
 *     that. Leases are 0.4 of it. Equal on all members
 * @param quorumReads strong reads ask a majority each time, assuming nothing about clocks
 * @param fsync false: acknowledge before the log is on disk, for what may be lost
 * @param leaderSight how to ask other processes about a leader that this one lost
 */
public record ReplicationConfig(
    Path dir,
    String nodeId,
    String host,
    int raftPort,
    Duration electionTimeout,
    boolean quorumReads,
    boolean fsync,
    LeaderSight leaderSight) {

  public static final Duration DEFAULT_ELECTION_TIMEOUT = Duration.ofSeconds(1);

  public ReplicationConfig {
    if (nodeId.isEmpty() || !nodeId.matches("[A-Za-z0-9._-]+")) {
      throw new IllegalArgumentException(
          "nodeId must consist of letters, digits, '.', '_' and '-': " + nodeId);
    }
    if (raftPort < 1 || raftPort > 65535) {
      throw new IllegalArgumentException("raftPort must be between 1 and 65535: " + raftPort);
    }
    if (electionTimeout.toMillis() < 100 || electionTimeout.toMillis() > 60_000) {
      throw new IllegalArgumentException(
          "electionTimeout must be between 100 ms and 60 s: " + electionTimeout);
    }
  }

  /** What every durable process starts from. */
  public static ReplicationConfig of(Path dir, String nodeId, String host, int raftPort) {
    return new ReplicationConfig(
        dir, nodeId, host, raftPort, DEFAULT_ELECTION_TIMEOUT, false, true, LeaderSight.BLIND);
  }
}
