package dev.stator.control.reconcile;

import dev.stator.control.metadata.Metadata;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the reconcilers while this member leads: whenever it is woken, and once a second, it asks
 * what is due and starts each work on a thread of its own. A work that failed waits before it is
 * tried again, longer each time.
 */
public final class ReconcileLoop implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ReconcileLoop.class);
  private static final Duration TICK = Duration.ofSeconds(1);
  private static final Duration PAUSE_MIN = Duration.ofMillis(50);
  private static final Duration PAUSE_MAX = Duration.ofSeconds(5);

  private final Confirmation leadership;
  private final Supplier<Metadata> metadata;
  private final List<Reconciler> reconcilers;
  private final Semaphore woken = new Semaphore(0);
  private final Map<String, Thread> running = new ConcurrentHashMap<>();
  private final Map<String, Pause> pauses = new ConcurrentHashMap<>();
  private final Thread thread;
  private volatile boolean closed;

  /**
   * @param metadata what this member has applied; current once its leadership is confirmed
   */
  public ReconcileLoop(
      Confirmation leadership, Supplier<Metadata> metadata, List<Reconciler> reconcilers) {
    this.leadership = leadership;
    this.metadata = metadata;
    this.reconcilers = List.copyOf(reconcilers);
    this.thread = Thread.ofVirtual().name("reconcile").start(this::run);
  }

  /** Whether this member leads, as a majority confirms. */
  public interface Confirmation {
    /** The duties of the term in which this member leads, or null when it does not. */
    @Nullable Duties confirm() throws InterruptedException;
  }

  private record Pause(Duration length, long untilNanos) {}

  /** Looks again soon; never blocks. */
  public void wake() {
    woken.release();
  }

  private void run() {
    while (!closed) {
      try {
        woken.tryAcquire(nanosToNext(), TimeUnit.NANOSECONDS);
        woken.drainPermits();
        look();
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        LOG.error("Looking for what is to be reconciled failed", e);
      }
    }
  }

  private long nanosToNext() {
    long now = System.nanoTime();
    long nanos = TICK.toNanos();
    for (var entry : pauses.entrySet()) {
      if (!running.containsKey(entry.getKey())) {
        nanos = Math.min(nanos, Math.max(1_000_000, entry.getValue().untilNanos() - now));
      }
    }
    return nanos;
  }

  private void look() throws InterruptedException {
    if (due().isEmpty()) {
      pauses.clear();
      return;
    }
    var duties = leadership.confirm();
    if (duties != null) {
      // Once more: only now is the metadata known to be current.
      startWhatIsDue(due(), duties);
    }
  }

  private Map<String, Reconciler.Work> due() {
    var due = new HashMap<String, Reconciler.Work>();
    var now = metadata.get();
    reconcilers.forEach(
        reconciler -> reconciler.due(now).forEach(work -> due.putIfAbsent(work.key(), work)));
    return due;
  }

  private void startWhatIsDue(Map<String, Reconciler.Work> due, Duties duties) {
    pauses.keySet().retainAll(due.keySet());
    for (var work : due.values()) {
      var pause = pauses.get(work.key());
      if (!running.containsKey(work.key())
          && (pause == null || System.nanoTime() - pause.untilNanos() >= 0)) {
        var worker =
            Thread.ofVirtual().name("reconcile-" + work.key()).unstarted(() -> take(work, duties));
        running.put(work.key(), worker);
        worker.start();
      }
    }
  }

  private void take(Reconciler.Work work, Duties duties) {
    boolean done = false;
    try {
      done = work.step().take(duties);
    } catch (InterruptedException e) {
      LOG.debug("{} is interrupted", work.key());
    } catch (Duties.DeposedException e) {
      LOG.info("{} stops: {}", work.key(), e.getMessage());
    } catch (RuntimeException e) {
      LOG.error("{} failed and will be tried again", work.key(), e);
    } finally {
      if (done) {
        pauses.remove(work.key());
      } else {
        pauses.merge(
            work.key(),
            pause(PAUSE_MIN),
            (before, first) -> pause(before.length().multipliedBy(2)));
      }
      running.remove(work.key());
      wake();
    }
  }

  private static Pause pause(Duration length) {
    var bounded = length.compareTo(PAUSE_MAX) > 0 ? PAUSE_MAX : length;
    return new Pause(bounded, System.nanoTime() + bounded.toNanos());
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    running.values().forEach(Thread::interrupt);
  }
}
