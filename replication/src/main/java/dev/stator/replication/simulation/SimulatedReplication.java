package dev.stator.replication.simulation;

import dev.stator.replication.Peer;
import dev.stator.replication.ReplicatedLog;
import dev.stator.replication.ReplicatedState;
import dev.stator.replication.Replication;
import java.io.IOException;
import java.util.List;
import java.util.UUID;

/**
 * The replication of one simulated process. Made by {@link Simulation#start}; dead after {@link
 * Simulation#crash}.
 */
public final class SimulatedReplication implements Replication {
  private final Simulation world;
  private final SimulatedProcess process;
  private final long generation;

  SimulatedReplication(Simulation world, SimulatedProcess process) {
    this.world = world;
    this.process = process;
    this.generation = process.generation();
  }

  @Override
  public <R> ReplicatedLog<R> open(UUID groupId, List<Peer> peers, ReplicatedState<R> state)
      throws IOException {
    if (process.generation() != generation) {
      throw new IOException(process.id + " has crashed");
    }
    return world.group(groupId).open(process, peers, state);
  }

  @Override
  public void remove(UUID groupId) {
    world.group(groupId).remove(process.id);
  }

  /**
   * Ends the process in order: what it was asked is answered. It hands over nothing; its world
   * elects another when it likes.
   */
  @Override
  public void close() {
    if (process.generation() == generation) {
      world.stop(process.id);
    }
  }
}
