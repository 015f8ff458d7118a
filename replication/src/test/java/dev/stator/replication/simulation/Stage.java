package dev.stator.replication.simulation;

import dev.stator.replication.LeaseVariant;
import dev.stator.replication.ListState;
import dev.stator.replication.Peer;
import dev.stator.replication.Proposal;
import dev.stator.replication.Reading;
import dev.stator.replication.ReplicatedLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Three replicas, A, B and C, that do what a script says, in that order, and nothing else; and,
 * when noise is asked for, small things between the steps that Raft might do at any time. A step
 * that is not possible does nothing: under the safe rule much of a script is.
 */
final class Stage {
  private static final List<Peer> PEERS =
      List.of(new Peer("A", "A", "A"), new Peer("B", "B", "B"), new Peer("C", "C", "C"));
  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final int ROUNDS = 6;
  private static final int NOISE_MAX = 3;
  private static final long NOISE_NANOS_MAX = 50_000;

  private final Simulation world;
  private final Random noise;
  private final boolean noisy;
  private final Map<String, SimulatedReplication> processes = new TreeMap<>();
  private final Troupe parent = new Troupe(new UUID(1, 1));
  private final Troupe child = new Troupe(new UUID(1, 2));

  /** Whose steps are played. */
  private Troupe on = parent;

  private long floor = -1;
  private int served;
  private @Nullable String stale;

  /** A group and its replicas. */
  private record Troupe(
      UUID groupId,
      Map<String, ListState.Disk> disks,
      Map<String, ListState> states,
      Map<String, ReplicatedLog<String>> logs) {
    Troupe(UUID groupId) {
      this(groupId, new TreeMap<>(), new TreeMap<>(), new TreeMap<>());
    }

    void open(String node, SimulatedReplication process) {
      var disk = disks.get(node);
      if (disk == null) {
        throw new IllegalArgumentException(node);
      }
      var state = new ListState(disk, states);
      states.put(node, state);
      try {
        logs.put(node, process.open(groupId, PEERS, state));
      } catch (IOException impossible) {
        throw new UncheckedIOException(impossible);
      }
    }
  }

  Stage(LeaseVariant variant) {
    this(variant, 0, false);
  }

  Stage(LeaseVariant variant, long noiseSeed) {
    this(variant, noiseSeed, true);
  }

  private Stage(LeaseVariant variant, long noiseSeed, boolean noisy) {
    this.noisy = noisy;
    noise = new Random(noiseSeed);
    world = new Simulation(noiseSeed, SimulationOptions.calm().withVariant(variant));
    world.calm();
    for (var peer : PEERS) {
      parent.disks.put(peer.id(), new ListState.Disk());
      start(peer.id());
      clockRate(peer.id(), noisy ? 0.98 + 0.04 * noise.nextDouble() : 1);
    }
  }

  // --- What a script says ---

  void start(String node) {
    var process = world.start(node);
    processes.put(node, process);
    parent.open(node, process);
  }

  /**
   * This node makes a replica of the child out of what its replica of the parent holds now.
   *
   * @param released the parent's leader gave up its lease before
   */
  void split(String node, boolean released) {
    child.disks.put(node, state(node).base(released));
    child.open(node, Objects.requireNonNull(processes.get(node)));
  }

  /** Plays these steps with the child's replicas. */
  void inChild(Runnable steps) {
    on = child;
    steps.run();
    on = parent;
  }

  void clockRate(String node, double rate) {
    world.process(node).clockRate(rate);
  }

  /** Dies, and starts again from what it flushed before; its log is still there. */
  void restart(String node) {
    world.crash(node);
    start(node);
  }

  void flush(String node) {
    state(node).flush();
  }

  /** Messages from and to this one get lost. */
  void cut(String node) {
    world.isolate(node, true);
  }

  void reconnect(String node) {
    world.isolate(node, false);
  }

  void pass(double millis) {
    world.pass((long) (millis * NANOS_PER_MILLI));
  }

  void elect(String candidate, String voter) {
    noise();
    group().elect(candidate, List.of(candidate, voter));
  }

  /** Replicates what the leader has, but nothing behind {@code upTo}. */
  void send(String leader, String follower, long upTo) {
    noise();
    group().send(replica(leader), replica(follower), upTo);
  }

  /** One round: entries go over, the answer comes back, both apply what is committed. */
  void exchange(String leader, String follower) {
    send(leader, follower, Long.MAX_VALUE);
    answer(leader, follower);
    send(leader, follower, Long.MAX_VALUE);
    apply(follower);
  }

  /** The follower's answer comes back, and the leader applies what is committed by it. */
  void answer(String leader, String follower) {
    noise();
    group().acknowledge(replica(leader), replica(follower));
    apply(leader);
  }

  /** The follower gets a copy of the leader's state instead of the log. */
  void install(String leader, String follower) {
    noise();
    try {
      if (replica(follower).fetchFrom(replica(leader))) {
        replica(follower).install();
      }
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  /** Rounds, and what threads do in between, until there is nothing left to do. */
  void settle(String leader, String follower) {
    for (int i = 0; i < ROUNDS; i++) {
      exchange(leader, follower);
      tasks(leader);
      tasks(follower);
    }
  }

  private void apply(String node) {
    var replica = replica(node);
    do {
      noise();
    } while (replica.applyNext());
  }

  /** Lets the threads of a process do what waits for them. */
  void tasks(String node) {
    var process = world.process(node);
    for (int i = 0; i < 20 && process.hasTask(); i++) {
      process.runTask(noise);
    }
  }

  long lastIndex(String node) {
    return replica(node).log.lastIndex();
  }

  void release(String node) {
    log(node).transferLeadership(node.equals("C") ? "B" : "C");
  }

  void write(String node) {
    log(node)
        .propose(new byte[] {'w'})
        .thenAccept(outcome -> {
          if (outcome instanceof Proposal.Committed<String> committed) {
            floor = Math.max(floor, committed.position().index());
          }
        });
  }

  void read(String node) {
    read(node, () -> {}, () -> {});
  }

  /** A read whose thread is held up between the first check and the value. */
  void readHeldUpBefore(String node, Runnable meanwhile) {
    read(node, meanwhile, () -> {});
  }

  /** A read whose thread is held up between the value and the second check. */
  void readHeldUpAfter(String node, Runnable meanwhile) {
    read(node, () -> {}, meanwhile);
  }

  private void read(String node, Runnable before, Runnable after) {
    var state = state(node);
    long known = floor;
    var first = new boolean[] {true};
    log(node)
        .read(() -> {
          boolean heldUp = first[0];
          first[0] = false;
          if (heldUp) {
            before.run();
          }
          long value = state.lastWrite();
          if (heldUp) {
            after.run();
          }
          return value;
        })
        .thenAccept(reading -> answered(node, reading, known));
  }

  private void answered(String node, Reading<Long> reading, long known) {
    if (reading instanceof Reading.Value<Long>(Long value)) {
      served++;
      if (value < known && stale == null) {
        stale = node + " answered " + value + " after " + known + " was known";
      }
      floor = Math.max(floor, value);
    }
  }

  // --- What came of it ---

  /** What was answered too late, or null. */
  @Nullable String stale() {
    return stale;
  }

  int served() {
    return served;
  }

  long floor() {
    return floor;
  }

  // --- Noise ---

  private void noise() {
    if (!noisy) {
      return;
    }
    var nodes = List.copyOf(on.logs.keySet());
    for (int i = noise.nextInt(NOISE_MAX); i > 0; i--) {
      var one = nodes.get(noise.nextInt(nodes.size()));
      var other = nodes.get(noise.nextInt(nodes.size()));
      switch (noise.nextInt(4)) {
        case 0 -> replica(one).applyNext();
        case 1 -> group().acknowledge(replica(one), replica(other));
        case 2 -> read(one);
        default -> world.pass(noise.nextLong(NOISE_NANOS_MAX));
      }
    }
  }

  private SimulatedGroup group() {
    return world.group(on.groupId);
  }

  private SimulatedReplica<?> replica(String node) {
    return group().replica(node);
  }

  private ReplicatedLog<String> log(String node) {
    var log = on.logs.get(node);
    if (log == null) {
      throw new IllegalArgumentException(node);
    }
    return log;
  }

  private ListState state(String node) {
    var state = on.states.get(node);
    if (state == null) {
      throw new IllegalArgumentException(node);
    }
    return state;
  }
}
