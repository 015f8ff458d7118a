/**
 * A deterministic single-threaded stand-in for Raft, for tests that run thousands of seeds.
 *
 * <p>Start at {@link dev.stator.replication.simulation.Simulation}: a world of processes whose
 * every step is drawn from a seed. Group commit, leases and strong reads are the very classes that
 * run over Ratis; only the log under them is simulated.
 */
@NullMarked
package dev.stator.replication.simulation;

import org.jspecify.annotations.NullMarked;
