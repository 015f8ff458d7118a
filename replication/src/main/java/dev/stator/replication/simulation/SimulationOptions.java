package dev.stator.replication.simulation;

import dev.stator.replication.LeaseVariant;

/**
 * What may happen in a simulated world, and how often: each number is the chance of such an event
 * per 10,000 steps.
 *
 * @param quorumReads as in {@link dev.stator.replication.ReplicationConfig}
 * @param variant the rule of leases, or one that lacks a part of it
 * @param elections a replica wins an election although nothing is wrong
 * @param crashes a process dies and the world's restart action is called
 * @param installs a follower is sent a snapshot although the log would do
 * @param transfers a leader hands over
 * @param flushes a replica flushes and purges its log
 * @param clockJumps a process's wall clock jumps ahead
 */
public record SimulationOptions(
    boolean quorumReads,
    LeaseVariant variant,
    int elections,
    int crashes,
    int installs,
    int transfers,
    int flushes,
    int clockJumps) {
  /** A rough world for the rule as it should be. */
  public static SimulationOptions rough() {
    return new SimulationOptions(false, LeaseVariant.SAFE, 100, 40, 20, 40, 100, 10);
  }

  /** A world in which nothing fails but what the test does itself. */
  public static SimulationOptions calm() {
    return new SimulationOptions(false, LeaseVariant.SAFE, 0, 0, 0, 0, 100, 0);
  }

  public SimulationOptions withVariant(LeaseVariant other) {
    return new SimulationOptions(
        quorumReads, other, elections, crashes, installs, transfers, flushes, clockJumps);
  }

  public SimulationOptions withQuorumReads() {
    return new SimulationOptions(
        true, variant, elections, crashes, installs, transfers, flushes, clockJumps);
  }
}
