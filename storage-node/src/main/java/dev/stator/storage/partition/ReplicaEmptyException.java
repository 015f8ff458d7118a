package dev.stator.storage.partition;

/**
 * The replica has no store to read from: it is being opened, closed, or waits for its first
 * snapshot.
 */
public final class ReplicaEmptyException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ReplicaEmptyException() {
    super("the replica has no store at the moment", null, false, false);
  }
}
