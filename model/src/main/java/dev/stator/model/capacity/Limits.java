package dev.stator.model.capacity;

/**
 * DynamoDB's documented limits on items, keys, expressions and requests. All sizes are in bytes.
 */
public final class Limits {
  public static final int ITEM_BYTES_MAX = 400 * 1024;

  /** Of a table with local indexes: all items of one partition key, with their index rows. */
  public static final long ITEM_COLLECTION_BYTES_MAX = 10L << 30;

  public static final int PARTITION_KEY_BYTES_MAX = 2048;
  public static final int SORT_KEY_BYTES_MAX = 1024;

  /** Levels of an attribute: 1 for a scalar or set, 2 for a map or list of scalars. */
  public static final int NESTING_LEVELS_MAX = 32;

  public static final int ATTRIBUTE_NAME_BYTES_MAX = 65_535;
  public static final int KEY_ATTRIBUTE_NAME_CHARS_MAX = 255;
  public static final int TABLE_NAME_CHARS_MIN = 3;
  public static final int TABLE_NAME_CHARS_MAX = 255;

  public static final int EXPRESSION_BYTES_MAX = 4096;
  public static final int EXPRESSION_OPERATORS_MAX = 300;

  /** Of all names, of all values, and of both together. */
  public static final int PLACEHOLDER_BYTES_MAX = 2 * 1024 * 1024;

  public static final int IN_OPERANDS_MAX = 100;

  public static final int REQUEST_BYTES_MAX = 16 * 1024 * 1024;
  public static final int PAGE_BYTES_MAX = 1024 * 1024;
  public static final int BATCH_GET_KEYS_MAX = 100;
  public static final int BATCH_GET_BYTES_MAX = 16 * 1024 * 1024;
  public static final int BATCH_WRITE_ITEMS_MAX = 25;
  public static final int TRANSACTION_ITEMS_MAX = 100;
  public static final int TRANSACTION_BYTES_MAX = 4 * 1024 * 1024;

  private Limits() {}
}
