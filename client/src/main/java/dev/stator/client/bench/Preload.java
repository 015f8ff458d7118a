package dev.stator.client.bench;

import java.util.concurrent.atomic.AtomicLong;

/** Puts the items 0 to keys - 1, each once, with the sequence 0. */
final class Preload implements Work {
  private final long keys;
  private final AtomicLong taken = new AtomicLong();

  Preload(long keys) {
    this.keys = keys;
  }

  @Override
  public boolean next(int lane, Operation operation) {
    long key = taken.getAndIncrement();
    operation.set(Op.PUT, key, 0);
    return key < keys;
  }

  @Override
  public void done(int lane, Operation operation, Result result, Answer answer) {}
}
