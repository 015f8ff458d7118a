package dev.stator.replication.simulation;

import dev.stator.replication.GroupStatus;
import dev.stator.replication.LeaseVariant;
import dev.stator.replication.LogPosition;
import dev.stator.replication.Peer;
import dev.stator.replication.Proposal;
import dev.stator.replication.Reading;
import dev.stator.replication.ReplicatedLog;
import dev.stator.replication.ReplicatedState;
import dev.stator.replication.lease.Moment;
import dev.stator.replication.replica.EntryLog;
import dev.stator.replication.replica.Replica;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One replica of a simulated group, as long as its process lives: the volatile half; its log is the
 * durable one.
 */
final class SimulatedReplica<R> implements ReplicatedLog<R>, EntryLog {
  private static final long TRANSFER_RETRY_NANOS = 500_000;
  private static final int TRANSFER_TRIES = 30;

  final SimulatedGroup group;
  final SimulatedProcess process;
  final SimulatedLog log;
  private final Simulation world;
  private final long generation;
  private final String maker;
  private final Replica<R> replica;
  private final Map<Long, Receipt> receipts = new TreeMap<>();
  private final Map<String, Long> matched = new HashMap<>();
  private boolean leader;
  private boolean ready;
  private boolean failed;
  private boolean closed;
  private boolean busy;
  private boolean steppingDown;

  /**
   * Gives its vote. A member that is no voter for sure when it starts gives none until a leader
   * sends it something that takes it for one.
   */
  boolean awake;

  long committed;
  private @Nullable String knownLeader;
  private @Nullable LogPosition fetched;
  private Voters fetchedVoters = Voters.of(List.of());
  long acknowledgedTerm;
  long acknowledgedIndex;

  SimulatedReplica(
      Simulation world,
      SimulatedGroup group,
      SimulatedProcess process,
      SimulatedLog log,
      ReplicatedState<R> state)
      throws IOException {
    this.world = world;
    this.group = group;
    this.process = process;
    this.generation = process.generation();
    this.maker = process.id + "#" + generation;
    this.log = log;
    this.awake = log.voters().surelyHave(id());
    this.replica = new Replica<>(state, this, world.context(process));
    log.forgetArrivals();
    committed = replica.open().index();
  }

  Moment now() {
    return process.moment(world.nowNanos());
  }

  String id() {
    return process.id;
  }

  private String maker() {
    return maker;
  }

  long term() {
    return group.term(id());
  }

  /** A thread of a process that crashed may still run here, deep in a read; it leads nothing. */
  boolean leads() {
    return leader && !failed && process.generation() == generation;
  }

  boolean live() {
    return process.runs() && process.generation() == generation && !failed;
  }

  // --- What Raft does to a replica ---

  void becomeLeader() {
    leader = true;
    ready = false;
    knownLeader = id();
    matched.clear();
    replica.believesLeading(true);
    appendVoters(Voters.of(log.voters().now()));
  }

  void appendVoters(Voters voters) {
    log.append(new SimulatedEntry(term(), null, voters, maker(), now()));
  }

  /** Ends for good, as whoever finds that it is no voter any more. */
  void shutDown() {
    follow(null);
    failed = true;
    replica.fence();
  }

  /** Another was elected, or leads, in a higher term. */
  void follow(@Nullable String newLeader) {
    boolean led = leader;
    leader = false;
    ready = false;
    knownLeader = newLeader;
    replica.believesLeading(false);
    if (led) {
      var lost = List.copyOf(receipts.values());
      receipts.clear();
      lost.forEach(receipt -> process.execute(receipt::lost));
      process.execute(replica::roleChanged);
    }
  }

  void matched(String follower, long index) {
    matched.merge(follower, index, Math::max);
    for (long at = log.lastIndex(); at > committed && log.term(at) == term(); at--) {
      if (heldByMajority(at)) {
        committed = at;
      }
    }
  }

  private boolean heldByMajority(long index) {
    return log.voters().majority(voter -> heldBy(voter, index));
  }

  /** Known to be logged there. */
  boolean heldBy(String node, long index) {
    return node.equals(id()) || matchedBy(node) >= index;
  }

  long matchedBy(String follower) {
    return matched.getOrDefault(follower, -1L);
  }

  boolean applyNext() {
    if (busy) {
      return false;
    }
    busy = true;
    try {
      return applyOne();
    } finally {
      busy = false;
    }
  }

  private boolean applyOne() {
    long index = replica.applied().index() + 1;
    if (index > committed) {
      return false;
    }
    var entry = log.get(index);
    var position = new LogPosition(entry.term, index);
    try {
      if (entry.command == null) {
        var ownSent = entry.maker.equals(maker()) ? entry.made : null;
        replica.configured(position, entry.voters.now(), entry.voters.joint(), ownSent);
        if (leader && !ready && entry.term == term()) {
          ready = true;
          replica.ready();
        }
      } else {
        receipts.remove(index);
        replica.apply(position, ByteBuffer.wrap(entry.command), log.arrival(index));
      }
    } catch (RuntimeException broken) {
      failed = true;
      replica.fence();
      world.failed(id(), group.id(), broken);
    }
    return true;
  }

  boolean flushAndPurge() throws IOException {
    if (busy || fetched != null) {
      return false;
    }
    var position = replica.flush();
    long upTo = position.index() - world.random().nextInt(4);
    if (upTo >= log.firstIndex()) {
      log.purge(new LogPosition(log.term(upTo), upTo));
    }
    return true;
  }

  boolean fetchFrom(SimulatedReplica<?> source) {
    try {
      var position = replica.fetch(group.peer(source.id()));
      fetched = position.index() > replica.applied().index() ? position : null;
      fetchedVoters = source.log.votersAt(position.index());
      return fetched != null;
    } catch (IOException unavailable) {
      return false;
    }
  }

  boolean installing() {
    return fetched != null;
  }

  boolean install() throws IOException {
    if (busy) {
      return false;
    }
    fetched = null;
    var position = replica.install();
    log.install(position, fetchedVoters);
    committed = Math.max(committed, position.index());
    return true;
  }

  LogPosition appliedPosition() {
    return replica.applied();
  }

  boolean keepsArrivals() {
    return world.options().variant() == LeaseVariant.ARRIVAL_BY_INDEX;
  }

  // --- EntryLog ---

  @Override
  public Role role() {
    return !leads() ? Role.FOLLOWING : ready ? Role.LEADING : Role.PREPARING;
  }

  @Override
  public @Nullable String leader() {
    return knownLeader;
  }

  @Override
  public void append(byte[] entry, Receipt receipt) {
    if (!leads() || !ready || steppingDown) {
      process.execute(receipt::refused);
      return;
    }
    log.append(new SimulatedEntry(term(), entry, log.voters(), maker(), now()));
    receipts.put(log.lastIndex(), receipt);
  }

  // --- ReplicatedLog ---

  @Override
  public UUID groupId() {
    return group.id();
  }

  @Override
  public CompletableFuture<Proposal<R>> propose(byte[] command) {
    return whileAlive(replica.propose(command));
  }

  @Override
  public CompletableFuture<Proposal<R>> proposeAlone(byte[] command) {
    return whileAlive(replica.proposeAlone(command));
  }

  @Override
  public long servingTerm() {
    return replica.servingTerm();
  }

  @Override
  public void renew() {
    replica.renew();
  }

  /** The read is interrupted before and after it takes its value: anything may happen meanwhile. */
  @Override
  public <T> CompletableFuture<Reading<T>> read(Supplier<T> read) {
    return whileAlive(
        replica.read(() -> {
          world.interrupt();
          var value = read.get();
          world.interrupt();
          return value;
        }));
  }

  /** A future that never completes once the process has crashed. */
  private <T> CompletableFuture<T> whileAlive(CompletableFuture<T> inner) {
    var outer = new CompletableFuture<T>();
    inner.whenComplete((value, failure) -> {
      if (process.generation() != generation && !closed) {
        return;
      }
      if (failure != null) {
        outer.completeExceptionally(failure);
      } else {
        outer.complete(value);
      }
    });
    return outer;
  }

  @Override
  public GroupStatus status() {
    return new GroupStatus(
        leader ? "LEADER" : "FOLLOWER",
        knownLeader,
        replica.serving(),
        term(),
        committed,
        replica.applied().index(),
        log.voters().now().stream().filter(voter -> log.voters().surelyHave(voter)).toList(),
        0,
        !failed,
        failed ? "stopped" : "");
  }

  @Override
  public void campaign() {
    process.execute(() -> group.elect(id(), null));
  }

  @Override
  public CompletableFuture<Boolean> transferLeadership(String to) {
    if (steppingDown) {
      return CompletableFuture.completedFuture(false);
    }
    return whileAlive(
        replica
            .release()
            .thenComposeAsync(
                released ->
                    released
                        ? transferOnceEqual(to, TRANSFER_TRIES)
                        : CompletableFuture.completedFuture(false),
                process)
            .whenCompleteAsync((moved, failure) -> replica.resume(), process));
  }

  /** Nothing is added to the log until the other has all of it, and leads. */
  private CompletableFuture<Boolean> transferOnceEqual(String to, int tries) {
    boolean moved = group.transfer(id(), to);
    steppingDown = !moved && tries > 0 && leads();
    if (!steppingDown) {
      return CompletableFuture.completedFuture(moved);
    }
    var later = new CompletableFuture<Boolean>();
    world.later(
        TRANSFER_RETRY_NANOS,
        () -> process.execute(() -> transferOnceEqual(to, tries - 1).thenAccept(later::complete)));
    return later;
  }

  @Override
  public CompletableFuture<Boolean> changeVoters(List<Peer> peers) {
    return whileAlive(group.changeVoters(this, peers));
  }

  @Override
  public void stop(Throwable cause) {
    failed = true;
    replica.fence();
    world.failed(id(), group.id(), new IllegalStateException(cause));
  }

  void close() {
    closed = true;
    replica.close();
  }
}
