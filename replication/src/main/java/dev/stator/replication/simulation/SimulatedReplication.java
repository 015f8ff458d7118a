package dev.stator.replication.simulation;

import dev.stator.replication.Peer;
import dev.stator.replication.ReplicatedLog;
import dev.stator.replication.ReplicatedState;
import dev.stator.replication.Replication;
import java.util.List;
import java.util.UUID;

/**
 * The replication of one simulated process. Made by {@link Simulation#start}; dead after {@link
 * Simulation#crash}.
 */
public final class SimulatedReplication implements Replication {
  SimulatedReplication() {}

  @Override
  public <R> ReplicatedLog<R> open(UUID groupId, List<Peer> peers, ReplicatedState<R> state) {
    throw new UnsupportedOperationException("not yet");
  }

  @Override
  public void remove(UUID groupId) {
    throw new UnsupportedOperationException("not yet");
  }

  @Override
  public void close() {}
}
