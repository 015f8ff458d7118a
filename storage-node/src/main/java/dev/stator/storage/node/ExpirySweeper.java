package dev.stator.storage.node;

import dev.stator.model.write.Outcome;
import dev.stator.proto.item.StorageReply;
import dev.stator.proto.log.CommandCodec;
import dev.stator.proto.log.LogCommand;
import dev.stator.replication.Proposal;
import dev.stator.storage.node.Replicas.Replica;
import dev.stator.storage.partition.ReplicaEmptyException;
import dev.stator.storage.store.StoreClosedException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has items removed whose time has come, in the partitions that are led here. What is proposed
 * takes effect only where that is so when it is applied, so a leader that was deposed meanwhile
 * does no harm.
 *
 * <p>A partition is busy with it for a part of the time only, however much is due: what users want
 * of it comes first. The slower the partition answers, the longer are the pauses.
 */
final class ExpirySweeper implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ExpirySweeper.class);
  private static final long PROPOSAL_MILLIS_MAX = 10_000;

  /** After each step a pause that is so many times as long. */
  private static final int PAUSES = 3;

  private static final long PAUSE_NANOS_MAX = TimeUnit.SECONDS.toNanos(1);

  private final Replicas replicas;
  private final Duration interval;
  private final Supplier<@Nullable StorageReply> refusal;
  private final Set<Replica> underWay = ConcurrentHashMap.newKeySet();
  private final Thread thread = Thread.ofVirtual().name("expiry").unstarted(this::run);
  private volatile boolean closed;

  /**
   * @param interval how often a partition is looked at
   * @param refusal what the node answers to every write at the moment, or null
   */
  ExpirySweeper(Replicas replicas, Duration interval, Supplier<@Nullable StorageReply> refusal) {
    this.replicas = replicas;
    this.interval = interval;
    this.refusal = refusal;
  }

  void start() {
    thread.start();
  }

  private void run() {
    try {
      while (!closed) {
        for (var replica : replicas.all()) {
          if (underWay.add(replica)) {
            Thread.ofVirtual().name("expiry-sweep").start(() -> sweep(replica));
          }
        }
        Thread.sleep(interval);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void sweep(Replica replica) {
    try {
      var sweep = replica.partition().expiry().begin();
      while (leads(replica)) {
        var listing = sweep.listing();
        boolean listed = listing != null && step(replica, listing);
        var due = sweep.due();
        boolean removed = due != null && step(replica, due);
        if (!listed && !removed) {
          return;
        }
      }
      replica.partition().expiry().rest();
    } catch (StoreClosedException | ReplicaEmptyException e) {
      // The replica is being opened or closed.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.warn(
          "Items of partition {} could not be looked at for expiry",
          replica.partition().partitionId(),
          e);
    } finally {
      underWay.remove(replica);
    }
  }

  private boolean leads(Replica replica) {
    return !closed && refusal.get() == null && replica.partition().log().status().serving();
  }

  /** Whether the command was carried out. */
  private boolean step(Replica replica, LogCommand.Body body) throws InterruptedException {
    long begun = System.nanoTime();
    var log = replica.partition().log();
    byte[] command = CommandCodec.encode(LogCommand.of(body)).toArray();
    boolean alone = body instanceof LogCommand.ListExpiries;
    try {
      var proposal =
          (alone ? log.proposeAlone(command) : log.propose(command))
              .get(PROPOSAL_MILLIS_MAX, TimeUnit.MILLISECONDS);
      TimeUnit.NANOSECONDS.sleep(Math.min(PAUSES * (System.nanoTime() - begun), PAUSE_NANOS_MAX));
      return proposal instanceof Proposal.Committed<Outcome>(_, var outcome)
          && outcome instanceof Outcome.Done;
    } catch (ExecutionException | TimeoutException e) {
      return false;
    }
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
  }
}
