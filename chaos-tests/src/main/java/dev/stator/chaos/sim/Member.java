package dev.stator.chaos.sim;

import dev.stator.model.write.Outcome;
import dev.stator.replication.Peer;
import dev.stator.replication.ReplicatedLog;
import dev.stator.replication.simulation.SimulatedReplication;
import dev.stator.replication.simulation.Simulation;
import dev.stator.storage.partition.Admission;
import dev.stator.storage.partition.Partition;
import dev.stator.storage.partition.PartitionState;
import dev.stator.storage.partition.PlantedServingBugs;
import dev.stator.storage.partition.Scans;
import dev.stator.storage.store.DurableFile;
import dev.stator.storage.store.ReplicaFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One simulated node: its disk stays, its replicas go with every crash.
 *
 * <p>The disk holds a catalog: which replicas the node has, and which it had. A replica that was
 * removed leaves a tombstone; it may join its group again, but never be founded from a base.
 */
final class Member {
  /**
   * What the members of a trial share.
   *
   * @param leapsMillis by how much everybody's calendar is ahead of simulated time
   * @param crash ends a node, which comes back later
   */
  record World(
      Simulation simulation,
      Map<String, Member> members,
      SimulatedDisk disk,
      Defect defect,
      PlantedServingBugs serving,
      Chronicles chronicles,
      Findings findings,
      LongSupplier leapsMillis,
      Consumer<String> crash) {}

  /**
   * What the catalog says of a replica.
   *
   * @param founders all voters when it is a member from the beginning; empty when it joined
   * @param hasBase its store was given a range when it was made
   * @param removed only a tombstone is left
   */
  record Listed(List<Peer> founders, boolean hasBase, ReplicaFolder folder, boolean removed) {}

  /** An open replica. */
  record Replica(PartitionState state, Partition partition, ReplicaFolder folder) {
    ReplicatedLog<Outcome> log() {
      return partition.log();
    }
  }

  private static final long EPOCH_MILLIS = 1_700_000_000_000L;
  private static final long NANOS_PER_MILLI = 1_000_000;

  /** How often a node that does something in several steps crashes between two of them. */
  private static final int STEPS_PER_CRASH = 12;

  private final String node;
  private final World world;
  private final Children children;
  private final Map<Long, Listed> catalog = new TreeMap<>();
  private final Map<Long, Replica> open = new TreeMap<>();
  private final List<ReplicaFolder> folders = new ArrayList<>();
  private final long skewMillis;
  private final boolean clockTrusted;
  private @Nullable SimulatedReplication replication;
  private int lives;

  Member(String node, World world) {
    this.node = node;
    this.world = world;
    this.children = new Children(this, world);
    this.skewMillis = world.simulation().random().nextLong(41) - 20;
    this.clockTrusted = world.simulation().random().nextInt(10) > 0;
  }

  String node() {
    return node;
  }

  Peer peer() {
    return peer(node);
  }

  static Peer peer(String node) {
    return new Peer(node, node, node);
  }

  boolean alive() {
    return world.simulation().alive(node);
  }

  /** Does something later, unless the node has crashed until then. */
  void later(long nanos, Runnable task) {
    int life = lives;
    world
        .simulation()
        .later(
            nanos,
            () -> {
              if (life == lives && alive()) {
                task.run();
              }
            });
  }

  /** Before the first start: it is a member of a partition that holds everything. */
  void found(long partitionId, List<Peer> founders) throws IOException {
    var folder = newFolder();
    world.disk().makeReplica(folder);
    catalog.put(partitionId, new Listed(founders, true, folder, false));
  }

  /** Starts the node, from what its disk holds. */
  void start() throws IOException {
    loseMemory();
    lives++;
    replication = world.simulation().start(node);
    for (var entry : Map.copyOf(catalog).entrySet()) {
      if (entry.getValue().removed()) {
        clear(entry.getKey());
      }
    }
    for (var entry : new TreeMap<>(catalog).entrySet()) {
      if (!entry.getValue().removed() && alive()) {
        open(entry.getKey(), entry.getValue());
      }
    }
    children.watch();
  }

  // --- Replicas ---

  @Nullable Listed listed(long partitionId) {
    return catalog.get(partitionId);
  }

  @Nullable Replica replica(long partitionId) {
    return alive() ? open.get(partitionId) : null;
  }

  Collection<Replica> replicas() {
    return List.copyOf(open.values());
  }

  /** Lists a replica whose folder is complete, and opens it. */
  Replica add(long partitionId, Listed listed) throws IOException {
    catalog.put(partitionId, listed);
    return open(partitionId, listed);
  }

  private Replica open(long partitionId, Listed listed) throws IOException {
    var state =
        new PartitionState(
            new PartitionState.Parts(
                partitionId,
                listed.folder(),
                listed.hasBase(),
                world.disk().resources(),
                () -> clockTrusted ? nowMillis() : 0,
                this::fetch,
                Runnable::run,
                fault -> world.findings().wrong(node + " stopped itself: " + fault),
                children::lookSoon,
                world.defect().apply(node.equals("n2")),
                point -> crashesHere()));
    var watched =
        new WatchedState(
            node,
            state,
            partitionId,
            world.chronicles(),
            world.findings(),
            world.simulation().random());
    var log =
        Objects.requireNonNull(replication).open(group(partitionId), listed.founders(), watched);
    var partition =
        new Partition(
            partitionId,
            log,
            state,
            new Admission(10_000, 64 << 20),
            Scans.inPlace(),
            () -> null,
            world.serving());
    var replica = new Replica(state, partition, listed.folder());
    open.put(partitionId, replica);
    return replica;
  }

  /**
   * Joins a running group.
   *
   * @param hasRange the group's log begins with its first entry, so that the range is known
   */
  void join(long partitionId, boolean hasRange) throws IOException {
    var known = catalog.get(partitionId);
    if (known == null || known.removed()) {
      var folder = newFolder();
      if (hasRange) {
        world.disk().makeReplica(folder);
      }
      add(partitionId, new Listed(List.of(), hasRange, folder, false));
    }
  }

  /** It has no replica of this partition now. */
  boolean isNoMember(long partitionId) {
    var known = catalog.get(partitionId);
    return known == null || known.removed();
  }

  /** A replica of the partition may yet be founded here, from what the parent's replica holds. */
  boolean awaitsBase(Chronicle child) {
    for (var parent : open.entrySet()) {
      if (world.chronicles().get(parent.getKey()).heir(child.began().start()) == child) {
        var replica = parent.getValue();
        return replica.state().applied().index() < child.baseIndex()
            || replica.folder().hasBase(child.partitionId());
      }
    }
    return false;
  }

  /**
   * Removes a replica for good, or sees to it that none is founded: the node may not have heard of
   * the partition yet.
   */
  void remove(long partitionId) throws IOException {
    var known = catalog.get(partitionId);
    if (known == null || !known.removed()) {
      var folder = known == null ? newFolder() : known.folder();
      catalog.put(partitionId, new Listed(List.of(), false, folder, true));
      if (!crashesHere()) {
        clear(partitionId);
      }
    }
  }

  /** A folder for a replica that is yet to be made. */
  ReplicaFolder newFolder() {
    var folder = world.disk().newFolder();
    folders.add(folder);
    return folder;
  }

  /** Deletes what a tombstone may have left behind. */
  private void clear(long partitionId) throws IOException {
    Objects.requireNonNull(replication).remove(group(partitionId));
    var replica = open.remove(partitionId);
    if (replica != null) {
      replica.state().close();
    }
    world.disk().delete(Objects.requireNonNull(catalog.get(partitionId)).folder());
  }

  /** True when the node has just crashed, as it may between any two steps. */
  boolean crashesHere() {
    if (world.simulation().random().nextInt(STEPS_PER_CRASH) > 0 || !world.simulation().rough()) {
      return false;
    }
    world.crash().accept(node);
    return true;
  }

  static UUID group(long partitionId) {
    return new UUID(1, partitionId);
  }

  private void fetch(long partitionId, Peer source, Path to) throws IOException {
    var other = world.members().get(source.id());
    var replica = other == null ? null : other.replica(partitionId);
    if (replica == null || replica.state().heldRange() == null) {
      throw new IOException(source.id() + " has no copy to give");
    }
    DurableFile.delete(to);
    replica.state().checkpoint(to);
    replica.folder().exportBases(to);
  }

  long nowMillis() {
    return EPOCH_MILLIS
        + world.simulation().nowNanos() / NANOS_PER_MILLI
        + world.leapsMillis().getAsLong()
        + skewMillis;
  }

  /** The stores wrote files of their own accord, as they do when memory is short. */
  void flushBehind() {
    for (var replica : open.values()) {
      if (replica.state().heldRange() != null) {
        replica.state().store().flush();
      }
    }
  }

  /** Sends a command of the node's own, whose answer nobody waits for. */
  void propose(Replica replica, Asked command) {
    world.chronicles().asks(command);
    replica.log().propose(command.bytes().toArray());
  }

  /** What was not flushed is gone. */
  void loseMemory() {
    for (var replica : open.values()) {
      if (replica.state().heldRange() != null) {
        replica.state().store().abandon();
      }
      replica.state().close();
    }
    open.clear();
  }

  void end() throws IOException {
    for (var replica : open.values()) {
      replica.state().close();
    }
    open.clear();
    for (var folder : folders) {
      world.disk().delete(folder);
    }
  }
}
