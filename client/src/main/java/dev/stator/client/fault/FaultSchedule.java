package dev.stator.client.fault;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Carries out faults at their times, on a thread of its own. */
public final class FaultSchedule {
  /** A paused process comes back while the run goes on: an old leader must then do no harm. */
  private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final Thread thread;
  private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();

  private FaultSchedule(List<Fault> faults, long startNanos, @Nullable FaultInjector injector) {
    thread = new Thread(() -> run(faults, startNanos, injector), "faults");
    thread.setDaemon(true);
  }

  public static FaultSchedule start(
      List<Fault> faults, long startNanos, @Nullable FaultInjector injector) {
    var schedule = new FaultSchedule(faults, startNanos, injector);
    schedule.thread.start();
    return schedule;
  }

  private void run(List<Fault> faults, long startNanos, @Nullable FaultInjector injector) {
    if (injector == null) {
      return;
    }
    try {
      boolean paused = false;
      for (var fault : faults) {
        TimeUnit.NANOSECONDS.sleep(startNanos + fault.atMillis() * 1_000_000 - System.nanoTime());
        injector.inject(fault);
        paused |= fault.target().equals(Fault.PAUSE_LEADER);
      }
      if (paused) {
        TimeUnit.NANOSECONDS.sleep(PAUSE_NANOS);
        injector.resumeAll();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      failure.set(e);
    }
  }

  /** Waits for the last fault; throws what kept one from being carried out. */
  public void await() throws InterruptedException {
    thread.join();
    var failed = failure.get();
    if (failed != null) {
      throw failed;
    }
  }
}
