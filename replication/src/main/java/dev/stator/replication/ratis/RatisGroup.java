package dev.stator.replication.ratis;

import dev.stator.replication.GroupStatus;
import dev.stator.replication.Peer;
import dev.stator.replication.Proposal;
import dev.stator.replication.Reading;
import dev.stator.replication.ReplicatedLog;
import dev.stator.replication.replica.Replica;
import dev.stator.replication.replica.Timers;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.ratis.proto.RaftProtos.RaftPeerRole;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftConfiguration;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.impl.DivisionBridge;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A group over Ratis. */
final class RatisGroup<R> implements ReplicatedLog<R>, RatisStateMachine.Fate {
  private static final Logger LOG = LoggerFactory.getLogger(RatisGroup.class);
  private static final long CAMPAIGN_SOON_AGAIN_NANOS = 20_000_000;
  private static final int QUICK_CAMPAIGNS = 25;
  private static final long CAMPAIGN_AGAIN_NANOS = 100_000_000;
  private static final int CAMPAIGNS_MAX = QUICK_CAMPAIGNS + 45;

  private final UUID groupId;
  private final RaftServer server;
  private final RatisCalls calls;
  private final RatisLog log;
  private final Replica<R> replica;
  private final Executor executor;
  private final Timers timers;
  private final long transferMillis;
  private volatile @Nullable Throwable failure;

  RatisGroup(
      UUID groupId,
      RaftServer server,
      RatisCalls calls,
      RatisLog log,
      Replica<R> replica,
      Executor executor,
      Timers timers,
      long transferMillis) {
    this.groupId = groupId;
    this.server = server;
    this.calls = calls;
    this.log = log;
    this.replica = replica;
    this.executor = executor;
    this.timers = timers;
    this.transferMillis = transferMillis;
  }

  @Override
  public UUID groupId() {
    return groupId;
  }

  @Override
  public CompletableFuture<Proposal<R>> propose(byte[] command) {
    return replica.propose(command);
  }

  @Override
  public CompletableFuture<Proposal<R>> proposeAlone(byte[] command) {
    return replica.proposeAlone(command);
  }

  @Override
  public <T> CompletableFuture<Reading<T>> read(Supplier<T> read) {
    return replica.read(read);
  }

  @Override
  public long servingTerm() {
    return replica.servingTerm();
  }

  @Override
  public void renew() {
    replica.renew();
  }

  @Override
  public GroupStatus status() {
    try {
      var division = log.division();
      var info = division.getInfo();
      return new GroupStatus(
          info.getCurrentRole().name(),
          log.leader(),
          replica.serving(),
          info.getCurrentTerm(),
          division.getRaftLog().getLastCommittedIndex(),
          replica.applied().index(),
          voters(division.getRaftConf()),
          info.isLeader() ? 0 : DivisionBridge.leaderContactMillis(division),
          alive(),
          fault());
    } catch (IOException gone) {
      return new GroupStatus(
          "CLOSED",
          null,
          false,
          0,
          -1,
          replica.applied().index(),
          List.of(),
          Long.MAX_VALUE,
          false,
          fault());
    }
  }

  private String fault() {
    var cause = failure;
    while (cause != null && cause.getCause() instanceof RuntimeException deeper) {
      cause = deeper;
    }
    return cause == null ? "" : String.valueOf(cause.getMessage());
  }

  boolean alive() {
    try {
      return failure == null && log.division().getInfo().isAlive();
    } catch (IOException gone) {
      return false;
    }
  }

  @Nullable String leader() {
    return log.leader();
  }

  /** While the voters change, a majority of the old and one of the new are needed. */
  private static List<String> voters(RaftConfiguration configuration) {
    var before = configuration.getPreviousPeers(RaftPeerRole.FOLLOWER);
    return configuration.getCurrentPeers(RaftPeerRole.FOLLOWER).stream()
        .filter(peer -> before.isEmpty() || before.contains(peer))
        .map(peer -> peer.getId().toString())
        .toList();
  }

  long term() {
    try {
      return log.division().getInfo().getCurrentTerm();
    } catch (IOException gone) {
      return -1;
    }
  }

  Collection<RaftPeer> voterPeers() {
    try {
      return log.division().getRaftConf().getAllPeers(RaftPeerRole.FOLLOWER);
    } catch (IOException gone) {
      return List.of();
    }
  }

  boolean votes() {
    return voterPeers().stream().anyMatch(peer -> peer.getId().equals(server.getId()));
  }

  boolean campaignOnce() {
    try {
      return DivisionBridge.campaign(log.division());
    } catch (IOException gone) {
      return false;
    }
  }

  /**
   * The others may not have opened the group yet, so a campaign that finds no voter is repeated for
   * a while.
   */
  @Override
  public void campaign() {
    executor.execute(() -> campaign(0));
  }

  private void campaign(int times) {
    campaignOnce();
    if (times < CAMPAIGNS_MAX) {
      timers.after(
          times < QUICK_CAMPAIGNS ? CAMPAIGN_SOON_AGAIN_NANOS : CAMPAIGN_AGAIN_NANOS,
          () -> {
            if (alive() && log.leader() == null) {
              executor.execute(() -> campaign(times + 1));
            }
          });
    }
  }

  @Override
  public CompletableFuture<Boolean> transferLeadership(String peer) {
    return replica
        .release()
        .thenComposeAsync(
            released ->
                released
                    ? succeeded(
                        () ->
                            server.transferLeadershipAsync(
                                calls.transfer(RatisCalls.id(groupId), peer, transferMillis)),
                        "transfer to " + peer)
                    : CompletableFuture.completedFuture(false),
            executor)
        .whenCompleteAsync((moved, failed) -> replica.resume(), executor);
  }

  /**
   * Before this process ends in order: lets the voter lead that holds most of the log, so that the
   * next write need not wait for an election. Completes false when this replica does not lead, when
   * those who stay could commit nothing anyway, or when nobody took over in time.
   *
   * @param gone whether a node's process is known to be gone
   */
  CompletableFuture<Boolean> handOver(Predicate<String> gone, long timeoutMillis) {
    var successor = majorityStays(gone) ? successor(gone) : null;
    if (successor == null) {
      return CompletableFuture.completedFuture(false);
    }
    return replica
        .release()
        .copy()
        .completeOnTimeout(false, timeoutMillis / 2, TimeUnit.MILLISECONDS)
        .thenComposeAsync(
            released ->
                succeeded(
                    () ->
                        server.transferLeadershipAsync(
                            calls.transfer(RatisCalls.id(groupId), successor, timeoutMillis)),
                    "hand over to " + successor),
            executor);
  }

  /** Who should lead after this replica: the one who holds most; null when this does not lead. */
  private @Nullable String successor(Predicate<String> gone) {
    try {
      var staying = staying(gone);
      return DivisionBridge.matchIndexes(log.division()).entrySet().stream()
          .filter(held -> staying.contains(held.getKey()))
          .max(Map.Entry.comparingByValue())
          .map(held -> held.getKey().toString())
          .orElse(null);
    } catch (IOException closed) {
      return null;
    }
  }

  /** Whether the other voters, without those that are gone, can elect one of themselves. */
  boolean majorityStays(Predicate<String> gone) {
    return staying(gone).size() > voterPeers().size() / 2;
  }

  private Set<RaftPeerId> staying(Predicate<String> gone) {
    return voterPeers().stream()
        .map(RaftPeer::getId)
        .filter(id -> !id.equals(server.getId()) && !gone.test(id.toString()))
        .collect(Collectors.toSet());
  }

  @Override
  public CompletableFuture<Boolean> changeVoters(List<Peer> peers) {
    var wanted = RatisCalls.peers(peers);
    return new VoterChange(
            server.getId(),
            log,
            wanted,
            this::setVoters,
            this::transferLeadership,
            executor,
            timers)
        .make(List.copyOf(voterPeers()));
  }

  private CompletableFuture<Boolean> setVoters(List<RaftPeer> wanted) {
    return CompletableFuture.supplyAsync(
            () ->
                succeeded(
                    () ->
                        server.setConfigurationAsync(
                            calls.changeVoters(RatisCalls.id(groupId), voterPeers(), wanted)),
                    "voters " + wanted),
            executor)
        .thenCompose(done -> done);
  }

  private interface Call {
    CompletableFuture<RaftClientReply> send() throws IOException;
  }

  private CompletableFuture<Boolean> succeeded(Call call, String what) {
    CompletableFuture<RaftClientReply> reply;
    try {
      reply = call.send();
    } catch (IOException | RuntimeException failed) {
      reply = CompletableFuture.failedFuture(failed);
    }
    return reply.handle((answer, failed) -> {
      if (failed == null && answer.isSuccess()) {
        return true;
      }
      LOG.warn("group {}: {}: {}", groupId, what, failed == null ? answer.getException() : failed);
      return false;
    });
  }

  /** Looks after what Ratis may not have told: once a second. */
  void check() {
    replica.roleChanged();
    if (!alive()) {
      stop(new IllegalStateException("Ratis closed the division"));
    }
  }

  @Override
  public boolean stopped() {
    return failure != null;
  }

  /** A division that merely stopped serving would stay the leader: it is closed, so others lead. */
  @Override
  public void stop(Throwable cause) {
    synchronized (this) {
      if (failure != null) {
        return;
      }
      failure = cause;
    }
    replica.fence();
    LOG.error("group {}: this replica has stopped", groupId, cause);
    executor.execute(() -> {
      try {
        log.division().close();
      } catch (IOException gone) {
        LOG.debug("group {} is closed already", groupId, gone);
      }
    });
  }

  RaftPeerId self() {
    return server.getId();
  }
}
