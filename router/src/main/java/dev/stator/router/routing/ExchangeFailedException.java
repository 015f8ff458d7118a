package dev.stator.router.routing;

/** A node could not be reached, or the connection broke before it answered. */
public final class ExchangeFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ExchangeFailedException(String address, String why) {
    super("The exchange with " + address + " failed: " + why, null, false, false);
  }
}
