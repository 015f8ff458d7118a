package dev.stator.replication.replica;

import dev.stator.replication.Proposal;
import dev.stator.replication.replica.EntryLog.Role;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Group commit in front of the log: what waits goes into one entry.
 *
 * <p>A round of Raft costs about the same whatever it carries, so the number of rounds is what
 * counts. While entries are in flight, commands queue; when one comes back, all that waits (up to
 * the bounds of an entry) becomes the next. A lonely command goes at once. One thread at a time
 * hands entries over, so that the order of the queue is the order of the log; a thread that finds
 * another at it leaves its command there and goes.
 *
 * <p><b>Company.</b> Clients that were answered together come back together, but not at the same
 * instant: left alone, the first of them would take a round for itself and keep the others waiting
 * for it. So after an entry of n commands the next leaves as soon as n / 2 wait, or when a quarter
 * of the former round's time is over; and a second entry goes beside one in flight only when it
 * carries as many. After an entry of one command nothing is waited for.
 *
 * <p><b>Alone.</b> A command that changes what the group is travels in an entry of its own. It goes
 * before what waits, so that whoever proposed it knows the entries it comes behind, and is held
 * back like everything else while a lease is being given up.
 *
 * <p>While the replica does not lead, commands are refused; while it is elected but not ready, they
 * wait here.
 */
final class GroupCommit<R> {
  private static final class Waiting<R> {
    final byte[] command;
    final CompletableFuture<Proposal<R>> future = new CompletableFuture<>();

    Waiting(byte[] command) {
      this.command = command;
    }
  }

  private final EntryLog log;
  private final Timers timers;
  private final LongSupplier nanoClock;
  private final Consumer<Batch<R>> sender;
  private final ArrayDeque<Waiting<R>> queue = new ArrayDeque<>();
  private final Map<Long, Batch<R>> inFlight = new HashMap<>();
  private final ArrayDeque<Waiting<R>> alone = new ArrayDeque<>();
  private @Nullable Batch<R> release;
  private int queuedBytes;
  private int entriesOut;
  private int commandsOut;

  /** How many commands are worth waiting for, until the timer numbered {@link #round} is over. */
  private int companyAwaited;

  private long round;
  private boolean emptyWanted;
  private boolean sending;
  private boolean held;
  private boolean closed;

  /**
   * @param nanoClock monotonic
   * @param sender stamps a batch, calls {@link #sent} and hands the entry to the log
   */
  GroupCommit(EntryLog log, Timers timers, LongSupplier nanoClock, Consumer<Batch<R>> sender) {
    this.log = log;
    this.timers = timers;
    this.nanoClock = nanoClock;
    this.sender = sender;
  }

  CompletableFuture<Proposal<R>> propose(byte[] command) {
    return await(command, queue);
  }

  /** Proposes a command in an entry of its own: behind what is in flight, before what waits. */
  CompletableFuture<Proposal<R>> proposeAlone(byte[] command) {
    return await(command, alone);
  }

  private CompletableFuture<Proposal<R>> await(byte[] command, ArrayDeque<Waiting<R>> where) {
    if (command.length > ReplicaLimits.COMMAND_BYTES_MAX) {
      throw new IllegalArgumentException("command of " + command.length + " bytes");
    }
    var waiting = new Waiting<R>(command);
    synchronized (this) {
      var refusal = refusal(command);
      if (refusal != null) {
        return CompletableFuture.completedFuture(refusal);
      }
      where.add(waiting);
      queuedBytes += command.length;
    }
    pump();
    return waiting.future;
  }

  /** Why a command cannot wait here; null when it can. */
  private @Nullable Proposal<R> refusal(byte[] command) {
    if (closed || log.role() == Role.FOLLOWING) {
      return new Proposal.NotLeader<>(closed ? null : log.leader());
    }
    boolean full =
        queue.size() + alone.size() >= ReplicaLimits.QUEUED_COMMANDS_MAX
            || queuedBytes + command.length > ReplicaLimits.QUEUED_BYTES_MAX;
    return full ? new Proposal.Overloaded<>() : null;
  }

  /** Sends an entry, empty if nothing waits: for what must be sent after this call. */
  void sendEntry() {
    synchronized (this) {
      emptyWanted = true;
    }
    pump();
  }

  /** Sends an entry unless one is on its way, which will do as well for renewing a lease. */
  void sendEntryUnlessInFlight() {
    synchronized (this) {
      if (entriesOut > 0) {
        return;
      }
      emptyWanted = true;
    }
    pump();
  }

  /**
   * Sends an entry that gives up the lease of {@code term}, behind what is in flight and before
   * what waits.
   */
  CompletableFuture<Boolean> sendRelease(long term) {
    var batch = new Batch<R>(term);
    synchronized (this) {
      if (closed || release != null) {
        return CompletableFuture.completedFuture(false);
      }
      release = batch;
    }
    pump();
    return batch.applied;
  }

  /** Holds back all but a release, or lets them go. */
  void hold(boolean hold) {
    synchronized (this) {
      held = hold;
    }
    pump();
  }

  /**
   * Hands over what may go; drops what may not. Called whenever something that matters has changed.
   */
  void pump() {
    while (true) {
      Batch<R> batch;
      List<Waiting<R>> dropped;
      synchronized (this) {
        if (sending) {
          return;
        }
        var role = closed ? Role.FOLLOWING : log.role();
        dropped = role == Role.FOLLOWING ? drain() : List.of();
        batch = role == Role.LEADING ? next() : null;
        if (batch != null) {
          sending = true;
          entriesOut++;
        }
      }
      if (batch == null) {
        dropped.forEach(waiting -> waiting.future.complete(new Proposal.NotLeader<>(log.leader())));
        return;
      }
      try {
        sender.accept(batch);
      } finally {
        synchronized (this) {
          sending = false;
        }
      }
    }
  }

  private @Nullable Batch<R> next() {
    if (entriesOut >= ReplicaLimits.ENTRIES_IN_FLIGHT_MAX) {
      return null;
    }
    if (release != null) {
      var batch = release;
      release = null;
      return batch;
    }
    if (held) {
      return null;
    }
    if (!alone.isEmpty()) {
      return batchOf(alone, 1);
    }
    if (!emptyWanted && (queue.isEmpty() || queue.size() < commandsWorthAnEntry())) {
      return null;
    }
    emptyWanted = false;
    companyAwaited = 0;
    return batchOf(queue, ReplicaLimits.ENTRY_COMMANDS_MAX);
  }

  private Batch<R> batchOf(ArrayDeque<Waiting<R>> waiting, int commandsMax) {
    var batch = new Batch<R>(0);
    for (var next = waiting.peek();
        next != null && batch.hasRoomFor(next.command) && batch.commands().size() < commandsMax;
        next = waiting.peek()) {
      waiting.remove();
      queuedBytes -= next.command.length;
      batch.add(next.command, next.future);
    }
    return batch;
  }

  private int commandsWorthAnEntry() {
    return Math.min(
        ReplicaLimits.ENTRY_COMMANDS_MAX, entriesOut > 0 ? commandsOut : companyAwaited);
  }

  /** After a round of {@code batch}: its clients may be back soon. */
  private void awaitCompany(Batch<R> batch) {
    companyAwaited = batch.commands().size() / 2;
    long thisRound = ++round;
    if (companyAwaited > 0) {
      long roundNanos = nanoClock.getAsLong() - batch.sentNanos;
      long patienceNanos = Math.min(roundNanos / 4, ReplicaLimits.COMPANY_PATIENCE_NANOS_MAX);
      timers.after(patienceNanos, () -> goWithoutCompany(thisRound));
    }
  }

  private void goWithoutCompany(long ofRound) {
    synchronized (this) {
      if (round != ofRound || companyAwaited == 0) {
        return;
      }
      companyAwaited = 0;
    }
    pump();
  }

  private List<Waiting<R>> drain() {
    var dropped = new ArrayList<>(alone);
    dropped.addAll(queue);
    alone.clear();
    queue.clear();
    queuedBytes = 0;
    emptyWanted = false;
    if (release != null) {
      release.applied.complete(false);
      release = null;
    }
    return dropped;
  }

  /** The batch is about to be handed to the log under this sequence. */
  synchronized void sent(long sequence, Batch<R> batch) {
    batch.sentNanos = nanoClock.getAsLong();
    commandsOut += batch.commands().size();
    inFlight.put(sequence, batch);
  }

  /**
   * The entry of this sequence came back, one way or another: returns its batch once, then null.
   */
  @Nullable Batch<R> settle(long sequence) {
    synchronized (this) {
      var batch = inFlight.remove(sequence);
      if (batch != null) {
        entriesOut--;
        commandsOut -= batch.commands().size();
        awaitCompany(batch);
      }
      return batch;
    }
  }

  /** The batch could not even be stamped. */
  synchronized void unsent() {
    entriesOut--;
  }

  synchronized int queued() {
    return queue.size();
  }

  /**
   * Refuses what waits and whatever comes; who waits for entries in flight learns that their fate
   * is unknown.
   */
  void close() {
    List<Batch<R>> open;
    synchronized (this) {
      closed = true;
      open = new ArrayList<>(inFlight.values());
      inFlight.clear();
    }
    open.forEach(batch -> batch.unknown(null));
    pump();
  }
}
