package dev.stator.client.bench;

/** How an operation ended for the application above the SDK. */
enum Result {
  OK,
  CONDITION_FAILED,
  /** The SDK gave up, or was told an error that it does not repeat. */
  ERROR
}
