package dev.stator.replication.ratis;

import dev.stator.replication.replica.EntryLog;
import dev.stator.replication.replica.Timers;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.ratis.protocol.RaftClientAsynchronousProtocol;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.impl.DivisionBridge;
import org.apache.ratis.server.protocol.TermIndex;
import org.jspecify.annotations.Nullable;

/** A division of Ratis as a log to append to. */
final class RatisLog implements EntryLog {
  private static final long NUDGE_NANOS = 10_000_000;
  private static final int QUICK_NUDGES = 5;

  /** With pauses of 50 ms after the quick ones: until a heartbeat is due anyway. */
  private static final int NUDGES_MAX = 14;

  private final RaftServer server;
  private final RaftGroupId group;
  private final RatisCalls calls;
  private final Executor executor;
  private final Timers timers;
  private final AtomicBoolean nudging = new AtomicBoolean();
  private volatile long appliedAtNanos;
  private volatile RaftServer.@Nullable Division division;

  RatisLog(
      RaftServer server, RaftGroupId group, RatisCalls calls, Executor executor, Timers timers) {
    this.server = server;
    this.group = group;
    this.calls = calls;
    this.executor = executor;
    this.timers = timers;
  }

  /** The division, once it exists. */
  RaftServer.Division division() throws IOException {
    var known = division;
    if (known == null) {
      known = server.getDivision(group);
      division = known;
    }
    return known;
  }

  /** What this replica's log holds at an index; null when it holds nothing there. */
  @Nullable TermIndex at(long index) {
    try {
      return division().getRaftLog().getTermIndex(index);
    } catch (IOException notThere) {
      return null;
    }
  }

  @Override
  public Role role() {
    try {
      var info = division().getInfo();
      if (!info.isAlive() || !info.isLeader()) {
        return Role.FOLLOWING;
      }
      return info.isLeaderReady() ? Role.LEADING : Role.PREPARING;
    } catch (IOException notThere) {
      return Role.FOLLOWING;
    }
  }

  @Override
  public @Nullable String leader() {
    try {
      var leader = division().getInfo().getLeaderId();
      return leader == null ? null : leader.toString();
    } catch (IOException notThere) {
      return null;
    }
  }

  /**
   * Submits to the division on this thread: the server would only hop to another and wait. Ratis
   * completes the future of a lost entry while it holds the division, so what follows runs
   * elsewhere.
   */
  @Override
  public void append(byte[] entry, Receipt receipt) {
    var pending = new PendingAppend(entry);
    CompletableFuture<RaftClientReply> reply;
    try {
      var division = (RaftClientAsynchronousProtocol) division();
      reply = division.submitClientRequestAsync(calls.write(group, pending));
    } catch (IOException | RuntimeException failure) {
      reply = CompletableFuture.failedFuture(failure);
    }
    reply.whenComplete((answer, failure) -> {
      if (failure != null || !answer.isSuccess()) {
        executor.execute(pending.mayBeLogged() ? receipt::lost : receipt::refused);
      }
    });
  }

  /**
   * Followers learn of a commit by the next entry or heartbeat, up to half an election timeout
   * later. When no entry follows within 10 ms, a heartbeat goes at once. Ratis may lose a trigger,
   * and a busy follower takes its time, so it is repeated, ever more slowly.
   */
  @Override
  public void applied() {
    appliedAtNanos = System.nanoTime();
    if (nudging.compareAndSet(false, true)) {
      timers.after(NUDGE_NANOS, () -> nudge(0));
    }
  }

  private void nudge(int times) {
    long appliedAt = appliedAtNanos;
    long idleNanos = System.nanoTime() - appliedAt;
    if (idleNanos < NUDGE_NANOS) {
      timers.after(NUDGE_NANOS - idleNanos, () -> nudge(0));
      return;
    }
    try {
      if (DivisionBridge.nudgeFollowersBehind(division()) && times < NUDGES_MAX) {
        long pauseNanos = times < QUICK_NUDGES ? NUDGE_NANOS : QUICK_NUDGES * NUDGE_NANOS;
        timers.after(pauseNanos, () -> nudge(times + 1));
        return;
      }
    } catch (IOException gone) {
      // Nobody is left to be told.
    }
    nudging.set(false);
    if (appliedAtNanos != appliedAt && nudging.compareAndSet(false, true)) {
      // What was applied meanwhile found this still nudging and relied on it.
      timers.after(NUDGE_NANOS, () -> nudge(0));
    }
  }
}
