package dev.stator.replication;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * What follows a group's log: the user's state on one replica.
 *
 * <p>{@link #apply}, {@link #skip}, {@link #configured}, {@link #flush} and {@link #swap} are
 * called by one thread at a time, in log order. A throw from {@code apply} stops this replica for
 * good: an entry is never skipped.
 *
 * @param <R> result of one command, handed to who proposed it on this replica
 */
public interface ReplicatedState<R> extends AutoCloseable {
  /**
   * Opens what is stored and returns the position of the last entry that it holds durably, or NONE.
   */
  LogPosition open() throws IOException;

  /**
   * Whether what {@link #open} returned is a base that no entry of this log made, behind which
   * nothing was applied yet, and whose maker gave up its lease over what the base holds before
   * making it: then no leader of this replica's past can hold a lease. {@link
   * dev.stator.replication.lease.LeaseRule} says why that is enough.
   */
  default boolean releasedBase() {
    return false;
  }

  /**
   * Bytes that the proposer puts before an entry's commands: what only it may read, such as
   * physical time. Called once per entry, just before the entry is handed to the log.
   */
  byte[] stamp();

  /** Applies one committed entry; returns one result per command, in their order. */
  List<R> apply(LogPosition position, ByteBuffer stamp, List<ByteBuffer> commands);

  /** Passes a committed entry that holds no commands. */
  void skip(LogPosition position);

  /**
   * Passes a committed entry that names the group's voters. Whoever keeps them learns here, in log
   * order, what holds behind this entry; they are the same on every replica.
   *
   * @param voters node ids; while they change, those of the new configuration
   * @param changing another such entry is to follow, which ends the change
   */
  default void configured(LogPosition position, List<String> voters, boolean changing) {
    skip(position);
  }

  /** Makes everything applied durable; the log up to the returned position may then be purged. */
  LogPosition flush() throws IOException;

  /**
   * Brings a complete copy of {@code source}'s state next to the own one, durable but not in use;
   * the own state goes on serving meanwhile. Called off the apply thread; resumes where an earlier
   * attempt stopped.
   */
  LogPosition fetch(Peer source) throws IOException;

  /**
   * Puts the copy that {@link #fetch} brought in place of the own state; returns the position it
   * really holds.
   */
  LogPosition swap() throws IOException;

  @Override
  void close();
}
