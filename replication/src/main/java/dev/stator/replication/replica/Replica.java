package dev.stator.replication.replica;

import dev.stator.replication.LogPosition;
import dev.stator.replication.Peer;
import dev.stator.replication.Proposal;
import dev.stator.replication.Reading;
import dev.stator.replication.ReplicatedState;
import dev.stator.replication.lease.Lease;
import dev.stator.replication.lease.LeaseRule;
import dev.stator.replication.lease.Moment;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One replica of a group: puts commands into its log, applies what the log decided, answers reads.
 *
 * <p>The life of a command: {@link #propose} -> {@link GroupCommit} -> {@link #send} -> {@link
 * EntryLog} -> {@link #apply} -> {@link #reveal}. Its owner calls {@link #apply}, {@link #skip},
 * {@link #configured}, {@link #flush} and {@link #install} from one thread at a time, in log order;
 * everything else may come from any thread.
 */
public final class Replica<R> {
  private static final long REVEAL_RETRY_NANOS = 1_000_000;

  private final ReplicatedState<R> state;
  private final EntryLog log;
  private final ReplicaContext context;
  private final LeaseRule rule;
  private final GroupCommit<R> commit;
  private final StrongReads reads;
  private volatile LogPosition applied = LogPosition.NONE;

  public Replica(ReplicatedState<R> state, EntryLog log, ReplicaContext context) {
    this.state = state;
    this.log = log;
    this.context = context;
    this.rule =
        new LeaseRule(
            context.times(),
            context.variant(),
            context.incarnations().getAsLong(),
            context.clock().get());
    this.commit =
        new GroupCommit<>(
            log, context.timers(), () -> context.clock().get().monotonic(), this::send);
    this.reads = new StrongReads(rule, log, context, commit);
  }

  /** Opens the state; returns the position up to which it is durable. */
  public LogPosition open() throws IOException {
    var position = state.open();
    applied = position;
    synchronized (rule) {
      rule.opened(position, state.releasedBase());
    }
    return position;
  }

  public CompletableFuture<Proposal<R>> propose(byte[] command) {
    return commit.propose(command);
  }

  /** The same, in an entry of its own: behind what is in flight, before what waits. */
  public CompletableFuture<Proposal<R>> proposeAlone(byte[] command) {
    return commit.proposeAlone(command);
  }

  /** Sends an entry at once, empty if nothing waits. */
  public void renew() {
    commit.sendEntry();
  }

  public <T> CompletableFuture<Reading<T>> read(Supplier<T> read) {
    return reads.read(read);
  }

  public LogPosition applied() {
    return applied;
  }

  /**
   * Leads and may answer: an idle leader's lease lapses, and is renewed when a read asks for it.
   */
  public boolean serving() {
    return servingTerm() != 0;
  }

  /** The term of the lease under which it may answer, or 0. */
  public long servingTerm() {
    var lease = log.role() == EntryLog.Role.LEADING ? rule.begin(context.clock().get()) : null;
    return lease == null ? 0 : lease.term();
  }

  /** What the rule knows, for the simulator's eyes and the log. */
  public Lease lease() {
    return rule.lease();
  }

  public void believesLeading(boolean leading) {
    rule.believesLeading(leading);
  }

  private void send(Batch<R> batch) {
    byte[] stamp;
    try {
      stamp = state.stamp();
    } catch (RuntimeException refusal) {
      commit.unsent();
      batch.notLeader(null);
      reads.failed();
      return;
    }
    var now = context.clock().get();
    byte[] entry;
    long sequence;
    synchronized (rule) {
      var lease = rule.send(batch.releaseTerm, now);
      sequence = lease.sequence();
      entry = EntryFrame.encode(lease, stamp, batch.commands());
    }
    commit.sent(sequence, batch);
    log.append(entry, new Fate(sequence));
  }

  /** What becomes of an entry that is not applied here. */
  private final class Fate implements EntryLog.Receipt {
    private final long sequence;

    private Fate(long sequence) {
      this.sequence = sequence;
    }

    @Override
    public void refused() {
      var batch = commit.settle(sequence);
      if (batch != null) {
        synchronized (rule) {
          rule.releaseRefused(batch.releaseTerm);
        }
        batch.notLeader(log.leader());
        reads.failed();
        commit.pump();
      }
    }

    @Override
    public void lost() {
      var batch = commit.settle(sequence);
      if (batch != null) {
        batch.unknown(log.leader());
        reads.failed();
        commit.pump();
      }
    }
  }

  /**
   * Applies a committed entry.
   *
   * @param arrived monotonic time at which this replica appended it, or null when it does not know
   */
  public void apply(LogPosition position, ByteBuffer entry, @Nullable Long arrived) {
    var frame = EntryFrame.decode(entry);
    var stamp = frame.lease();
    boolean own = stamp.incarnation() == rule.incarnation();
    if (!own) {
      var now = context.clock().get();
      synchronized (rule) {
        rule.applied(stamp, position.term(), arrived == null ? now.monotonic() : arrived, now);
      }
    }
    List<R> results = applyToState(position, frame);
    applied = position;
    if (own) {
      var now = context.clock().get();
      synchronized (rule) {
        rule.applied(stamp, position.term(), now.monotonic(), now);
      }
      settle(position, stamp.sequence(), results);
    }
  }

  private List<R> applyToState(LogPosition position, EntryFrame frame) {
    if (position.index() <= applied.index()) {
      return List.of();
    }
    if (frame.commands().isEmpty()) {
      state.skip(position);
      return List.of();
    }
    var results = state.apply(position, frame.stamp(), frame.commands());
    if (results.size() != frame.commands().size()) {
      throw new IllegalStateException(
          results.size() + " results for " + frame.commands().size() + " commands at " + position);
    }
    return results;
  }

  private void settle(LogPosition position, long sequence, List<R> results) {
    var batch = commit.settle(sequence);
    log.applied();
    commit.pump();
    if (batch != null) {
      batch.applied.complete(true);
      reveal(batch, position, results);
    }
    reads.applied(sequence);
  }

  private void reveal(Batch<R> batch, LogPosition position, List<R> results) {
    var now = context.clock().get();
    var lease = rule.lease();
    if (rule.mayReveal(position.term(), now)) {
      batch.committed(position, results);
    } else if (lease.term() == position.term()) {
      long wait = Math.max(lease.from() - now.monotonic(), REVEAL_RETRY_NANOS);
      context
          .timers()
          .after(wait, () -> context.executor().execute(() -> reveal(batch, position, results)));
    } else {
      batch.unknown(log.leader());
    }
  }

  /** Passes a committed entry of Raft's own that says nothing. */
  public void skip(LogPosition position) {
    if (position.index() > applied.index()) {
      state.skip(position);
      applied = position;
    }
  }

  /**
   * Passes a committed entry of Raft's own that names the voters.
   *
   * @param ownSent when this replica, as leader, made the entry: only an unsafe variant asks
   */
  public void configured(
      LogPosition position, List<String> voters, boolean changing, @Nullable Moment ownSent) {
    if (position.index() > applied.index()) {
      state.configured(position, voters, changing);
      applied = position;
    }
    synchronized (rule) {
      rule.skipped(position.term(), ownSent, context.clock().get());
    }
  }

  public LogPosition flush() throws IOException {
    return state.flush();
  }

  public LogPosition fetch(Peer source) throws IOException {
    return state.fetch(source);
  }

  /** Puts the fetched copy in place, as a new incarnation. */
  public LogPosition install() throws IOException {
    synchronized (rule) {
      rule.installed(context.incarnations().getAsLong(), context.clock().get());
    }
    var position = state.swap();
    applied = position;
    synchronized (rule) {
      rule.installed(context.incarnations().getAsLong(), context.clock().get());
    }
    return position;
  }

  /**
   * This replica leads and its term's first entry is applied: its first own entry begins to serve.
   */
  public void ready() {
    commit.sendEntry();
  }

  /** The role changed in any other way. */
  public void roleChanged() {
    commit.pump();
    if (log.role() == EntryLog.Role.FOLLOWING) {
      reads.failed();
    }
  }

  /**
   * Gives up the lease, and holds back what is proposed until {@link #resume}. Completes true once
   * the entry that says so is applied here, false when there was no lease to give up or the entry
   * was refused or lost.
   */
  public CompletableFuture<Boolean> release() {
    long term;
    synchronized (rule) {
      term = rule.release(context.clock().get());
    }
    if (term == 0) {
      return CompletableFuture.completedFuture(false);
    }
    commit.hold(true);
    return commit.sendRelease(term);
  }

  /**
   * Ends what {@link #release} began: a leader that is still one sends an entry, and serves again.
   */
  public void resume() {
    commit.hold(false);
    commit.sendEntry();
  }

  /** Ends the replica: it serves nothing any more, and refuses what comes. */
  public void close() {
    fence();
    state.close();
  }

  /** Stops serving although the log may still run: for a replica that failed. */
  public void fence() {
    synchronized (rule) {
      rule.closed();
    }
    commit.close();
    reads.close();
  }
}
