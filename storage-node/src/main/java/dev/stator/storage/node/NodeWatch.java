package dev.stator.storage.node;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after the node twice a second: free disk, and leaderships that a node with a wrong clock
 * must give away.
 */
final class NodeWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(NodeWatch.class);
  private static final Duration PERIOD = Duration.ofMillis(500);

  private final DiskGuard disk;
  private final ClockGuard clock;
  private final Replicas replicas;
  private final AtomicInteger turn = new AtomicInteger();
  private final Thread thread = Thread.ofVirtual().name("node-watch").unstarted(this::run);

  NodeWatch(DiskGuard disk, ClockGuard clock, Replicas replicas) {
    this.disk = disk;
    this.clock = clock;
    this.replicas = replicas;
  }

  void start() {
    thread.start();
  }

  private void run() {
    while (!Thread.currentThread().isInterrupted()) {
      try {
        disk.look();
        if (!clock.trusted()) {
          handOver();
        }
      } catch (RuntimeException e) {
        LOG.warn("the node could not look after itself", e);
      }
      try {
        Thread.sleep(PERIOD);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  /** Gives every leadership away, to each of the other voters in turn until one takes it. */
  private void handOver() {
    for (var replica : replicas.all()) {
      var log = replica.partition().log();
      var status = log.status();
      if (status.serving() && status.leader() != null) {
        var others =
            status.voters().stream().filter(voter -> !voter.equals(status.leader())).toList();
        if (!others.isEmpty()) {
          log.transferLeadership(others.get(turn.getAndIncrement() % others.size()));
        }
      }
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
