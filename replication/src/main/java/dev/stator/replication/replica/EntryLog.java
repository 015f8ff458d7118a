package dev.stator.replication.replica;

import org.jspecify.annotations.Nullable;

/** The log under a replica, as its proposer sees it. */
public interface EntryLog {
  /** What this replica is, as far as it knows. */
  enum Role {
    FOLLOWING,
    /**
     * Elected, but its term's first entry is not applied yet: what is appended now would be
     * refused.
     */
    PREPARING,
    LEADING
  }

  Role role();

  /** Node id of the leader, when known. */
  @Nullable String leader();

  /**
   * Hands an entry to the log, in the order of calls. When the entry is not going to be applied
   * here, {@code receipt} is told so, now or later, on any thread; when it is applied, the
   * replica's apply is called and nothing else.
   */
  void append(byte[] entry, Receipt receipt);

  /**
   * An entry was applied here, and followers may not have heard that it is committed: tell them
   * soon.
   */
  default void applied() {}

  /** Hears why an entry is not going to be applied here. */
  interface Receipt {
    /** The entry is surely not in the log. */
    void refused();

    /** The entry may be in the log and may be applied some day. */
    void lost();
  }
}
