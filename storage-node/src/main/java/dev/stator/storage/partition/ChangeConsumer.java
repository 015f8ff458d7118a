package dev.stator.storage.partition;

import dev.stator.replication.LogPosition;

/**
 * Follows the change log of a partition. Every consumer sees the changes of a key in the order of
 * the partition's log; its own position is state of the group, so that a new leader resumes where
 * the old one was acknowledged.
 */
public interface ChangeConsumer {
  /** Name under which the position is kept. */
  String name();

  /**
   * Takes the next change.
   *
   * @param position of the entry that made it
   * @param ordinal of the change within that entry
   */
  void accept(LogPosition position, int ordinal, Change change);
}
