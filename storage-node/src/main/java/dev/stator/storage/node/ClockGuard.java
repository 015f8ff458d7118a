package dev.stator.storage.node;

import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This node's wall clock, as far as it may be trusted.
 *
 * <p>What a leader stamps moves its partition's clock for ever: one that is far ahead would end
 * retries, expire items and win over other regions' writes. So a node that is more than half a
 * second off the median of all nodes stamps nothing and leads nothing until it is right again.
 */
final class ClockGuard implements LongSupplier {
  private static final Logger LOG = LoggerFactory.getLogger(ClockGuard.class);
  private static final long OFFSET_MILLIS_MAX = 500;
  private static final long TRUSTED_AGAIN_MILLIS = 250;

  private final LongSupplier wallClock;
  private volatile boolean trusted = true;

  ClockGuard(LongSupplier wallClock) {
    this.wallClock = wallClock;
  }

  /** Takes what the control plane says of this node's clock. */
  void offset(long millis) {
    long off = Math.abs(millis);
    if (trusted && off > OFFSET_MILLIS_MAX) {
      LOG.warn(
          "this node's clock is {} ms off the median of all nodes: it leads and stamps nothing",
          millis);
      trusted = false;
    } else if (!trusted && off < TRUSTED_AGAIN_MILLIS) {
      LOG.info("this node's clock is right again");
      trusted = true;
    }
  }

  boolean trusted() {
    return trusted;
  }

  long wallMillis() {
    return wallClock.getAsLong();
  }

  /** What may be stamped: milliseconds since 1970, or 0. */
  @Override
  public long getAsLong() {
    return trusted ? wallClock.getAsLong() : 0;
  }
}
