package dev.stator.storage.partition;

/**
 * This replica's state is not what the leader's is: it stops, and must be rebuilt from a snapshot.
 */
public final class DivergedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DivergedException(long index, long own, long leaders) {
    super(
        "digest %016x at entry %d differs from the leader's %016x".formatted(own, index, leaders));
  }
}
