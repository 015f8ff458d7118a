package dev.stator.storage.partition;

import dev.stator.storage.store.PartitionStore;
import dev.stator.storage.store.StoredBackfill;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Where a replica stands with what its partition ships to global indexes: apply tells what there is
 * to be shipped, the leader's shipper how far it is. Thread-safe.
 */
public final class Indexing {
  private static final long PATIENCE_SECONDS = 2;

  private volatile long appended;
  private volatile Map<Integer, StoredBackfill> backfills = Map.of();
  private volatile Runnable onChange = () -> {};
  private volatile long shipped;
  private volatile long pendingSinceMillis;
  private final List<Waiter> waiters = new ArrayList<>();

  private record Waiter(long stamp, CompletableFuture<Void> reached) {}

  /** A store is taken into use. */
  void load(PartitionStore store, Map<Integer, StoredBackfill> backfills) {
    byte[] last = store.lastIndexChange();
    appended = last == null ? 0 : IndexChange.decode(last).stamp();
    this.backfills = backfills;
    shipped = 0;
    pendingSinceMillis = 0;
  }

  /** An entry put down index changes, the last of that stamp. */
  void appended(long stamp) {
    appended = stamp;
    onChange.run();
  }

  void backfills(Map<Integer, StoredBackfill> backfills) {
    this.backfills = backfills;
    onChange.run();
  }

  /** Told that there is something to be shipped; must not block. */
  public void onChange(Runnable listener) {
    onChange = listener;
  }

  /** How far items are brought into younger global indexes, by index id. */
  public Map<Integer, StoredBackfill> backfills() {
    return backfills;
  }

  /** The stamp of the last change that was put down. */
  public long lastAppended() {
    return appended;
  }

  /** The oldest change that this leader did not ship yet was made then; 0: there is none. */
  public void pendingSince(long millis) {
    pendingSinceMillis = millis;
  }

  /** How long the oldest change has waited that this leader did not ship yet. */
  public long lagMillis() {
    long since = pendingSinceMillis;
    return since == 0 ? 0 : Math.max(0, System.currentTimeMillis() - since);
  }

  /** Whether changes were put down that are not known to be shipped. */
  public boolean pending() {
    return shipped < appended;
  }

  /** All changes up to that stamp are where they belong. */
  public void shipped(long stamp) {
    shipped = stamp;
    var reached = new ArrayList<Waiter>();
    synchronized (waiters) {
      for (Iterator<Waiter> all = waiters.iterator(); all.hasNext(); ) {
        var waiter = all.next();
        if (waiter.stamp <= stamp || waiter.reached.isDone()) {
          all.remove();
          reached.add(waiter);
        }
      }
    }
    reached.forEach(waiter -> waiter.reached.complete(null));
  }

  private void forget(Waiter waiter) {
    synchronized (waiters) {
      waiters.remove(waiter);
    }
  }

  /** Complete when the changes of everything up to a version are shipped, as this leader knows. */
  CompletableFuture<Void> awaitShipped(long version) {
    long stamp = Math.min(version, appended);
    var reached = new CompletableFuture<Void>().orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS);
    synchronized (waiters) {
      if (shipped < stamp) {
        var waiter = new Waiter(stamp, reached);
        waiters.add(waiter);
        reached.whenComplete((done, late) -> forget(waiter));
        return reached;
      }
    }
    reached.complete(null);
    return reached;
  }
}
