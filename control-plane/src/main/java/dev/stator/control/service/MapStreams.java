package dev.stator.control.service;

import dev.stator.control.metadata.MapHistory;
import dev.stator.proto.cluster.ClusterCodec;
import dev.stator.proto.wire.MapUpdate;
import dev.stator.proto.wire.WatchRequest;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Feeds watchers of the map, each from a thread of its own that sends only while the stream takes
 * more: what a slow watcher misses stays in the history, not in a queue.
 */
final class MapStreams implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(MapStreams.class);
  private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(1);
  private static final int WATCHERS_MAX = 10_000;

  private final MapHistory history;
  private final BooleanSupplier inTouch;
  private final Set<Feed> feeds = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /**
   * @param inTouch false: this member may be behind, and watchers should look elsewhere
   */
  MapStreams(MapHistory history, BooleanSupplier inTouch) {
    this.history = history;
    this.inTouch = inTouch;
    history.listen(() -> feeds.forEach(Feed::wake));
  }

  int watchers() {
    return feeds.size();
  }

  void open(WatchRequest request, ServerCallStreamObserver<MapUpdate> stream) {
    if (closed || feeds.size() >= WATCHERS_MAX) {
      stream.onError(
          Status.UNAVAILABLE
              .withDescription("this member takes no more watchers")
              .asRuntimeException());
      return;
    }
    LOG.debug("{} watches from version {}", request.getWatcher(), request.getKnownVersion());
    var feed = new Feed(stream, request.getClusterId(), request.getKnownVersion());
    stream.setOnReadyHandler(feed::wake);
    stream.setOnCancelHandler(feed::wake);
    feeds.add(feed);
    Thread.ofVirtual().name("map-stream").start(feed);
  }

  @Override
  public void close() {
    closed = true;
    feeds.forEach(Feed::wake);
  }

  private final class Feed implements Runnable {
    private final ServerCallStreamObserver<MapUpdate> stream;
    private final Semaphore woken = new Semaphore(1);
    private String clusterId;
    private long version;

    Feed(ServerCallStreamObserver<MapUpdate> stream, String clusterId, long version) {
      this.stream = stream;
      this.clusterId = clusterId;
      this.version = version;
    }

    void wake() {
      woken.release();
    }

    @Override
    public void run() {
      try {
        while (!closed && !stream.isCancelled()) {
          boolean due = woken.tryAcquire(SIGN_OF_LIFE.toMillis(), TimeUnit.MILLISECONDS);
          woken.drainPermits();
          if (stream.isReady() && !catchUp() && !due) {
            stream.onNext(MapUpdate.getDefaultInstance());
          }
          // After the first image: who has no map at all is better off with an old one.
          if (!inTouch.getAsBoolean()) {
            break;
          }
        }
        if (!stream.isCancelled()) {
          stream.onError(
              Status.UNAVAILABLE
                  .withDescription("this member is out of touch with its leader")
                  .asRuntimeException());
        }
      } catch (InterruptedException | RuntimeException e) {
        LOG.debug("A watcher's stream ended: {}", e.toString());
      } finally {
        feeds.remove(this);
      }
    }

    /** Sends what is missing while the stream takes it; returns whether anything was sent. */
    private boolean catchUp() {
      boolean sent = false;
      while (stream.isReady()) {
        switch (history.after(clusterId, version)) {
          case MapHistory.Catch.Image(var image) -> {
            stream.onNext(MapUpdate.newBuilder().setImage(ClusterCodec.encode(image)).build());
            clusterId = image.clusterId();
            version = image.version();
          }
          case MapHistory.Catch.Deltas(var deltas) -> {
            if (deltas.isEmpty()) {
              return sent;
            }
            for (var delta : deltas) {
              if (!stream.isReady()) {
                return true;
              }
              stream.onNext(MapUpdate.newBuilder().setDelta(ClusterCodec.encode(delta)).build());
              version = delta.to();
            }
          }
        }
        sent = true;
      }
      return sent;
    }
  }
}
