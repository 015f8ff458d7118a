/**
 * The simulator: the apply code of a storage node, over real stores, under a deterministic log.
 *
 * <p>Start at {@link dev.stator.chaos.sim.Trial}: one seed, a partition, clients that write, read
 * and repeat themselves ({@link dev.stator.chaos.sim.Clients}), splits and moves ({@link
 * dev.stator.chaos.sim.Jobs}), while processes crash, leaders change, snapshots are installed and
 * entries are delivered again. Everything is drawn from the seed, so a seed that fails fails again.
 * {@link dev.stator.chaos.sim.Model} says what should have happened, {@link
 * dev.stator.chaos.sim.Chronicle} whether all replicas of a partition saw the same, {@link
 * dev.stator.chaos.sim.Chronicles} what clients may be told. {@link
 * dev.stator.chaos.sim.SimulatorRun} runs many.
 */
@NullMarked
package dev.stator.chaos.sim;

import org.jspecify.annotations.NullMarked;
