package dev.stator.replication.simulation;

import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * A world of processes, groups and time, whose every step is drawn from one seed. Single-threaded:
 * all callbacks (futures, {@link dev.stator.replication.ReplicatedState}) run inside {@link #step},
 * {@link #run} or the call that caused them.
 *
 * <p>A step is one of: a replica wins an election (at any time, no timeouts are assumed), a leader
 * replicates to one follower, an acknowledgement arrives, a replica applies one entry, a task of a
 * process runs, time passes, a process crashes, a snapshot is installed, a lease is released.
 * Messages are lost and delayed by their step not being drawn. Reads are interrupted: other steps
 * run between the check of the lease, the read, and the check after it.
 */
public final class Simulation {
  private final Random random;

  public Simulation(long seed, SimulationOptions options) {
    random = new Random(seed ^ options.hashCode());
  }

  /**
   * What the world does with a process that it crashed: usually {@link #start} it again, from what
   * was flushed.
   */
  public void onCrash(Consumer<String> restart) {
    random.nextInt();
  }

  /** Starts a process, for the first time or after a crash. Its logs are still there. */
  public SimulatedReplication start(String nodeId) {
    return new SimulatedReplication();
  }

  /**
   * Kills a process: its futures never complete, its states are neither flushed nor closed. What it
   * logged stays; what its states had not flushed is the test's to forget.
   */
  public void crash(String nodeId) {
    random.nextInt();
  }

  public boolean alive(String nodeId) {
    return !nodeId.isEmpty();
  }

  /** Cuts a process off from all others, or connects it again; it runs on. */
  public void isolate(String nodeId, boolean cut) {
    random.nextInt();
  }

  /** Stops a process from taking any step, or lets it go on; its clocks run. */
  public void pause(String nodeId, boolean paused) {
    random.nextInt();
  }

  /** Runs {@code task} once, after at least {@code delayNanos} of simulated time. */
  public void later(long delayNanos, Runnable task) {
    random.nextInt();
  }

  /** Simulated time since the start of the world. */
  public long nowNanos() {
    return 0;
  }

  /** The one source of randomness: tests draw from it too, so that a seed is a whole run. */
  public Random random() {
    return random;
  }

  public void step() {
    random.nextInt();
  }

  public void run(int steps) {
    for (int i = 0; i < steps; i++) {
      step();
    }
  }

  /** Steps until {@code done} or the budget is spent; returns whether it is done. */
  public boolean runUntil(BooleanSupplier done, int stepsMax) {
    for (int i = 0; i < stepsMax; i++) {
      if (done.getAsBoolean()) {
        return true;
      }
      step();
    }
    return done.getAsBoolean();
  }
}
