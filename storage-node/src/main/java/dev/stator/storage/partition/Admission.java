package dev.stator.storage.partition;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How many commands, and how many bytes of them, may wait at once. What does not fit is refused,
 * not queued.
 */
public final class Admission {
  private final long commandsMax;
  private final long bytesMax;
  private final AtomicLong commands = new AtomicLong();
  private final AtomicLong bytes = new AtomicLong();

  public Admission(long commandsMax, long bytesMax) {
    this.commandsMax = commandsMax;
    this.bytesMax = bytesMax;
  }

  /** Makes room for a command of that size, which must {@link #leave}; false when there is none. */
  boolean enter(int commandBytes) {
    if (commands.incrementAndGet() > commandsMax) {
      commands.decrementAndGet();
      return false;
    }
    if (bytes.addAndGet(commandBytes) > bytesMax) {
      leave(commandBytes);
      return false;
    }
    return true;
  }

  void leave(int commandBytes) {
    commands.decrementAndGet();
    bytes.addAndGet(-commandBytes);
  }

  public long commandsWaiting() {
    return commands.get();
  }

  public long bytesWaiting() {
    return bytes.get();
  }
}
