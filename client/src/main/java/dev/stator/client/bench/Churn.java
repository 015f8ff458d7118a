package dev.stator.client.bench;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Inserts every item and deletes it again at once, but for the last ones of each collection: who
 * reads a collection from its beginning then comes by all that was deleted.
 */
final class Churn implements Work {
  /** Items at the end of each collection that stay. */
  private static final long KEPT = 10;

  private final long keys;
  private final long rows;
  private final AtomicLong taken = new AtomicLong();
  private final long[] inserted;

  /**
   * @param rows items of a collection
   */
  Churn(long keys, long rows, int laneCount) {
    this.keys = keys;
    this.rows = rows;
    this.inserted = new long[laneCount];
    Arrays.fill(inserted, -1);
  }

  @Override
  public boolean next(int lane, Operation operation) {
    long key = inserted[lane];
    if (key >= 0 && key % rows < rows - KEPT) {
      inserted[lane] = -1;
      operation.set(Op.DELETE, key, 0);
      return true;
    }
    key = taken.getAndIncrement();
    inserted[lane] = key;
    operation.set(Op.PUT, key, 0);
    return key < keys;
  }

  @Override
  public void done(int lane, Operation operation, Result result, Answer answer) {}
}
