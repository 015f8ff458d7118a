package dev.stator.replication;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * One group as the user of its local replica sees it. Thread-safe; nothing here blocks.
 *
 * @param <R> result of one command
 */
public interface ReplicatedLog<R> {
  UUID groupId();

  /**
   * Proposes a command. Commands that wait together travel in one entry; those of one caller thread
   * keep their order. The future completes on the apply thread: never block in what depends on it.
   * A result is handed out only when the rule of leases allows it to be revealed.
   */
  CompletableFuture<Proposal<R>> propose(byte[] command);

  /**
   * The same, but the command travels in an entry of its own: behind what is in flight, before what
   * waits.
   */
  CompletableFuture<Proposal<R>> proposeAlone(byte[] command);

  /**
   * Reads with strong consistency: runs {@code read} (once or more, on the caller's or another
   * thread; it takes all that it needs from one snapshot of the store) and answers with a value
   * that the lease proves current.
   */
  <T> CompletableFuture<Reading<T>> read(Supplier<T> read);

  GroupStatus status();

  /**
   * The term of the lease under which this replica may answer now, or 0: it leads, has waited out
   * its predecessor's lease, and has not given its own up. An idle leader's lease may have lapsed;
   * it is renewed in the same term. Not Raft's current term: what is done in the name of a lease
   * names this one.
   */
  long servingTerm();

  /**
   * Sends an entry, empty if nothing waits: its followers learn by it that what went before is
   * committed. Does nothing where this replica does not lead.
   */
  void renew();

  /**
   * Campaigns at once, without waiting for an election timeout; again and again for a while, in
   * quick succession at first, for the others may just be opening the group.
   */
  void campaign();

  /**
   * Hands leadership over: releases the lease, then lets {@code peer} win. Completes false when
   * that failed.
   */
  CompletableFuture<Boolean> transferLeadership(String peer);

  /**
   * Changes the voters to exactly {@code peers}, which differ from the current ones by at most one
   * replaced. The new one joins before the old one leaves, so there may be one too many when this
   * completes false; asked again, it goes on from there. A leader does not remove itself: it hands
   * over to one who stays and completes false; that one goes on when it is asked.
   */
  CompletableFuture<Boolean> changeVoters(List<Peer> peers);

  /**
   * Stops this replica for good, as a failure to apply does: its state is found to be wrong or
   * unreadable. It leaves its role to others and serves nothing until it is removed and made again.
   */
  void stop(Throwable cause);
}
