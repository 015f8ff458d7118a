package dev.stator.proto.cluster;

import dev.stator.model.cluster.ClusterImage;
import dev.stator.proto.wire.ControlPlaneServiceGrpc.ControlPlaneServiceStub;
import dev.stator.proto.wire.MapUpdate;
import dev.stator.proto.wire.WatchRequest;
import io.grpc.Context;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An always current cluster map in memory: fed by a stream from any member of the control plane,
 * reconnected to another when that one falls silent, and kept in a file so that its owner starts
 * while the control plane is down.
 *
 * <p>Versions only rise: a member that lags behind what was seen before is waited for, not
 * believed.
 */
public final class MapWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(MapWatch.class);

  /** Members send a sign of life every second. */
  private static final Duration SILENCE_MAX = Duration.ofSeconds(4);

  private static final Duration PAUSE = Duration.ofMillis(100);

  private final String watcher;
  private final List<String> addresses;
  private final Function<String, ControlPlaneServiceStub> stubs;
  private final Consumer<ClusterImage> listener;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final List<Thread> threads;
  private volatile ClusterImage image = ClusterImage.EMPTY;
  private volatile long heardAtNanos;
  private volatile boolean connected;
  private volatile boolean closed;

  MapWatch(
      String watcher,
      List<String> addresses,
      Function<String, ControlPlaneServiceStub> stubs,
      @Nullable MapFile file,
      Consumer<ClusterImage> listener) {
    this.watcher = watcher;
    this.addresses = addresses;
    this.stubs = stubs;
    this.listener = listener;
    if (file != null) {
      load(file);
    }
    var watching = Thread.ofVirtual().name("map-watch").start(this::watch);
    threads =
        file == null
            ? List.of(watching)
            : List.of(watching, Thread.ofVirtual().name("map-file").start(() -> keep(file)));
  }

  /** The latest image; {@link ClusterImage#EMPTY} while none was seen. */
  public ClusterImage image() {
    return image;
  }

  /** Whether a member feeds this watch at the moment. */
  public boolean connected() {
    return connected;
  }

  /** Waits for an image that satisfies {@code wanted}. */
  public ClusterImage await(Predicate<ClusterImage> wanted, Duration patience)
      throws InterruptedException, TimeoutException {
    long nanos = patience.toNanos();
    lock.lockInterruptibly();
    try {
      while (!wanted.test(image)) {
        if (nanos <= 0 || closed) {
          throw new TimeoutException(
              "The cluster map is not as awaited; it is at version " + image.version());
        }
        nanos = changed.awaitNanos(nanos);
      }
      return image;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    threads.forEach(Thread::interrupt);
  }

  // --------------------------------------------------------------------------------------------
  // the stream

  private void watch() {
    for (int turn = 0; !closed; turn++) {
      var address = addresses.get(turn % addresses.size());
      try {
        follow(address);
      } catch (InterruptedException e) {
        return;
      } catch (ExecutionException | RuntimeException e) {
        LOG.debug("The map's stream from {} ended: {}", address, e.toString());
      }
      connected = false;
      try {
        Thread.sleep(PAUSE);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  /** Follows one member until its stream ends or it is silent for too long. */
  private void follow(String address) throws InterruptedException, ExecutionException {
    var ended = new CompletableFuture<Void>();
    heardAtNanos = System.nanoTime();
    try (var context = Context.ROOT.withCancellation()) {
      var known = image;
      var request =
          WatchRequest.newBuilder()
              .setKnownVersion(known.version())
              .setClusterId(known.clusterId())
              .setWatcher(watcher)
              .build();
      // Listeners may block: they run on a thread of their own, never on the channel's.
      var stub = stubs.apply(address).withExecutor(Thread::startVirtualThread);
      context.run(() -> stub.watch(request, new Updates(ended)));
      while (!closed) {
        long quietNanos = System.nanoTime() - heardAtNanos;
        if (quietNanos > SILENCE_MAX.toNanos()) {
          LOG.info("The control plane's member at {} is silent", address);
          return;
        }
        try {
          ended.get(SILENCE_MAX.toNanos() - quietNanos + 1, TimeUnit.NANOSECONDS);
          return;
        } catch (TimeoutException e) {
          // look again when it was last heard of
        }
      }
    }
  }

  private final class Updates implements StreamObserver<MapUpdate> {
    private final CompletableFuture<Void> ended;

    Updates(CompletableFuture<Void> ended) {
      this.ended = ended;
    }

    @Override
    public void onNext(MapUpdate update) {
      heardAtNanos = System.nanoTime();
      connected = true;
      try {
        switch (update.getUpdateCase()) {
          case IMAGE -> accept(ClusterCodec.decode(update.getImage()));
          case DELTA -> acceptDelta(ClusterCodec.decode(update.getDelta()));
          case UPDATE_NOT_SET -> {}
        }
      } catch (RuntimeException e) {
        ended.completeExceptionally(e);
        throw e;
      }
    }

    @Override
    public void onError(Throwable error) {
      ended.completeExceptionally(error);
    }

    @Override
    public void onCompleted() {
      ended.complete(null);
    }
  }

  private void acceptDelta(ClusterImage.Delta delta) {
    lock.lock();
    try {
      if (delta.to() > image.version()) {
        accept(ClusterCodec.apply(image, delta));
      }
    } finally {
      lock.unlock();
    }
  }

  private void accept(ClusterImage next) {
    lock.lock();
    try {
      var known = image;
      boolean sameCluster =
          known.clusterId().isEmpty() || known.clusterId().equals(next.clusterId());
      if (closed || (sameCluster && next.version() <= known.version())) {
        return;
      }
      if (!sameCluster) {
        LOG.warn(
            "The map of cluster {} gives way to that of {}", known.clusterId(), next.clusterId());
      }
      image = next;
      changed.signalAll();
      listener.accept(next);
    } finally {
      lock.unlock();
    }
  }

  // ----------------------------------------------------------------------------------------------
  // the file

  private void load(MapFile file) {
    try {
      var kept = file.load();
      if (kept.version() > 0) {
        accept(kept);
      }
    } catch (IOException e) {
      LOG.warn("The kept cluster map cannot be read and is fetched anew: {}", e.getMessage());
    }
  }

  /** Writes the latest image whenever it changed; images in between are passed over. */
  private void keep(MapFile file) {
    var kept = image;
    while (true) {
      try {
        kept = awaitOther(kept);
        file.store(kept);
      } catch (InterruptedException e) {
        return;
      } catch (IOException e) {
        LOG.warn("The cluster map cannot be kept: {}", e.getMessage());
      }
    }
  }

  private ClusterImage awaitOther(ClusterImage than) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (image.version() == than.version() && image.clusterId().equals(than.clusterId())) {
        changed.await();
      }
      return image;
    } finally {
      lock.unlock();
    }
  }
}
