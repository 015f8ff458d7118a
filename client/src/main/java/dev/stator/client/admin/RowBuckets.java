package dev.stator.client.admin;

import dev.stator.model.Bytes;
import dev.stator.model.key.Token;
import java.util.Arrays;
import java.util.BitSet;

/**
 * A digest of many rows that does not depend on their order: they are dealt into buckets by their
 * keys, and each bucket adds up what its rows hash to. So two large sets of rows can be compared in
 * little memory, and where they differ only few rows must be looked at.
 */
final class RowBuckets {
  static final int COUNT = 1 << 14;

  private final long[] sums = new long[COUNT];
  private final int[] rows = new int[COUNT];
  private long total;

  void add(Bytes rowKey, Bytes item) {
    int bucket = bucketOf(rowKey);
    sums[bucket] += hash(rowKey, item);
    rows[bucket]++;
    total++;
  }

  long total() {
    return total;
  }

  /** The buckets in which two sets of rows differ. */
  BitSet differences(RowBuckets other) {
    var different = new BitSet(COUNT);
    for (int bucket = 0; bucket < COUNT; bucket++) {
      if (sums[bucket] != other.sums[bucket] || rows[bucket] != other.rows[bucket]) {
        different.set(bucket);
      }
    }
    return different;
  }

  static int bucketOf(Bytes rowKey) {
    return (int) (hash(rowKey) & (COUNT - 1));
  }

  static long hash(Bytes rowKey, Bytes item) {
    return Long.rotateLeft(hash(rowKey), 31) * 0x9e3779b97f4a7c15L + hash(item);
  }

  private static long hash(Bytes bytes) {
    return Token.of(bytes.array(), bytes.arrayOffset(), bytes.length());
  }

  @Override
  public String toString() {
    return total + " rows, " + Long.toHexString(Arrays.stream(sums).sum());
  }
}
