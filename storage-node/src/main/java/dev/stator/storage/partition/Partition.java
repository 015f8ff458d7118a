package dev.stator.storage.partition;

import dev.stator.model.Bytes;
import dev.stator.model.cluster.PartitionRecord;
import dev.stator.model.stream.SequenceNumber;
import dev.stator.model.write.Outcome;
import dev.stator.proto.item.ChangePage;
import dev.stator.proto.item.RangePage;
import dev.stator.proto.item.RangeRead;
import dev.stator.proto.item.StorageCall;
import dev.stator.proto.item.StorageReply;
import dev.stator.replication.Proposal;
import dev.stator.replication.Reading;
import dev.stator.replication.ReplicatedLog;
import dev.stator.storage.store.StoreClosedException;
import dev.stator.storage.store.StoreException;
import java.util.ArrayList;
import java.util.Objects;
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

  /** Who cannot ship what was written to global indexes does not take more. */
  private static final long INDEX_LAG_MILLIS_MAX = 10_000;

  private static final long COMMANDS_WAITING_MAX = 8_192;
  private static final long BYTES_WAITING_MAX = 32L << 20;

  private final long partitionId;
  private final ReplicatedLog<Outcome> log;
  private final PartitionState state;
  private final Admission nodeAdmission;
  private final Scans scans;
  private final Supplier<@Nullable StorageReply> refusal;
  private final PlantedServingBugs planted;
  private final Admission admission = new Admission(COMMANDS_WAITING_MAX, BYTES_WAITING_MAX);
  private final ExpiryDuty expiry;
  private final LongAdder readsServed = new LongAdder();

  /**
   * @param nodeAdmission shared by all partitions of the node
   * @param scans likewise
   * @param refusal what the node answers to every write at the moment (disk full, clock off), or
   *     null
   */
  public Partition(
      long partitionId,
      ReplicatedLog<Outcome> log,
      PartitionState state,
      Admission nodeAdmission,
      Scans scans,
      Supplier<@Nullable StorageReply> refusal,
      PlantedServingBugs planted) {
    this.partitionId = partitionId;
    this.log = log;
    this.state = state;
    this.nodeAdmission = nodeAdmission;
    this.scans = scans;
    this.refusal = refusal;
    this.planted = planted;
    this.expiry = new ExpiryDuty(state);
  }

  public CompletableFuture<StorageReply> call(StorageCall call) {
    return switch (call) {
      case StorageCall.Write(var ignored, var command) -> write(command);
      case StorageCall.Get get ->
          read(() -> localRead(get.rowKey(), get.consistent()), get.consistent());
      case StorageCall.Range(var ignored, var read) -> range(read);
      case StorageCall.Count(var ignored, var tableId, var from) ->
          consistentRead(() -> guarded(() -> counted(tableId, from)));
      case StorageCall.AwaitShipped await -> awaitShipped(await);
      case StorageCall.Shards shards -> consistentRead(() -> guarded(() -> shards(shards)));
      case StorageCall.Changes read -> changes(read);
    };
  }

  // ------------------------------------------------------------------------------------------------ writes

  private CompletableFuture<StorageReply> write(Bytes command) {
    return state.indexing().lagMillis() > INDEX_LAG_MILLIS_MAX
        ? CompletableFuture.completedFuture(new StorageReply.Overloaded())
        : propose(command);
  }

  /**
   * Takes rows of global indexes that a partition ships here, were it this one: it must not wait
   * for itself.
   */
  public CompletableFuture<StorageReply> takeIndexRows(Bytes command) {
    return propose(command);
  }

  private CompletableFuture<StorageReply> propose(Bytes command) {
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

  private StorageReply reply(Proposal<Outcome> proposal) {
    return switch (proposal) {
      case Proposal.Committed<Outcome>(var position, var outcome) ->
          outcome instanceof Outcome.Moved ? moved() : new StorageReply.Written(outcome);
      case Proposal.NotLeader<Outcome>(var leader) -> new StorageReply.NotLeader(leader);
      case Proposal.Overloaded<Outcome>() -> new StorageReply.Overloaded();
      case Proposal.Unknown<Outcome>(var leader) -> new StorageReply.Unknown(leader);
    };
  }

  /**
   * Where what is asked for may be: a child is led, at first, by who led the parent; and whoever
   * adopted the partition has all of it.
   */
  private StorageReply moved() {
    var leader = log.status().leader();
    var known = new ArrayList<PartitionRecord>();
    for (var child : state.held().children()) {
      known.add(
          child.record(
              leader != null && child.voters().contains(leader)
                  ? leader
                  : child.voters().getFirst()));
    }
    var freeze = state.held().freeze();
    if (freeze != null && freeze.survivor() != null) {
      known.add(freeze.survivor());
    }
    return new StorageReply.Moved(known);
  }

  // ------------------------------------------------------------------------------------------------- reads

  private CompletableFuture<StorageReply> read(Supplier<StorageReply> local, boolean consistent) {
    return consistent ? consistentRead(local) : eventualRead(local);
  }

  private CompletableFuture<StorageReply> consistentRead(Supplier<StorageReply> local) {
    if (planted.skipsTheLease() && log.status().role().equals("LEADER")) {
      return CompletableFuture.completedFuture(local.get());
    }
    return log.read(local)
        .handle((reading, failure) ->
            switch (reading) {
              case Reading.Value<StorageReply>(var reply) -> reply;
              case Reading.NotLeader<StorageReply>(var leader) ->
                  new StorageReply.NotLeader(leader);
              case null -> new StorageReply.Unavailable(String.valueOf(failure));
            });
  }

  private CompletableFuture<StorageReply> eventualRead(Supplier<StorageReply> local) {
    var status = log.status();
    boolean fresh =
        status.alive()
            && status.leaderContactMillis() <= LEADER_CONTACT_MILLIS_MAX
            && status.committedIndex() - status.appliedIndex() <= ENTRIES_BEHIND_MAX;
    return CompletableFuture.completedFuture(
        fresh
            ? local.get()
            : new StorageReply.Unavailable("this replica has not heard of its leader lately"));
  }

  private StorageReply localRead(Bytes rowKey, boolean consistent) {
    return guarded(() ->
        switch (state.held().read(rowKey, consistent)) {
          case HeldRow.Found(var row) -> {
            readsServed.increment();
            yield row == null
                ? new StorageReply.Found(null, 0, 0)
                : new StorageReply.Found(row.item(), row.size(), row.version());
          }
          case HeldRow.OutOfRange() -> moved();
        });
  }

  /**
   * The first rows are read at once, as a single row would be. A walk that goes on takes its turn
   * among the node's scans.
   */
  private CompletableFuture<StorageReply> range(RangeRead read) {
    var first = read(() -> localRange(read, RangeReader.Stretch.BRIEF), read.consistent());
    return first.thenCompose(reply ->
        reply instanceof StorageReply.Ranged(var page) && goesOnHere(read.behind(page))
            ? goOn(page, Objects.requireNonNull(read.behind(page)))
            : first);
  }

  private boolean goesOnHere(@Nullable RangeRead rest) {
    var held = state.heldRange();
    return rest != null && held != null && held.reach(rest.range(), rest.backwards()) != null;
  }

  private CompletableFuture<StorageReply> goOn(RangePage first, RangeRead rest) {
    return scans
        .submit(() -> read(() -> localRange(rest, RangeReader.Stretch.LONG), rest.consistent()))
        .thenApply(reply ->
            switch (reply) {
              case StorageReply.Ranged(var next) -> new StorageReply.Ranged(first.and(next));
              case StorageReply.Overloaded _ -> reply;
              default -> new StorageReply.Ranged(first);
            });
  }

  private StorageReply counted(int tableId, Bytes from) {
    var held = state.held().count(tableId, from);
    return held == null
        ? moved()
        : new StorageReply.Counted(
            held.count().items(), held.count().bytes(), held.count().indexes(), held.range());
  }

  private CompletableFuture<StorageReply> awaitShipped(StorageCall.AwaitShipped await) {
    var status = log.status();
    if (!status.serving()) {
      return CompletableFuture.completedFuture(new StorageReply.NotLeader(status.leader()));
    }
    return state
        .indexing()
        .awaitShipped(await.version())
        .thenCompose(ignored -> consistentRead(() -> guarded(() -> shipped(await))))
        .exceptionally(late -> new StorageReply.Unavailable("index changes wait to be shipped"));
  }

  private StorageReply shipped(StorageCall.AwaitShipped await) {
    var held = state.heldRange();
    return held != null && await.range().equals(held.reach(await.range(), false))
        ? new StorageReply.Shipped()
        : moved();
  }

  private StorageReply shards(StorageCall.Shards asked) {
    var held = state.held().shards(asked.tableId(), asked.label(), asked.from());
    return held == null ? moved() : new StorageReply.Shards(held.shards(), held.range());
  }

  /** Like a range: what is short is read at once, the rest takes its turn. */
  private CompletableFuture<StorageReply> changes(StorageCall.Changes asked) {
    int most = Math.min(asked.changesMax(), ShardReader.BRIEF_CHANGES);
    long mostBytes = Math.min(asked.bytesMax(), ShardReader.BRIEF_BYTES);
    var first = consistentRead(() -> localChanges(asked.number(), asked.from(), most, mostBytes));
    return first.thenCompose(reply -> {
      if (reply instanceof StorageReply.Changes(var page) && page.more()) {
        int rest = asked.changesMax() - page.changes().size();
        long restBytes = asked.bytesMax() - page.sizes();
        if (rest > 0 && restBytes > 0) {
          return goOn(page, asked.number(), rest, restBytes);
        }
      }
      return first;
    });
  }

  private CompletableFuture<StorageReply> goOn(
      ChangePage first, long number, int changesMax, long bytesMax) {
    return scans
        .submit(
            () -> consistentRead(() -> localChanges(number, first.next(), changesMax, bytesMax)))
        .thenApply(reply ->
            reply instanceof StorageReply.Changes(var next) && next.follows(first)
                ? new StorageReply.Changes(first.and(next))
                : new StorageReply.Changes(first));
  }

  private StorageReply localChanges(
      long number, SequenceNumber from, int changesMax, long bytesMax) {
    return guarded(() -> {
      try (var cursor = state.held().openShard(number)) {
        readsServed.increment();
        return new StorageReply.Changes(
            ShardReader.page(cursor, partitionId, from, changesMax, bytesMax));
      }
    });
  }

  private StorageReply localRange(RangeRead read, RangeReader.Stretch stretch) {
    return guarded(() -> {
      try (var rows = state.held().open(read, stretch.brief())) {
        if (rows == null) {
          return moved();
        }
        readsServed.increment();
        return new StorageReply.Ranged(new RangeReader(read, rows, stretch).page());
      }
    });
  }

  private StorageReply guarded(Supplier<StorageReply> read) {
    try {
      return read.get();
    } catch (StoreClosedException | ReplicaEmptyException e) {
      return new StorageReply.Unavailable(String.valueOf(e.getMessage()));
    } catch (StoreException e) {
      state.damaged(e);
      return new StorageReply.Unavailable(String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      return new StorageReply.Unavailable("the read failed: " + e);
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

  public ExpiryDuty expiry() {
    return expiry;
  }

  public long readsServed() {
    return readsServed.sum();
  }

  public Admission admission() {
    return admission;
  }
}
