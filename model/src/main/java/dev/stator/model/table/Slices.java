package dev.stator.model.table;

/**
 * Where the rows of a table, or of a global index, lie in the keyspace: in parts of equal shares of
 * the tokens, each at an id of its own. The ids lie evenly in the space of ids, so that the slices
 * fall into different partitions of a keyspace that is cut evenly.
 *
 * @param id of the first slice; of a table its table id, of an index its index id
 * @param kind the byte behind the id in row keys
 * @param count how many there are, a power of two
 */
public record Slices(int id, byte kind, int count) {
  /** Kind of items, with the rows of local indexes. */
  public static final byte ITEMS = 0x10;

  /** Kind of the rows of global indexes. */
  public static final byte INDEX_ROWS = 0x20;

  /** The most parts that a table can be cut into. */
  public static final int COUNT_MAX = 64;

  private static final long IDS = 1L << 32;

  public Slices {
    if (Integer.bitCount(count) != 1 || count < 1 || count > COUNT_MAX) {
      throw new IllegalArgumentException("There cannot be " + count + " slices");
    }
  }

  /**
   * The id in the row keys of a slice.
   *
   * @param slice from 0, in the order of tokens
   */
  public int idOf(int slice) {
    return (int) (id + slice * (IDS / count));
  }

  /** Whether an id is that of one of the slices. */
  public boolean own(int sliceId) {
    return Long.remainderUnsigned(Integer.toUnsignedLong(sliceId - id), IDS / count) == 0;
  }

  /** The slice that holds a token: its first bits. */
  public int of(long token) {
    return count == 1 ? 0 : (int) (token >>> (Long.SIZE - Integer.numberOfTrailingZeros(count)));
  }
}
