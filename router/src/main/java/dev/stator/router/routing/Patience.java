package dev.stator.router.routing;

import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Waits for answers, but not for long.
 *
 * <p>Nearly every answer is there within milliseconds, so a timer per wait would be armed, disarmed
 * and never go off, at a tenth of what a read costs the router. Here one thread looks twice per
 * patience at those who wait: whoever was there at the look before has waited long enough, which is
 * between half of the patience and all of it. Thread-safe.
 */
final class Patience implements AutoCloseable {
  private final long lookNanos;
  private final Thread watchman;
  private volatile Queue<Wait> arrivals = new ConcurrentLinkedQueue<>();
  private volatile boolean closed;

  Patience(long patienceMillis) {
    lookNanos = TimeUnit.MILLISECONDS.toNanos(patienceMillis) / 2;
    watchman = Thread.ofVirtual().name("patience").start(this::look);
  }

  /** One thread that waits for one answer. */
  private static final class Wait implements BiConsumer<Object, @Nullable Throwable> {
    private final Thread waiting = Thread.currentThread();
    private volatile boolean over;

    @Override
    public void accept(Object answer, @Nullable Throwable failure) {
      end();
    }

    void end() {
      if (!over) {
        over = true;
        LockSupport.unpark(waiting);
      }
    }
  }

  /**
   * Blocks until the future is done, for as long as this is patient.
   *
   * @return whether it is done, well or not
   */
  boolean await(CompletableFuture<?> future) throws InterruptedException {
    if (!future.isDone()) {
      var wait = new Wait();
      enter(wait);
      var _ = future.whenComplete(wait);
      if (closed) {
        return future.isDone();
      }
      while (!wait.over) {
        LockSupport.park(wait);
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
      }
    }
    return future.isDone();
  }

  /**
   * Again when the watchman took the queue away meanwhile, for it may have been through with it.
   */
  @SuppressWarnings("ReferenceEquality") // queues have no other equality
  private void enter(Wait wait) {
    Queue<Wait> queue;
    do {
      queue = arrivals;
      queue.add(wait);
    } while (queue != arrivals);
  }

  private void look() {
    Queue<Wait> seen = new ConcurrentLinkedQueue<>();
    while (!closed) {
      LockSupport.parkNanos(this, lookNanos);
      seen.forEach(Wait::end);
      seen = arrivals;
      arrivals = new ConcurrentLinkedQueue<>();
    }
    seen.forEach(Wait::end);
    arrivals.forEach(Wait::end);
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(watchman);
  }
}
