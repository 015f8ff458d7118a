package dev.stator.storage.node;

/** A replica was stopped because somebody who compared it with others found it to be wrong. */
final class ReplicaStoppedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ReplicaStoppedException(String why) {
    super(why, null, false, false);
  }
}
