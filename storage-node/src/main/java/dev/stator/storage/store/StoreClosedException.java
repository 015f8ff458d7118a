package dev.stator.storage.store;

/** The store was closed, or replaced by a newer one, before or while it was read. */
public final class StoreClosedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  StoreClosedException() {
    super("the store is closed", null, false, false);
  }
}
