package dev.stator.model.capacity;

/**
 * What an operation costs. A read unit is a strongly consistent read of up to 4 KB, a write unit a
 * write of up to 1 KB; an eventually consistent read costs half, a transactional operation twice as
 * much. What is not there costs as much as the smallest item.
 */
public final class CapacityUnits {
  private static final int READ_UNIT_BYTES = 4096;
  private static final int WRITE_UNIT_BYTES = 1024;

  private CapacityUnits() {}

  /**
   * @param sizeBytes DynamoDB's size of the item, or of all items of a page of a Query or Scan; 0
   *     when there is none
   */
  public static double read(long sizeBytes, boolean consistent) {
    long units = unitsOf(sizeBytes, READ_UNIT_BYTES);
    return consistent ? units : units / 2.0;
  }

  public static double transactionalRead(long sizeBytes) {
    return 2.0 * unitsOf(sizeBytes, READ_UNIT_BYTES);
  }

  /** The larger of an item before and after a write counts; 0 where there is none. */
  public static double write(long sizeBefore, long sizeAfter) {
    return unitsOf(Math.max(sizeBefore, sizeAfter), WRITE_UNIT_BYTES);
  }

  public static double transactionalWrite(long sizeBefore, long sizeAfter) {
    return 2.0 * write(sizeBefore, sizeAfter);
  }

  private static long unitsOf(long sizeBytes, int unitBytes) {
    return Math.max(1, (sizeBytes + unitBytes - 1) / unitBytes);
  }
}
