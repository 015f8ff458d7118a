package dev.stator.storage.partition;

/**
 * Where the outcomes of recent commands are remembered: request id (16 bytes, as two longs) to log
 * index and ordinal.
 *
 * <p>Open addressing over plain arrays: at 17,000 writes a second and half a minute of memory a map
 * of objects would be 60 MB of garbage collector's work. A removal shifts what follows back, so no
 * slot is ever a tombstone.
 */
final class OutcomeIndex {
  private static final int FIELDS = 4;
  private static final int SMALLEST = 1024;
  static final long ABSENT = -1;

  // Per slot: upper id, lower id, log index + 1 (0: the slot is free), ordinal.
  private long[] table = new long[SMALLEST * FIELDS];
  private int size;

  int size() {
    return size;
  }

  /** The log index, or {@link #ABSENT}. */
  long logIndex(long upper, long lower) {
    int slot = find(upper, lower);
    return table[slot * FIELDS + 2] - 1;
  }

  int ordinal(long upper, long lower) {
    return (int) table[find(upper, lower) * FIELDS + 3];
  }

  void put(long upper, long lower, long logIndex, int ordinal) {
    if ((size + 1) * 2 > slots()) {
      grow();
    }
    int slot = find(upper, lower);
    if (table[slot * FIELDS + 2] == 0) {
      size++;
    }
    set(slot, upper, lower, logIndex + 1, ordinal);
  }

  /** Forgets the id if it still stands for {@code logIndex}. */
  void remove(long upper, long lower, long logIndex) {
    int hole = find(upper, lower);
    if (table[hole * FIELDS + 2] != logIndex + 1) {
      return;
    }
    size--;
    int mask = slots() - 1;
    for (int next = (hole + 1) & mask; table[next * FIELDS + 2] != 0; next = (next + 1) & mask) {
      int home = home(table[next * FIELDS], table[next * FIELDS + 1]);
      if (((next - home) & mask) >= ((next - hole) & mask)) {
        System.arraycopy(table, next * FIELDS, table, hole * FIELDS, FIELDS);
        hole = next;
      }
    }
    set(hole, 0, 0, 0, 0);
  }

  private int slots() {
    return table.length / FIELDS;
  }

  private int home(long upper, long lower) {
    long mixed = (upper ^ Long.rotateLeft(lower, 32)) * 0x9E3779B97F4A7C15L;
    return (int) (mixed >>> 32) & (slots() - 1);
  }

  private int find(long upper, long lower) {
    int mask = slots() - 1;
    int slot = home(upper, lower);
    while (table[slot * FIELDS + 2] != 0
        && (table[slot * FIELDS] != upper || table[slot * FIELDS + 1] != lower)) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private void set(int slot, long upper, long lower, long logIndexPlusOne, long ordinal) {
    int at = slot * FIELDS;
    table[at] = upper;
    table[at + 1] = lower;
    table[at + 2] = logIndexPlusOne;
    table[at + 3] = ordinal;
  }

  private void grow() {
    long[] former = table;
    table = new long[former.length * 2];
    for (int at = 0; at < former.length; at += FIELDS) {
      if (former[at + 2] != 0) {
        set(
            find(former[at], former[at + 1]),
            former[at],
            former[at + 1],
            former[at + 2],
            former[at + 3]);
      }
    }
  }
}
