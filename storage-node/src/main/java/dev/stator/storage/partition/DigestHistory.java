package dev.stator.storage.partition;

/**
 * The running digests of the last entries, to compare with the leader's.
 *
 * <p>Every entry carries the digest that its proposer had at some earlier entry. A replica whose
 * digest of that entry differs has applied something differently, or holds other rows than it
 * wrote: it stops itself before it answers anything from them.
 */
final class DigestHistory {
  private static final int REMEMBERED = 4096;

  private final long[] indexes = new long[REMEMBERED];
  private final long[] digests = new long[REMEMBERED];

  DigestHistory() {
    java.util.Arrays.fill(indexes, -1);
  }

  void remember(long index, long digest) {
    int slot = (int) (index % REMEMBERED);
    indexes[slot] = index;
    digests[slot] = digest;
  }

  /**
   * Throws when this replica had another digest at that entry. One that is no longer, or was never,
   * known proves nothing.
   */
  void compare(long index, long digest) {
    if (index < 0) {
      return;
    }
    int slot = (int) (index % REMEMBERED);
    if (indexes[slot] == index && digests[slot] != digest) {
      throw new DivergedException(index, digests[slot], digest);
    }
  }
}
