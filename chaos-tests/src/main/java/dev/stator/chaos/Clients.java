package dev.stator.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Threads that make one call after the other, with a short random thought in between, until they
 * are told to stop.
 */
final class Clients implements AutoCloseable {
  private static final int THOUGHT_MILLIS_MAX = 40;
  private static final Duration LAST_CALL_MAX = Duration.ofSeconds(40);

  private final long seed;
  private final AtomicBoolean stopped = new AtomicBoolean();
  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private final List<Thread> threads = new ArrayList<>();

  Clients(long seed) {
    this.seed = seed;
  }

  /** One call of client number {@code client}. */
  interface Call {
    void make(int client, Random random);
  }

  void add(int count, Call call) {
    for (int i = 0; i < count; i++) {
      int client = threads.size();
      threads.add(Thread.startVirtualThread(() -> work(client, call)));
    }
  }

  private void work(int client, Call call) {
    var random = new Random(seed * 1_000 + client);
    try {
      while (!stopped.get()) {
        call.make(client, random);
        Thread.sleep(random.nextInt(THOUGHT_MILLIS_MAX));
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    } catch (Throwable broken) {
      failure.compareAndSet(null, broken);
    }
  }

  /** Lets every client finish its call. A client that failed by itself fails the run. */
  void stop() throws InterruptedException {
    stopped.set(true);
    for (var thread : threads) {
      if (!thread.join(LAST_CALL_MAX)) {
        throw new IllegalStateException("a client did not finish its call");
      }
    }
    var broken = failure.get();
    if (broken != null) {
      throw new IllegalStateException("a client failed", broken);
    }
  }

  @Override
  public void close() {
    stopped.set(true);
    threads.forEach(Thread::interrupt);
  }
}
