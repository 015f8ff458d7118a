package dev.stator.storage.store;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Counts the users of something native, so that it is freed only when the last has left: RocksDB
 * does not survive a call on a closed store.
 */
final class UseGate {
  private static final int CLOSED = 1 << 30;

  private final AtomicInteger users = new AtomicInteger();

  /** Lets a user in, who must {@link #leave}. */
  void enter() {
    if ((users.incrementAndGet() & CLOSED) != 0) {
      users.decrementAndGet();
      throw new StoreClosedException();
    }
  }

  void leave() {
    users.decrementAndGet();
  }

  /** Long users ask now and then, and leave when it is true. */
  boolean closing() {
    return (users.get() & CLOSED) != 0;
  }

  /** Lets nobody in any more and waits until all have left; false when it was closed before. */
  boolean close() {
    if ((users.getAndUpdate(n -> n | CLOSED) & CLOSED) != 0) {
      return false;
    }
    while (users.get() != CLOSED) {
      LockSupport.parkNanos(50_000);
    }
    return true;
  }
}
