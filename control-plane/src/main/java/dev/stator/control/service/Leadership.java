package dev.stator.control.service;

import dev.stator.control.metadata.MetadataCodec;
import dev.stator.control.metadata.MetadataCommand;
import dev.stator.control.metadata.MetadataResult;
import dev.stator.control.reconcile.Duties.DeposedException;
import dev.stator.model.Bytes;
import dev.stator.replication.GroupStatus;
import dev.stator.replication.Peer;
import dev.stator.replication.Proposal;
import dev.stator.replication.Reading;
import dev.stator.replication.ReplicatedLog;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * This member's part in the control plane's group: whether it leads, and its way into the log.
 * Thread-safe.
 */
public final class Leadership {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** A member that has not heard of its leader for longer may hold an old map. */
  private static final long TOUCH_MILLIS_MAX = 5_000;

  private static final GroupStatus NOT_JOINED =
      new GroupStatus("STARTING", null, false, 0, -1, -1, List.of(), Long.MAX_VALUE, true, "");

  private volatile @Nullable ReplicatedLog<MetadataResult> log;

  /** From now on this member takes part in the group. */
  public void join(ReplicatedLog<MetadataResult> log) {
    this.log = log;
  }

  public GroupStatus status() {
    var joined = log;
    return joined == null ? NOT_JOINED : joined.status();
  }

  /** Whether this member takes itself for the leader; it may have been deposed a moment ago. */
  public boolean serving() {
    return status().serving();
  }

  /**
   * Has a majority confirm that this member leads: what it has applied is then current.
   *
   * @return the term in which it leads, or -1
   */
  public long confirm() throws InterruptedException {
    var joined = log;
    var before = status();
    if (joined == null || !before.serving()) {
      return -1;
    }
    try {
      var reading = joined.read(() -> true).get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      boolean confirmed =
          reading instanceof Reading.Value<Boolean> && status().term() == before.term();
      return confirmed ? before.term() : -1;
    } catch (TimeoutException | ExecutionException e) {
      return -1;
    }
  }

  /** Changes the voters of the control plane's group; false when that is not done yet. */
  boolean changeVoters(List<Peer> voters) throws InterruptedException {
    var joined = log;
    if (joined == null || !serving()) {
      return false;
    }
    try {
      return joined.changeVoters(voters).get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      return false;
    }
  }

  /** Whether this member's metadata follows a leader, or is the leader's. */
  public boolean inTouch() {
    var status = status();
    return status.alive()
        && (status.serving()
            || (status.leader() != null && status.leaderContactMillis() <= TOUCH_MILLIS_MAX));
  }

  /**
   * Puts a command into the log and waits until it is applied.
   *
   * @throws DeposedException when this member does not lead or lost the leadership meanwhile: the
   *     command may or may not be applied
   */
  public MetadataResult propose(Bytes requestId, MetadataCommand command)
      throws InterruptedException {
    var joined = log;
    if (joined == null) {
      throw new DeposedException("this member is still starting");
    }
    try {
      var proposal =
          joined
              .propose(MetadataCodec.encode(requestId, command))
              .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      return switch (proposal) {
        case Proposal.Committed<MetadataResult>(var position, var result) -> result;
        case Proposal.NotLeader<MetadataResult>(var leader) ->
            throw new DeposedException("this member does not lead; the leader is " + leader);
        case Proposal.Overloaded<MetadataResult>() ->
            throw new DeposedException("the log's queue is full");
        case Proposal.Unknown<MetadataResult>(var leader) ->
            throw new DeposedException("leadership was lost before the outcome was known");
      };
    } catch (TimeoutException e) {
      throw new DeposedException("no majority of members answered within " + PATIENCE);
    } catch (ExecutionException e) {
      throw new DeposedException("the log failed: " + e.getCause());
    }
  }
}
