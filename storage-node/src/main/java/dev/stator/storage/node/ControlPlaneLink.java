package dev.stator.storage.node;

import dev.stator.model.cluster.ClusterImage;
import dev.stator.proto.cluster.ControlPlaneClient;
import dev.stator.proto.cluster.ControlPlaneUnavailableException;
import dev.stator.proto.cluster.MapFile;
import dev.stator.proto.cluster.MapWatch;
import dev.stator.proto.cluster.NodeIdentity;
import dev.stator.proto.cluster.NodeReport;
import dev.stator.proto.cluster.RefusedException;
import dev.stator.proto.cluster.Registration;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What ties a node to its control plane: registration, heartbeats, the map. Nothing here is needed
 * to serve; while the control plane is down it is asked again and again.
 */
final class ControlPlaneLink implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ControlPlaneLink.class);
  private static final long CLOCK_SAMPLE_ROUND_TRIP_NANOS_MAX = 100_000_000;
  private static final Duration HEARTBEAT = Duration.ofMillis(500);
  private static final Duration PAUSE_FIRST = Duration.ofMillis(100);
  private static final Duration PAUSE_LONGEST = Duration.ofSeconds(2);

  private final ControlPlaneClient client;
  private final CompletableFuture<NodeIdentity> registered = new CompletableFuture<>();
  private @Nullable Thread registering;
  private @Nullable Thread beating;
  private @Nullable MapWatch watch;

  ControlPlaneLink(ControlPlaneClient client) {
    this.client = client;
  }

  /** Registers until it is answered; the result is the identity, or {@link RefusedException}. */
  synchronized CompletableFuture<NodeIdentity> register(Registration registration) {
    registering =
        Thread.ofVirtual().name("register-node").start(() -> registerUntilAnswered(registration));
    return registered;
  }

  private void registerUntilAnswered(Registration registration) {
    var pause = PAUSE_FIRST;
    while (!Thread.currentThread().isInterrupted()) {
      try {
        registered.complete(client.register(registration));
        return;
      } catch (ControlPlaneUnavailableException e) {
        LOG.info("the control plane does not answer yet: {}", e.getMessage());
      } catch (RefusedException e) {
        registered.completeExceptionally(e);
        return;
      }
      try {
        Thread.sleep(pause);
      } catch (InterruptedException e) {
        return;
      }
      pause =
          pause.multipliedBy(2).compareTo(PAUSE_LONGEST) < 0
              ? pause.multipliedBy(2)
              : PAUSE_LONGEST;
    }
  }

  /** Follows the map from now on, beginning with the one that is kept in {@code file}. */
  synchronized void follow(String nodeId, MapFile file, Consumer<ClusterImage> listener) {
    watch = client.watch(nodeId, file, listener);
  }

  /** Sends a report twice a second from now on; {@code clockOffset} takes what is answered. */
  synchronized void beat(Supplier<NodeReport> report, LongConsumer clockOffset) {
    beating =
        Thread.ofVirtual()
            .name("heartbeat")
            .start(() -> {
              while (!Thread.currentThread().isInterrupted()) {
                beatOnce(report, clockOffset);
                try {
                  Thread.sleep(HEARTBEAT);
                } catch (InterruptedException e) {
                  return;
                }
              }
            });
  }

  private void beatOnce(Supplier<NodeReport> report, LongConsumer clockOffset) {
    try {
      long sentNanos = System.nanoTime();
      long offsetMillis = client.heartbeat(report.get());
      // What was long under way says nothing of clocks: the report may have waited as long.
      if (System.nanoTime() - sentNanos < CLOCK_SAMPLE_ROUND_TRIP_NANOS_MAX) {
        clockOffset.accept(offsetMillis);
      }
    } catch (ControlPlaneUnavailableException e) {
      LOG.debug("no heartbeat: {}", e.getMessage());
    } catch (RuntimeException e) {
      LOG.warn("a heartbeat failed", e);
    }
  }

  /** Says nothing any more: replicas that are being closed are not replicas that failed. */
  synchronized void fallSilent() {
    if (beating != null) {
      beating.interrupt();
    }
  }

  @Override
  public synchronized void close() {
    if (registering != null) {
      registering.interrupt();
    }
    if (beating != null) {
      beating.interrupt();
    }
    if (watch != null) {
      watch.close();
    }
    client.close();
  }
}
