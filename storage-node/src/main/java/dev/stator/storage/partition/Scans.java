package dev.stator.storage.partition;

import dev.stator.proto.item.StorageReply;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/**
 * The threads of a node for walks over many rows: an admission class of their own, so that they
 * take processors from single reads and writes only as far as the operating system shares them out.
 * What does not fit is refused, not queued. Platform threads, since a walk hardly ever waits and
 * would keep a virtual thread's carrier to itself. Thread-safe.
 */
public final class Scans implements AutoCloseable {
  private static final int WAITING_MAX = 256;

  private final Executor executor;
  private final Semaphore room = new Semaphore(WAITING_MAX);

  private Scans(Executor executor) {
    this.executor = executor;
  }

  public static Scans start() {
    int threads = Math.max(2, Runtime.getRuntime().availableProcessors());
    return new Scans(
        Executors.newFixedThreadPool(
            threads, Thread.ofPlatform().name("scan-", 0).daemon().factory()));
  }

  /** Scans that run on their caller's thread, for one that simulates. */
  public static Scans inPlace() {
    return new Scans(Runnable::run);
  }

  /** Runs {@code scan} when it is its turn; Overloaded when too many wait for theirs. */
  CompletableFuture<StorageReply> submit(Supplier<CompletableFuture<StorageReply>> scan) {
    if (!room.tryAcquire()) {
      return CompletableFuture.completedFuture(new StorageReply.Overloaded());
    }
    CompletableFuture<StorageReply> reply;
    try {
      reply = CompletableFuture.supplyAsync(scan, executor).thenCompose(answer -> answer);
    } catch (RejectedExecutionException e) {
      reply =
          CompletableFuture.completedFuture(new StorageReply.Unavailable("the node is closing"));
    }
    return reply.whenComplete((answer, failure) -> room.release());
  }

  @Override
  public void close() {
    if (executor instanceof ExecutorService threads) {
      threads.shutdownNow();
    }
  }
}
