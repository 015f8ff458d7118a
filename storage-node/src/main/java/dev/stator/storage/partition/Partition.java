package dev.stator.storage.partition;

import dev.stator.model.Bytes;
import dev.stator.model.write.Outcome;
import dev.stator.proto.item.StorageCall;
import dev.stator.proto.item.StorageReply;
import dev.stator.replication.Proposal;
import dev.stator.replication.Reading;
import dev.stator.replication.ReplicatedLog;
import dev.stator.storage.store.StoreClosedException;
import dev.stator.storage.store.StoreException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The door of one replica: writes go to its log, reads to its store, and what may be answered is
 * decided by the log's lease. Thread-safe; never blocks but for a read from disk.
 */
public final class Partition {
  /**
   * An eventually consistent read is answered only by a replica that heard of its leader within
   * this time.
   */
  private static final long LEADER_CONTACT_MILLIS_MAX = 1_000;

  /** ... and that has at most this many entries to apply, as one that was just started may have. */
  private static final long ENTRIES_BEHIND_MAX = 512;

  private static final long COMMANDS_WAITING_MAX = 8_192;
  private static final long BYTES_WAITING_MAX = 32L << 20;

  private final long partitionId;
  private final ReplicatedLog<Outcome> log;
  private final PartitionState state;
  private final Admission nodeAdmission;
  private final Supplier<@Nullable StorageReply> refusal;
  private final PlantedServingBugs planted;
  private final Admission admission = new Admission(COMMANDS_WAITING_MAX, BYTES_WAITING_MAX);
  private final LongAdder readsServed = new LongAdder();

  /**
   * @param nodeAdmission shared by all partitions of the node
   * @param refusal what the node answers to every write at the moment (disk full, clock off), or
   *     null
   */
  public Partition(
      long partitionId,
      ReplicatedLog<Outcome> log,
      PartitionState state,
      Admission nodeAdmission,
      Supplier<@Nullable StorageReply> refusal,
      PlantedServingBugs planted) {
    this.partitionId = partitionId;
    this.log = log;
    this.state = state;
    this.nodeAdmission = nodeAdmission;
    this.refusal = refusal;
    this.planted = planted;
  }

  public CompletableFuture<StorageReply> call(StorageCall call) {
    return switch (call) {
      case StorageCall.Write(var ignored, var command) -> write(command);
      case StorageCall.Get get ->
          get.consistent() ? consistentRead(get.rowKey()) : eventualRead(get.rowKey());
      case StorageCall.Range _, StorageCall.Count _ ->
          CompletableFuture.completedFuture(
              new StorageReply.Unavailable("this version reads no ranges"));
    };
  }

  // ------------------------------------------------------------------------------------------------ writes

  private CompletableFuture<StorageReply> write(Bytes command) {
    var refused = refusal.get();
    if (refused != null) {
      return CompletableFuture.completedFuture(refused);
    }
    int bytes = command.length();
    if (!admission.enter(bytes)) {
      return CompletableFuture.completedFuture(new StorageReply.Overloaded());
    }
    if (!nodeAdmission.enter(bytes)) {
      admission.leave(bytes);
      return CompletableFuture.completedFuture(new StorageReply.Overloaded());
    }
    if (planted.dropsThisOne()) {
      leave(bytes);
      return CompletableFuture.completedFuture(
          new StorageReply.Written(new Outcome.Applied(null, null, 0, 0, 0)));
    }
    return log.propose(command.toArray())
        .handle((proposal, failure) -> {
          leave(bytes);
          return proposal == null ? new StorageReply.Unknown(null) : reply(proposal);
        });
  }

  private void leave(int bytes) {
    nodeAdmission.leave(bytes);
    admission.leave(bytes);
  }

  private static StorageReply reply(Proposal<Outcome> proposal) {
    return switch (proposal) {
      case Proposal.Committed<Outcome>(var position, var outcome) ->
          new StorageReply.Written(outcome);
      case Proposal.NotLeader<Outcome>(var leader) -> new StorageReply.NotLeader(leader);
      case Proposal.Overloaded<Outcome>() -> new StorageReply.Overloaded();
      case Proposal.Unknown<Outcome>(var leader) -> new StorageReply.Unknown(leader);
    };
  }

  // ------------------------------------------------------------------------------------------------- reads

  private CompletableFuture<StorageReply> consistentRead(Bytes rowKey) {
    if (planted.skipsTheLease() && log.status().role().equals("LEADER")) {
      return CompletableFuture.completedFuture(localRead(rowKey));
    }
    return log.read(() -> localRead(rowKey))
        .handle((reading, failure) ->
            switch (reading) {
              case Reading.Value<StorageReply>(var reply) -> reply;
              case Reading.NotLeader<StorageReply>(var leader) ->
                  new StorageReply.NotLeader(leader);
              case null -> new StorageReply.Unavailable(String.valueOf(failure));
            });
  }

  private CompletableFuture<StorageReply> eventualRead(Bytes rowKey) {
    var status = log.status();
    boolean fresh =
        status.alive()
            && status.leaderContactMillis() <= LEADER_CONTACT_MILLIS_MAX
            && status.committedIndex() - status.appliedIndex() <= ENTRIES_BEHIND_MAX;
    return CompletableFuture.completedFuture(
        fresh
            ? localRead(rowKey)
            : new StorageReply.Unavailable("this replica has not heard of its leader lately"));
  }

  private StorageReply localRead(Bytes rowKey) {
    try {
      return switch (state.read(rowKey)) {
        case PartitionState.HeldRow.Found(var row) -> {
          readsServed.increment();
          yield row == null
              ? new StorageReply.Found(null, 0, 0)
              : new StorageReply.Found(row.item(), row.size(), row.version());
        }
        case PartitionState.HeldRow.OutOfRange() -> new StorageReply.NoPartition();
      };
    } catch (StoreClosedException | ReplicaEmptyException e) {
      return new StorageReply.Unavailable(String.valueOf(e.getMessage()));
    } catch (StoreException e) {
      state.damaged(e);
      return new StorageReply.Unavailable(String.valueOf(e.getMessage()));
    }
  }

  // ------------------------------------------------------------------------------------------------ figures

  public long partitionId() {
    return partitionId;
  }

  public ReplicatedLog<Outcome> log() {
    return log;
  }

  public PartitionState state() {
    return state;
  }

  public long readsServed() {
    return readsServed.sum();
  }

  public Admission admission() {
    return admission;
  }
}
