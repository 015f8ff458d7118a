package dev.stator.storage.partition;

import java.util.concurrent.atomic.LongAdder;

/** How much a replica has applied since the process started. Read from any thread. */
public final class ApplyMeter {
  private final LongAdder entries = new LongAdder();
  private final LongAdder commands = new LongAdder();
  private final LongAdder nanos = new LongAdder();
  private final LongAdder expired = new LongAdder();

  void applied(int commandCount, long elapsedNanos) {
    entries.increment();
    commands.add(commandCount);
    nanos.add(elapsedNanos);
  }

  /** An item was removed because its time had come. */
  void expired() {
    expired.increment();
  }

  public long expiredItems() {
    return expired.sum();
  }

  public long entries() {
    return entries.sum();
  }

  public long commands() {
    return commands.sum();
  }

  public long nanos() {
    return nanos.sum();
  }
}
