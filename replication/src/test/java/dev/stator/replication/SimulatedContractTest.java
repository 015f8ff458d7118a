package dev.stator.replication;

import dev.stator.replication.simulation.SimulatedReplication;
import dev.stator.replication.simulation.Simulation;
import dev.stator.replication.simulation.SimulationOptions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.function.BooleanSupplier;

class SimulatedContractTest extends ReplicatedLogContract {
  private static final int STEPS_MAX = 300_000;

  @Override
  Cluster open() throws Exception {
    long seed = new Random().nextInt(1_000_000);
    System.out.println("seed " + seed);
    return new InOneWorld(new Simulation(seed, SimulationOptions.calm()));
  }

  private static final class InOneWorld implements Cluster {
    private final Simulation world;
    private final UUID group = new UUID(7, 7);
    private final List<Peer> peers = NODES.stream().map(id -> new Peer(id, id, id)).toList();
    private final Map<String, ListState.Disk> disks = new HashMap<>();
    private final Map<String, ListState> states = new HashMap<>();
    private final Map<String, ReplicatedLog<String>> logs = new HashMap<>();
    private final Map<String, SimulatedReplication> processes = new HashMap<>();

    InOneWorld(Simulation world) throws Exception {
      this.world = world;
      for (var node : NODES) {
        disks.put(node, new ListState.Disk());
        start(node);
      }
    }

    private static <T> T known(Map<String, T> map, String node) {
      var value = map.get(node);
      if (value == null) {
        throw new IllegalArgumentException(node);
      }
      return value;
    }

    @Override
    public Peer peer(String node) {
      return new Peer(node, node, node);
    }

    @Override
    public ReplicatedLog<String> log(String node) {
      return known(logs, node);
    }

    @Override
    public ListState state(String node) {
      return known(states, node);
    }

    @Override
    public void until(String what, BooleanSupplier condition) {
      if (!world.runUntil(condition, STEPS_MAX)) {
        throw new AssertionError("waited in vain for: " + what);
      }
    }

    @Override
    public boolean running(String node) {
      return world.alive(node);
    }

    @Override
    public void stop(String node) {
      known(processes, node).close();
    }

    @Override
    public void start(String node) throws Exception {
      var process = world.start(node);
      processes.put(node, process);
      var state = new ListState(known(disks, node), states);
      states.put(node, state);
      logs.put(node, process.open(group, peers, state));
    }

    @Override
    public void close() {
      NODES.stream().filter(this::running).forEach(this::stop);
    }
  }
}
