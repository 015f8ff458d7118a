package dev.stator.chaos.check;

import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Records what clients did to one object. Thread-safe. */
public final class History<A> {
  private final ConcurrentLinkedQueue<Operation<A>> operations = new ConcurrentLinkedQueue<>();

  /** The moment to pass as {@code invokedNanos}: take it before the call is sent. */
  public static long now() {
    return System.nanoTime();
  }

  /** The answer has just come. */
  public void returned(int client, long invokedNanos, A action) {
    operations.add(new Operation<>(client, invokedNanos, now(), action));
  }

  /** No answer came, or one that does not say whether the call took effect. */
  public void unknown(int client, long invokedNanos, A action) {
    operations.add(new Operation<>(client, invokedNanos, Operation.NEVER, action));
  }

  public List<Operation<A>> operations() {
    return List.copyOf(operations);
  }
}
