package dev.stator.router.operation;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Bounds what a router has in hand, so that its memory stays flat under any load. Thread-safe. */
final class Admission {
  private final int requestsMax;
  private final long bytesMax;
  private final AtomicInteger requests = new AtomicInteger();
  private final AtomicLong bytes = new AtomicLong();

  Admission(int requestsMax, long bytesMax) {
    this.requestsMax = requestsMax;
    this.bytesMax = bytesMax;
  }

  /** Takes a request with a body of so many bytes in hand, or returns false: there is no room. */
  boolean enter(long bodyBytes) {
    if (requests.incrementAndGet() > requestsMax) {
      requests.decrementAndGet();
      return false;
    }
    if (bytes.addAndGet(bodyBytes) > bytesMax && bodyBytes > 0) {
      leave(bodyBytes);
      return false;
    }
    return true;
  }

  void leave(long bodyBytes) {
    bytes.addAndGet(-bodyBytes);
    requests.decrementAndGet();
  }

  int inFlight() {
    return requests.get();
  }
}
