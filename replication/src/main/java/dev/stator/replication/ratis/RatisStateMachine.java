package dev.stator.replication.ratis;

import dev.stator.replication.LogPosition;
import dev.stator.replication.Peer;
import dev.stator.replication.replica.Replica;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.proto.RaftProtos.RaftConfigurationProto;
import org.apache.ratis.proto.RaftProtos.RaftPeerRole;
import org.apache.ratis.proto.RaftProtos.RoleInfoProto;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftGroupMemberId;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.statemachine.SnapshotInfo;
import org.apache.ratis.statemachine.TransactionContext;
import org.apache.ratis.statemachine.impl.BaseStateMachine;
import org.apache.ratis.statemachine.impl.FileListSnapshotInfo;
import org.apache.ratis.util.LifeCycle;
import org.jspecify.annotations.Nullable;

/**
 * What Ratis calls when it has something for a replica.
 *
 * <p>The replica's own durable state is the snapshot: {@link #getLatestSnapshot} names the position
 * up to which it is flushed and no file. Ratis replays from there after a start, and purges no
 * further. A follower that fell behind what the leader still has is told so ({@link
 * #notifyInstallSnapshotFromLeader}); the state then fetches a copy by its own means, while it goes
 * on serving, and {@link #reinitialize} puts the copy in place on the thread that applies.
 *
 * <p>Nothing is thrown at that thread. When a state machine throws, Ratis closes the division on
 * the thread that applies; should another be closing it at that moment, and wait for this one,
 * neither ends. So a replica that fails is always closed from another thread, and passes over what
 * it is handed until then.
 */
final class RatisStateMachine<R> extends BaseStateMachine {
  /** Whether a replica has failed for good, and how it is ended when it does. */
  interface Fate {
    boolean stopped();

    void stop(Throwable cause);
  }

  private static final long SNAPSHOT_BYTES = 64 << 20;
  private static final long FETCH_RETRY_MILLIS = 500;

  private final Replica<R> replica;
  private final RatisLog log;
  private final LongSupplier monotonic;
  private final Executor executor;
  private final Fate fate;
  private final Runnable snapshotWanted;
  private volatile @Nullable TermIndex flushed;
  private volatile LogPosition fetched = LogPosition.NONE;
  private final Map<TermIndex, RaftConfigurationProto> configurations = new ConcurrentHashMap<>();
  private long bytesSinceSnapshot;

  /**
   * @param executor for what blocks, or must not run while Ratis holds the division
   * @param snapshotWanted asks Ratis for a snapshot some time soon
   */
  RatisStateMachine(
      Replica<R> replica,
      RatisLog log,
      LongSupplier monotonic,
      Executor executor,
      Fate fate,
      Runnable snapshotWanted) {
    this.replica = replica;
    this.log = log;
    this.monotonic = monotonic;
    this.executor = executor;
    this.fate = fate;
    this.snapshotWanted = snapshotWanted;
  }

  @Override
  public void initialize(RaftServer server, RaftGroupId group, RaftStorage storage)
      throws IOException {
    super.initialize(server, group, storage);
    try {
      getLifeCycle().startAndTransition(() -> holdsDurably(replica.open()), IOException.class);
    } catch (IOException | RuntimeException failed) {
      storage.close(); // Ratis would leave it locked: nobody could try again
      throw failed;
    }
  }

  private void holdsDurably(LogPosition position) {
    if (position.index() >= 0) {
      var at = TermIndex.valueOf(position.term(), position.index());
      setLastAppliedTermIndex(at);
      flushed = at;
    }
  }

  @Override
  public @Nullable SnapshotInfo getLatestSnapshot() {
    var at = flushed;
    return at == null ? null : new FileListSnapshotInfo(List.of(), at);
  }

  @Override
  public long takeSnapshot() throws IOException {
    bytesSinceSnapshot = 0;
    if (fate.stopped()) {
      throw new IOException("this replica has stopped");
    }
    var position = flush();
    if (position.index() < 0) {
      return -1;
    }
    flushed = TermIndex.valueOf(position.term(), position.index());
    return position.index();
  }

  /** What cannot be flushed now may be later: Ratis logs an IOException and goes on. */
  private LogPosition flush() throws IOException {
    try {
      return replica.flush();
    } catch (RuntimeException failed) {
      throw new IOException(failed);
    }
  }

  /** On the leader: the request becomes an entry as it is. */
  @Override
  public TransactionContext startTransaction(RaftClientRequest request) {
    return TransactionContext.newBuilder()
        .setStateMachine(this)
        .setClientRequest(request)
        .setStateMachineContext(request.getMessage())
        .build();
  }

  @Override
  public TransactionContext preAppendTransaction(TransactionContext transaction) {
    if (transaction.getStateMachineContext() instanceof PendingAppend pending) {
      pending.beginsLogging();
    }
    return transaction;
  }

  /**
   * On others: an entry is being appended, and this is when it arrived. Ratis asks once per (term,
   * index), and forgets an entry that it truncates. An entry from before a restart is first seen
   * when it is applied, which only makes this replica wait longer.
   */
  @Override
  public TransactionContext startTransaction(LogEntryProto entry, RaftPeerRole role) {
    return super.startTransaction(entry, role).setStateMachineContext(monotonic.getAsLong());
  }

  @Override
  public CompletableFuture<Message> applyTransaction(TransactionContext transaction) {
    var entry = transaction.getLogEntry();
    var data = entry.getStateMachineLogEntry().getLogData();
    var arrived = transaction.getStateMachineContext() instanceof Long at ? at : null;
    unlessStopped(() ->
        replica.apply(
            new LogPosition(entry.getTerm(), entry.getIndex()), EntryBytes.of(data), arrived));
    updateLastAppliedTermIndex(entry.getTerm(), entry.getIndex());
    countTowardsSnapshot(data.size());
    return CompletableFuture.completedFuture(Message.EMPTY);
  }

  /**
   * Called by the thread that applies, just before {@link #notifyTermIndexUpdated} for the same
   * entry; and by another, for an entry that is not being applied, when this replica was given a
   * snapshot.
   */
  @Override
  public void notifyConfigurationChanged(
      long term, long index, RaftConfigurationProto configuration) {
    configurations.put(TermIndex.valueOf(term, index), configuration);
  }

  /** An entry that carries no commands is applied. */
  @Override
  public void notifyTermIndexUpdated(long term, long index) {
    var at = TermIndex.valueOf(term, index);
    var configuration = configurations.remove(at);
    configurations.keySet().removeIf(former -> former.getIndex() <= index);
    unlessStopped(() -> pass(new LogPosition(term, index), configuration));
    super.notifyTermIndexUpdated(term, index);
  }

  private void pass(LogPosition position, @Nullable RaftConfigurationProto configuration) {
    if (configuration == null) {
      replica.skip(position);
      return;
    }
    var voters =
        configuration.getPeersList().stream().map(peer -> peer.getId().toStringUtf8()).toList();
    replica.configured(position, voters, configuration.getOldPeersCount() > 0, null);
  }

  private void countTowardsSnapshot(int bytes) {
    bytesSinceSnapshot += bytes;
    if (bytesSinceSnapshot >= SNAPSHOT_BYTES) {
      bytesSinceSnapshot = 0;
      executor.execute(snapshotWanted);
    }
  }

  private void unlessStopped(Runnable step) {
    if (!fate.stopped()) {
      try {
        step.run();
      } catch (Throwable broken) {
        fate.stop(broken);
      }
    }
  }

  @Override
  public void notifyLogFailed(Throwable cause, LogEntryProto failedEntry) {
    fate.stop(cause);
  }

  @Override
  public void notifyLeaderReady() {
    replica.ready();
  }

  @Override
  public void notifyLeaderChanged(RaftGroupMemberId member, RaftPeerId leader) {
    executor.execute(replica::roleChanged);
  }

  @Override
  public void notifyNotLeader(java.util.Collection<TransactionContext> pending) {
    executor.execute(replica::roleChanged);
  }

  /**
   * The leader no longer has the log that this replica needs, or gives it a vote. Completes with
   * the position that a fetched copy holds, or with null when no copy is put in place.
   *
   * <p>None is when this replica's own log agrees with what the leader still has, and the leader's
   * entries will do. Ratis takes the position for the new end of the log, whatever the log holds
   * behind it: the next entry would find a hole before it. A log that does not agree with the
   * leader's first entry is cut off before the next one is written.
   */
  @Override
  public CompletableFuture<TermIndex> notifyInstallSnapshotFromLeader(
      RoleInfoProto role, TermIndex firstInLog) {
    if (goesOn(replica.applied(), log.at(firstInLog.getIndex()), firstInLog)) {
      executor.execute(snapshotWanted); // should the leader ask again, Ratis answers with it
      return CompletableFuture.completedFuture(null);
    }
    var leader = role.getFollowerInfo().getLeaderInfo().getId();
    var source =
        new Peer(leader.getId().toStringUtf8(), leader.getAddress(), leader.getClientAddress());
    var result = new CompletableFuture<TermIndex>();
    executor.execute(() -> fetch(source, firstInLog.getIndex() - 1, result));
    return result;
  }

  /**
   * Whether a replica can take the leader's log from its first entry on.
   *
   * @param own what its log holds in that place, or null
   */
  static boolean goesOn(LogPosition applied, @Nullable TermIndex own, TermIndex firstOfLeader) {
    return applied.index() >= firstOfLeader.getIndex() || firstOfLeader.equals(own);
  }

  private void fetch(Peer source, long atLeast, CompletableFuture<TermIndex> result) {
    try {
      var position = replica.fetch(source);
      boolean reaches = position.index() >= Math.max(0, atLeast);
      fetched = reaches ? position : LogPosition.NONE;
      result.complete(reaches ? TermIndex.valueOf(position.term(), position.index()) : null);
    } catch (IOException | RuntimeException failed) {
      CompletableFuture.delayedExecutor(
              FETCH_RETRY_MILLIS, java.util.concurrent.TimeUnit.MILLISECONDS, executor)
          .execute(() -> result.completeExceptionally(failed));
    }
  }

  @Override
  public void pause() {
    if (getLifeCycleState() == LifeCycle.State.RUNNING) {
      getLifeCycle().transition(LifeCycle.State.PAUSING);
      getLifeCycle().transition(LifeCycle.State.PAUSED);
    }
  }

  /**
   * On the thread that applies. Ends at the position that {@link #notifyInstallSnapshotFromLeader}
   * named, or later.
   */
  @Override
  public void reinitialize() {
    try {
      boolean ahead = fetched.index() > replica.applied().index();
      holdsDurably(ahead ? replica.install() : replica.flush());
      fetched = LogPosition.NONE;
    } catch (IOException | RuntimeException broken) {
      fate.stop(broken);
      flushed = TermIndex.valueOf(fetched.term(), fetched.index()); // where Ratis believes it is
    }
    getLifeCycle().transition(LifeCycle.State.STARTING);
    getLifeCycle().transition(LifeCycle.State.RUNNING);
  }

  @Override
  public void close() {
    replica.close();
  }

  RatisLog log() {
    return log;
  }
}
