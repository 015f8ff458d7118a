package dev.stator.storage.node;

import dev.stator.model.write.Outcome;
import dev.stator.proto.log.CommandCodec;
import dev.stator.proto.log.LogCommand;
import dev.stator.replication.Proposal;
import dev.stator.storage.partition.HybridClock;
import dev.stator.storage.partition.Indexing;
import dev.stator.storage.partition.ReplicaEmptyException;
import dev.stator.storage.store.ChangeKey;
import dev.stator.storage.store.PartitionStore;
import dev.stator.storage.store.StoreClosedException;
import dev.stator.storage.store.StoredBackfill;
import dev.stator.storage.store.StoredRange;
import io.prometheus.client.Histogram;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ships what one partition changes in global indexes, while this node leads it: in the order of its
 * log, a stretch of changes at a time, to all partitions that hold the rows; the next stretch when
 * all of them have this one. What is sent names who sends it ({@link LogCommand.IndexSource}), so
 * that what is sent twice, late, or by a leader that was deposed does no harm. A leader begins when
 * it has applied an entry of its own term, and so all that leaders before it recorded.
 *
 * <p>How far it is becomes state of the partition once a second: a new leader sends at most that
 * much again. When nothing is left to be shipped, the next items are brought into indexes that are
 * younger than they are ({@link LogCommand.Reindex}).
 */
final class IndexShipment implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(IndexShipment.class);

  private static final int REINDEX_ITEMS = 256;
  private static final int FULL_STRETCHES_PER_REINDEX = 4;
  private static final long PROPOSAL_SECONDS_MAX = 10;
  private static final double MILLIS_PER_SECOND = 1e3;
  private static final long RECORD_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** Of waiting, before and between complaints. */
  private static final long COMPLAINT_MILLIS = 3_000;

  private static final long PAUSE_MILLIS_FIRST = 10;
  private static final long PAUSE_MILLIS_LONGEST = 500;

  private final Replicas.Replica replica;
  private final IndexTargets targets;
  private final Histogram.Child lag;
  private final Indexing indexing;
  private final AtomicInteger wanted = new AtomicInteger();
  private volatile boolean unrecorded;
  private volatile boolean closed;

  // Of the thread that ships, of which there is one at a time.
  private volatile long term;
  private long sequence;
  private long fullStretches;
  private volatile ChangeKey cursor = ChangeKey.NONE;
  private ChangeKey recorded = ChangeKey.NONE;
  private long complainedNanos = System.nanoTime();
  private long recordedNanos = System.nanoTime() - RECORD_NANOS;

  /**
   * @param lag told how long changes took to arrive, in seconds
   */
  IndexShipment(Replicas.Replica replica, IndexTargets targets, Histogram.Child lag) {
    this.replica = replica;
    this.targets = targets;
    this.lag = lag;
    this.indexing = replica.state().indexing();
  }

  long partitionId() {
    return replica.partition().partitionId();
  }

  boolean isOf(Replicas.Replica other) {
    return replica.state() == other.state();
  }

  /** Goes to work unless there is nothing to do; never blocks. */
  void look() {
    long current = replica.partition().log().status().term();
    if (indexing.pending() || unrecorded || openBackfill() != null || current != term) {
      wake();
    }
  }

  /** Goes to work; never blocks. */
  void wake() {
    if (!closed && wanted.getAndIncrement() == 0) {
      Thread.ofVirtual().name("ship-" + partitionId()).start(this::run);
    }
  }

  private void run() {
    int served;
    do {
      served = wanted.get();
      try {
        ship();
      } catch (StoreClosedException | ReplicaEmptyException e) {
        LOG.debug("partition {} is not open", partitionId(), e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (RuntimeException | Error e) {
        LOG.warn("index changes of partition {} were not shipped", partitionId(), e);
      } finally {
        // Whoever does not ship holds up nobody.
        indexing.pendingSince(0);
      }
    } while (wanted.addAndGet(-served) > 0);
  }

  private void ship() throws InterruptedException {
    while (leads()) {
      long appended = indexing.lastAppended();
      var stretch = read();
      if (!stretch.isEmpty()) {
        indexing.pendingSince(HybridClock.physicalMillis(stretch.firstStamp()));
        if (!send(stretch)) {
          continue;
        }
        cursor = stretch.last();
        unrecorded = true;
        indexing.shipped(stretch.lastStamp());
        observe(stretch);
        // Older items must not wait for ever behind those that are written all the time.
        if (!stretch.isFull() || ++fullStretches % FULL_STRETCHES_PER_REINDEX == 0) {
          reindex();
        }
      } else {
        indexing.pendingSince(0);
        indexing.shipped(appended);
        if (!reindex()) {
          record();
          return;
        }
      }
      record();
    }
  }

  private void observe(IndexStretch stretch) {
    long now = System.currentTimeMillis();
    stretch
        .stamps()
        .forEach(stamp ->
            lag.observe(Math.max(0, now - HybridClock.physicalMillis(stamp)) / MILLIS_PER_SECOND));
  }

  private boolean leads() {
    var status = replica.partition().log().status();
    if (closed || !status.role().equals("LEADER")) {
      term = 0;
      unrecorded = false;
      return false;
    }
    if (replica.state().applied().term() != status.term()) {
      // What the last leader recorded may not have been applied here yet.
      return false;
    }
    if (status.term() != term) {
      term = status.term();
      cursor = store().indexesShipped();
      recorded = cursor;
    }
    return true;
  }

  private PartitionStore store() {
    return replica.state().store();
  }

  private IndexStretch read() {
    var stretch = new IndexStretch();
    store().takeIndexChanges(cursor, stretch::take);
    return stretch;
  }

  /**
   * Sends a stretch until all who are to have it do; false when this node leads no more, or anew.
   *
   * <p>The range is asked for behind the changes: an entry that gave a part of it away is behind
   * all changes of that part. So what was read is of this range or a wider one, of which whoever
   * holds the rest now ships the rest.
   */
  private boolean send(IndexStretch stretch) throws InterruptedException {
    long pause = PAUSE_MILLIS_FIRST;
    var left = stretch.rows();
    long begun = term;
    while (true) {
      var range = replica.state().heldRange();
      if (range == null) {
        TimeUnit.MILLISECONDS.sleep(pause);
        return false;
      }
      var sending = new IndexSending(targets, range, term, () -> ++sequence, stretch.lastStamp());
      left = sending.send(wanted(left, range));
      if (left.isEmpty()) {
        return true;
      }
      complain(sending.trouble());
      TimeUnit.MILLISECONDS.sleep(pause);
      pause = Math.min(PAUSE_MILLIS_LONGEST, 2 * pause);
      if (!leads() || term != begun) {
        return false;
      }
    }
  }

  private void complain(String trouble) {
    long now = System.nanoTime();
    if (indexing.lagMillis() > COMPLAINT_MILLIS
        && now - complainedNanos > TimeUnit.MILLISECONDS.toNanos(COMPLAINT_MILLIS)) {
      complainedNanos = now;
      LOG.warn(
          "partition {} has not been able to ship what it changed in global indexes for {} ms: {}",
          partitionId(),
          indexing.lagMillis(),
          trouble);
    }
  }

  /** Rows of items in the range, in indexes that there are. */
  private List<IndexStretch.Row> wanted(List<IndexStretch.Row> rows, StoredRange range) {
    var held = replica.state().held();
    return rows.stream()
        .filter(row -> range.contains(row.baseRow()) && held.knowsIndexOf(row.change().key()))
        .toList();
  }

  // ------------------------------------------------------------------------------------------------
  // what becomes state of the partition

  private void record() {
    long now = System.nanoTime();
    if (cursor.compareTo(recorded) <= 0) {
      unrecorded = false;
      return;
    }
    if (now - recordedNanos < RECORD_NANOS && !frozen()) {
      return;
    }
    recordedNanos = now;
    var reached = cursor;
    var command = new LogCommand.IndexesShipped(reached.index(), reached.ordinal());
    if (propose(command, false) instanceof Proposal.Committed<Outcome>) {
      recorded = reached;
    }
  }

  /** Whether a neighbour waits until nothing is left to be shipped. */
  private boolean frozen() {
    var freeze = replica.state().held().freeze();
    return freeze != null && freeze.frozen();
  }

  /** Brings the next items into an index; false when there are none, or it could not. */
  private boolean reindex() {
    var backfill = openBackfill();
    return backfill != null
        && propose(new LogCommand.Reindex(backfill.indexId(), REINDEX_ITEMS), true)
            instanceof Proposal.Committed<Outcome>(var _, var outcome)
        && outcome instanceof Outcome.Done;
  }

  private @Nullable StoredBackfill openBackfill() {
    for (var backfill : indexing.backfills().values()) {
      if (backfill.open()) {
        return backfill;
      }
    }
    return null;
  }

  /** The proposal, or null when nothing is known of it. */
  private @Nullable Proposal<Outcome> propose(LogCommand.Body body, boolean alone) {
    var log = replica.partition().log();
    byte[] command = CommandCodec.encode(LogCommand.of(body)).toArray();
    try {
      return (alone ? log.proposeAlone(command) : log.propose(command))
          .get(PROPOSAL_SECONDS_MAX, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      return null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    }
  }

  /** Whether all that the entries up to one did to indexes is where it belongs. */
  boolean shippedEntry(long index) {
    return cursor.index() > index || !indexing.pending();
  }

  @Override
  public void close() {
    closed = true;
  }
}
