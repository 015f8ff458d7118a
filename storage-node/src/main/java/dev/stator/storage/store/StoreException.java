package dev.stator.storage.store;

/**
 * The store could not be read or written, or what it holds is damaged. Never an outcome of a
 * command: it stops the replica.
 */
public final class StoreException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public StoreException(String message) {
    super(message);
  }

  public StoreException(String message, Throwable cause) {
    super(message + ": " + cause.getMessage(), cause);
  }
}
