package dev.stator.chaos.sim;

import dev.stator.model.write.Outcome;
import dev.stator.replication.Peer;
import dev.stator.replication.ReplicatedLog;
import dev.stator.replication.simulation.Simulation;
import dev.stator.storage.partition.Admission;
import dev.stator.storage.partition.CrashPoint;
import dev.stator.storage.partition.Partition;
import dev.stator.storage.partition.PartitionState;
import dev.stator.storage.partition.PlantedServingBugs;
import dev.stator.storage.partition.Scans;
import dev.stator.storage.store.DurableFile;
import dev.stator.storage.store.ReplicaFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** One simulated process: its disk stays, its replica goes with every crash. */
final class Member {
  /**
   * What the members of a trial share.
   *
   * @param leapsMillis by how much everybody's calendar is ahead of simulated time
   */
  record World(
      Simulation simulation,
      List<Peer> peers,
      Map<String, Member> members,
      SimulatedDisk disk,
      Defect defect,
      PlantedServingBugs serving,
      Chronicle chronicle,
      Findings findings,
      LongSupplier leapsMillis) {}

  private static final UUID GROUP = new UUID(1, 1);
  private static final long PARTITION = 1;
  private static final long EPOCH_MILLIS = 1_700_000_000_000L;
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final String node;
  private final World world;
  private final ReplicaFolder folder;
  private final long skewMillis;
  private final boolean clockTrusted;
  private @Nullable PartitionState state;
  private @Nullable Partition partition;

  Member(String node, World world) throws IOException {
    this.node = node;
    this.world = world;
    this.folder = world.disk().newReplica();
    this.skewMillis = world.simulation().random().nextLong(41) - 20;
    this.clockTrusted = world.simulation().random().nextInt(10) > 0;
  }

  String node() {
    return node;
  }

  boolean alive() {
    return world.simulation().alive(node) && partition != null;
  }

  /** Starts the process, from what its disk holds. */
  void start() throws IOException {
    loseMemory();
    var fresh =
        new PartitionState(
            new PartitionState.Parts(
                PARTITION,
                folder,
                true,
                world.disk().resources(),
                () -> clockTrusted ? nowMillis() : 0,
                this::fetch,
                Runnable::run,
                fault -> world.findings().wrong(node + " stopped itself: " + fault),
                () -> {},
                Wishes::changeNeeds,
                world.defect().apply(node.equals("n2")),
                CrashPoint.Watch.NONE));
    state = fresh;
    var watched =
        new WatchedState(
            node, fresh, world.chronicle(), world.findings(), world.simulation().random());
    ReplicatedLog<Outcome> log = world.simulation().start(node).open(GROUP, world.peers(), watched);
    partition =
        new Partition(
            PARTITION,
            log,
            fresh,
            new Admission(10_000, 64 << 20),
            Scans.inPlace(),
            () -> null,
            world.serving());
  }

  private void fetch(long partitionId, Peer source, Path to) throws IOException {
    var other = world.members().get(source.id());
    if (other == null || !other.alive()) {
      throw new IOException(source.id() + " is down");
    }
    DurableFile.delete(to);
    other.state().checkpoint(to);
  }

  long nowMillis() {
    return EPOCH_MILLIS
        + world.simulation().nowNanos() / NANOS_PER_MILLI
        + world.leapsMillis().getAsLong()
        + skewMillis;
  }

  PartitionState state() {
    if (state == null) {
      throw new IllegalStateException(node + " was never started");
    }
    return state;
  }

  Partition partition() {
    if (partition == null) {
      throw new IllegalStateException(node + " was never started");
    }
    return partition;
  }

  /** The store wrote files of its own accord, as it does when memory is short. */
  void flushBehind() {
    state().store().flush();
  }

  /** What was not flushed is gone. */
  void loseMemory() {
    if (state != null && state.heldRange() != null) {
      state.store().abandon();
      state.close();
    }
    state = null;
    partition = null;
  }

  void end() throws IOException {
    if (state != null) {
      state.close();
    }
    world.disk().delete(folder);
  }
}
