package dev.stator.client.load;

import java.util.ArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

/**
 * Works through the numbers of all items with so many workers at a time, and shows how far it is.
 */
final class ParallelItems {
  private static final long INTERVAL_MILLIS = 500;

  private final String task;
  private final long items;
  private final int workers;
  private final boolean terminal = isTerminal();

  ParallelItems(String task, long items, int workers) {
    this.task = task;
    this.items = items;
    this.workers = workers;
  }

  /** Calls {@code work} once for each number; returns the seconds it took. */
  double run(LongConsumer work) throws InterruptedException {
    var next = new AtomicLong();
    var done = new AtomicLong();
    long start = System.nanoTime();
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      var running = new ArrayList<Future<?>>();
      for (int worker = 0; worker < workers; worker++) {
        running.add(
            executor.submit(() -> {
              for (long i = next.getAndIncrement(); i < items; i = next.getAndIncrement()) {
                work.accept(i);
                done.incrementAndGet();
              }
            }));
      }
      executor.shutdown();
      while (!executor.awaitTermination(INTERVAL_MILLIS, TimeUnit.MILLISECONDS)) {
        show(done.get(), start, false);
      }
      for (var each : running) {
        rethrow(each);
      }
    }
    show(done.get(), start, true);
    return (System.nanoTime() - start) / 1e9;
  }

  private static void rethrow(Future<?> ended) throws InterruptedException {
    try {
      ended.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  /** JDK 25 answers null again where standard output is no terminal; JDK 22 to 24 did not. */
  @SuppressWarnings("SystemConsoleNull")
  private static boolean isTerminal() {
    var console = System.console();
    return console != null && console.isTerminal();
  }

  /** On a terminal the line is rewritten; in a log each is a line of its own, now and then. */
  private void show(long done, long startNanos, boolean last) {
    double seconds = (System.nanoTime() - startNanos) / 1e9;
    String line = ProgressBar.line(task, done, items, seconds);
    if (terminal) {
      System.err.print("\r" + line + "\033[K" + (last ? "\n" : ""));
    } else if (last || (long) (seconds * 2) % 10 == 0) {
      System.err.println(line);
    }
  }
}
