package dev.stator.replication.replica;

import dev.stator.replication.Reading;
import dev.stator.replication.lease.LeaseRule;
import dev.stator.replication.replica.EntryLog.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Strong reads under {@link LeaseRule}. Under a lease a read runs at once on its caller's thread,
 * without a lock or a round. Otherwise it waits for an own entry, one for all who wait, and tries
 * again.
 *
 * <p>A quorum read waits for an entry that is sent after it arrived; one that is already in flight
 * does not do.
 */
final class StrongReads {
  private final LeaseRule rule;
  private final EntryLog log;
  private final ReplicaContext context;
  private final GroupCommit<?> commit;
  private final Object lock = new Object();
  private List<Waiter> waiters = new ArrayList<>();
  private volatile boolean closed;

  /**
   * @param sequence the first entry that does
   * @param woken completes true when it was applied, false when this replica may have lost
   *     leadership
   */
  private record Waiter(long sequence, CompletableFuture<Boolean> woken) {}

  private record Found<T>(T value) {}

  StrongReads(LeaseRule rule, EntryLog log, ReplicaContext context, GroupCommit<?> commit) {
    this.rule = rule;
    this.log = log;
    this.context = context;
    this.commit = commit;
  }

  <T> CompletableFuture<Reading<T>> read(Supplier<T> read) {
    long arrived = rule.nextSequence();
    if (!context.times().quorumReads()) {
      try {
        var found = attempt(read, 0);
        if (found != null) {
          return CompletableFuture.completedFuture(new Reading.Value<>(found.value()));
        }
      } catch (RuntimeException failure) {
        return CompletableFuture.failedFuture(failure);
      }
    }
    var answer = new CompletableFuture<Reading<T>>();
    waitAndRead(read, arrived, answer);
    return answer;
  }

  private <T> @Nullable Found<T> attempt(Supplier<T> read, long arrived) {
    var now = context.clock().get();
    var began = rule.begin(now);
    if (began == null) {
      return null;
    }
    boolean quorum = context.times().quorumReads();
    if (!quorum && rule.shouldRenew(began, now)) {
      commit.sendEntryUnlessInFlight();
    }
    var value = read.get();
    return rule.holds(began, arrived, context.clock().get()) ? new Found<>(value) : null;
  }

  private <T> void waitAndRead(
      Supplier<T> read, long arrived, CompletableFuture<Reading<T>> answer) {
    if (closed) {
      answer.complete(new Reading.NotLeader<>(null));
      return;
    }
    if (log.role() == Role.FOLLOWING) {
      answer.complete(new Reading.NotLeader<>(log.leader()));
      return;
    }
    long waitNanos = waitNanos();
    if (waitNanos > 0) {
      context
          .timers()
          .after(
              waitNanos, () -> context.executor().execute(() -> tryAgain(read, arrived, answer)));
      return;
    }
    awaitEntry(arrived)
        .thenAcceptAsync(
            applied -> {
              if (applied) {
                tryAgain(read, arrived, answer);
              } else {
                answer.complete(new Reading.NotLeader<>(log.leader()));
              }
            },
            context.executor());
  }

  private <T> void tryAgain(Supplier<T> read, long arrived, CompletableFuture<Reading<T>> answer) {
    try {
      var found = attempt(read, arrived);
      if (found != null) {
        answer.complete(new Reading.Value<>(found.value()));
      } else {
        waitAndRead(read, arrived, answer);
      }
    } catch (RuntimeException failure) {
      answer.completeExceptionally(failure);
    }
  }

  /**
   * How long until this replica has waited out its predecessor's lease; 0 when that is not what a
   * read waits for.
   */
  private long waitNanos() {
    var lease = rule.lease();
    return lease.term() == 0 ? 0 : Math.max(0, lease.from() - context.clock().get().monotonic());
  }

  private CompletableFuture<Boolean> awaitEntry(long arrived) {
    boolean quorum = context.times().quorumReads();
    var woken = new CompletableFuture<Boolean>();
    synchronized (lock) {
      waiters.add(new Waiter(quorum ? arrived : 0, woken));
    }
    if (quorum) {
      commit.sendEntry();
    } else {
      commit.sendEntryUnlessInFlight();
    }
    if (closed || log.role() == Role.FOLLOWING) {
      failed();
    }
    return woken;
  }

  /** An own entry was applied, and the rule knows. */
  void applied(long sequence) {
    List<Waiter> ready;
    synchronized (lock) {
      if (waiters.isEmpty()) {
        return;
      }
      ready = waiters.stream().filter(waiter -> waiter.sequence() <= sequence).toList();
      var rest = new ArrayList<>(waiters);
      rest.removeAll(ready);
      waiters = rest;
    }
    ready.forEach(waiter -> waiter.woken().complete(true));
  }

  /** An own entry was refused or lost, or leadership was. */
  void failed() {
    List<Waiter> all;
    synchronized (lock) {
      all = waiters;
      waiters = new ArrayList<>();
    }
    all.forEach(waiter -> waiter.woken().complete(false));
  }

  /** Nothing will be applied any more. */
  void close() {
    closed = true;
    failed();
  }
}
