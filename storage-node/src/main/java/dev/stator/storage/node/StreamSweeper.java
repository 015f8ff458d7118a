package dev.stator.storage.node;

import dev.stator.proto.log.CommandCodec;
import dev.stator.proto.log.LogCommand;
import dev.stator.storage.node.Replicas.Replica;
import dev.stator.storage.partition.ReplicaEmptyException;
import dev.stator.storage.partition.StreamAge;
import dev.stator.storage.store.StoreClosedException;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the changes of streams removed that are older than their retention, in the partitions that
 * are led here. What it proposes names places, not times, so it does no harm when it comes late or
 * twice.
 */
final class StreamSweeper implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StreamSweeper.class);
  private static final Duration PERIOD_MAX = Duration.ofMinutes(1);

  /** Changes stay longer by a part of the retention, so that few entries remove many. */
  private static final int PARTS = 24;

  private final Replicas replicas;
  private final long retentionMillis;
  private final LongSupplier physicalMillis;
  private final Thread thread = Thread.ofVirtual().name("stream-sweep").unstarted(this::run);

  /**
   * @param physicalMillis this node's clock; 0 when it is not to be trusted
   */
  StreamSweeper(Replicas replicas, Duration retention, LongSupplier physicalMillis) {
    this.replicas = replicas;
    this.retentionMillis = retention.toMillis();
    this.physicalMillis = physicalMillis;
  }

  void start() {
    thread.start();
  }

  private void run() {
    var period = Duration.ofMillis(Math.max(1, retentionMillis / PARTS));
    try {
      while (true) {
        Thread.sleep(period.compareTo(PERIOD_MAX) < 0 ? period : PERIOD_MAX);
        replicas.all().forEach(this::sweep);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void sweep(Replica replica) {
    long nowMillis = physicalMillis.getAsLong();
    var log = replica.partition().log();
    if (nowMillis == 0 || !log.status().serving()) {
      return;
    }
    try {
      var age = new StreamAge(replica.partition().partitionId(), replica.state().store());
      var trim = age.trim(nowMillis - retentionMillis, retentionMillis / PARTS);
      if (trim != null) {
        var _ = log.propose(CommandCodec.encode(LogCommand.of(trim)).toArray());
      }
    } catch (StoreClosedException | ReplicaEmptyException e) {
      // The replica is being opened or closed.
    } catch (RuntimeException e) {
      LOG.warn(
          "The streams of partition {} could not be trimmed", replica.partition().partitionId(), e);
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
