package dev.stator.storage.store;

import dev.stator.model.Bytes;
import java.nio.ByteBuffer;

/**
 * Every kind of row that a partition keeps, and what becomes of it when the partition splits or
 * adopts a neighbour. A row of no listed family cannot be written: the store asks {@link #of} for
 * each.
 *
 * <p>A partition's own rows have keys {@code 00 | family | ...}; those of tables and indexes have a
 * table id in front, which never begins with a zero byte.
 */
public enum RowFamily {
  /**
   * Applied position, digest and clock: one row. A child starts at (1, index of the split) with its
   * parent's clock.
   */
  POSITION(0x01, OnSplit.REWRITTEN, OnAdopt.CLOCK_TAKES_MAX),

  /** Range and rangeEpoch: one row. */
  RANGE(0x02, OnSplit.REWRITTEN, OnAdopt.REWRITTEN),

  /** Definitions of tables, by table id. */
  TABLE(0x03, OnSplit.COPIED, OnAdopt.UNITED),

  /** Ids of dropped tables. */
  DROPPED_TABLE(0x04, OnSplit.COPIED, OnAdopt.UNITED),

  /** Remembered outcomes, one row per log entry. A retry may belong to either side of a split. */
  OUTCOMES(0x05, OnSplit.COPIED, OnAdopt.UNITED),

  /**
   * How many items of a table the partition holds, and their size, by table id. Each side of a
   * split counts what it keeps.
   */
  TABLE_COUNT(0x06, OnSplit.RECOUNTED, OnAdopt.ADDED_UP),

  /**
   * Partitions that were split off this one, by id. The parent keeps the last; a child begins
   * without any.
   */
  CHILD(0x07, OnSplit.REWRITTEN, OnAdopt.KEPT),

  /** What changed behind a key since a split there was prepared: one row, gone with the split. */
  TALLY(0x08, OnSplit.REWRITTEN, OnAdopt.REWRITTEN),

  /** The voters as the log last stated them: one row. A child begins with its parent's. */
  VOTERS(0x09, OnSplit.COPIED, OnAdopt.KEPT),

  /** Log index of the split that made this partition: one row; none if no split did. */
  BASE(0x0a, OnSplit.REWRITTEN, OnAdopt.KEPT),

  /**
   * The last neighbour that was adopted, or is being: one row. A child begins without; a partition
   * that adopts another does not split meanwhile.
   */
  ADOPTION(0x0b, OnSplit.REWRITTEN, OnAdopt.REWRITTEN),

  /** Parts of a neighbour's range that were copied, by their first key; gone with the adoption. */
  ADOPTED_PART(0x0c, OnSplit.REWRITTEN, OnAdopt.REWRITTEN),

  /** The last neighbour that was about to adopt this partition: one row. A child begins without. */
  FREEZE(0x0d, OnSplit.REWRITTEN, OnAdopt.KEPT),

  /**
   * Shards of tables' streams, by number. Each side of a split closes and opens what lies in its
   * range. A partition that has any is not adopted.
   */
  SHARD(0x28, OnSplit.REWRITTEN, OnAdopt.NONE_LEFT),

  /**
   * How far the changes of global indexes have been shipped: one row. A child goes on from there;
   * nothing is left to be shipped of a partition that is adopted.
   */
  INDEXES_SHIPPED(0x21, OnSplit.COPIED, OnAdopt.KEPT),

  /**
   * How far items are brought into global indexes that are younger, by index id. Each side of a
   * split goes on with what is its own; the survivor of a merge looks at all that it adopted.
   */
  BACKFILL(0x22, OnSplit.COPIED, OnAdopt.REWRITTEN),

  /** The last who sent rows of global indexes for a range of items, by its start. */
  INDEX_SOURCE(0x23, OnSplit.COPIED, OnAdopt.UNITED),

  /** Items, with the local index rows and sizes of their collections. */
  ITEM(0x10, OnSplit.BY_KEY, OnAdopt.BY_KEY),

  /** Rows of global secondary indexes. */
  GLOBAL_INDEX(0x20, OnSplit.BY_KEY, OnAdopt.BY_KEY),

  /**
   * When items expire, see {@link StoredExpiry}. Behind a split both sides keep all: a row of which
   * no item of the partition says so has no effect, and goes when it is due.
   */
  EXPIRY(0x2c, OnSplit.COPIED, OnAdopt.LISTED_ANEW),

  /**
   * Tables whose items are listed in {@link #EXPIRY} only from some key on, by table id: each side
   * of a split lists its own.
   */
  EXPIRY_LISTING(0x2d, OnSplit.COPIED, OnAdopt.REWRITTEN),

  /**
   * Changes of items, in the family {@code changes}, keyed by shard, log index and ordinal. A child
   * begins without; a partition that has any is not adopted.
   */
  CHANGE(0xff, OnSplit.KEPT, OnAdopt.NONE_LEFT),

  /** Changes of rows in global indexes that were not shipped yet, in the family {@code changes}. */
  INDEX_CHANGE(0xfe, OnSplit.BY_KEY, OnAdopt.NONE_LEFT);

  /** What a split does with the rows of a family. */
  public enum OnSplit {
    /** Each row goes to the side that holds the key it is about. */
    BY_KEY,
    /** Both sides keep all. */
    COPIED,
    /** The parent keeps all; the child begins without. */
    KEPT,
    /** Both sides get new contents from the split itself. */
    REWRITTEN,
    /** Each side gets new contents from the rows that are its own now. */
    RECOUNTED
  }

  /** What adopting a neighbour does with the rows of a family. */
  public enum OnAdopt {
    /** The neighbour's rows are copied under their keys. */
    BY_KEY,
    /** The survivor keeps what either had. */
    UNITED,
    /** The survivor gets new contents from the adoption itself. */
    REWRITTEN,
    /** The survivor keeps its own; the neighbour's end with it. */
    KEPT,
    /** The survivor keeps the sum of both. */
    ADDED_UP,
    /** The survivor makes them of what is copied, behind the adoption. */
    LISTED_ANEW,
    /** The neighbour must not have any. */
    NONE_LEFT,
    /** The survivor keeps its own, but for the clock, which becomes the later of both. */
    CLOCK_TAKES_MAX
  }

  /** Behind every row: no row key has so many bytes of ones in front. */
  public static final Bytes END_OF_KEYSPACE = Bytes.ofHex("ffffffffffff");

  private static final int TABLE_ID_BYTES = 4;

  private final int code;
  private final OnSplit onSplit;
  private final OnAdopt onAdopt;

  RowFamily(int code, OnSplit onSplit, OnAdopt onAdopt) {
    this.code = code;
    this.onSplit = onSplit;
    this.onAdopt = onAdopt;
  }

  public OnSplit onSplit() {
    return onSplit;
  }

  public OnAdopt onAdopt() {
    return onAdopt;
  }

  /** Key of the only row of a partition's own family. */
  byte[] key() {
    return new byte[] {0, (byte) code};
  }

  /** Key of a partition's own row that has a number. */
  byte[] key(long number) {
    return ByteBuffer.allocate(10).put((byte) 0).put((byte) code).putLong(number).array();
  }

  /** The number in a key that {@link #key(long)} made. */
  static long number(byte[] key) {
    return ByteBuffer.wrap(key).getLong(2);
  }

  /** Key of a partition's own row that is about a key of the keyspace. */
  byte[] key(Bytes key) {
    return ByteBuffer.allocate(2 + key.length())
        .put((byte) 0)
        .put((byte) code)
        .put(key.buffer())
        .array();
  }

  /** The key of the keyspace in a key that {@link #key(Bytes)} made. */
  static Bytes about(byte[] key) {
    return Bytes.wrap(key, 2, key.length - 2);
  }

  /** First key behind all rows of a partition's own family. */
  byte[] end() {
    return new byte[] {0, (byte) (code + 1)};
  }

  /** The family of a row in the column family {@code rows}. */
  public static RowFamily of(byte[] key) {
    int code = -1;
    if (key.length >= 2 && key[0] == 0) {
      code = key[1] & 0xff;
      if (isKind(code)) {
        code = -1;
      }
    } else if (key.length > TABLE_ID_BYTES) {
      code = key[TABLE_ID_BYTES] & 0xff;
      if (!isKind(code)) {
        code = -1;
      }
    }
    return switch (code) {
      case 0x01 -> POSITION;
      case 0x02 -> RANGE;
      case 0x03 -> TABLE;
      case 0x04 -> DROPPED_TABLE;
      case 0x05 -> OUTCOMES;
      case 0x06 -> TABLE_COUNT;
      case 0x07 -> CHILD;
      case 0x08 -> TALLY;
      case 0x09 -> VOTERS;
      case 0x0a -> BASE;
      case 0x0b -> ADOPTION;
      case 0x0c -> ADOPTED_PART;
      case 0x0d -> FREEZE;
      case 0x28 -> SHARD;
      case 0x10 -> ITEM;
      case 0x20 -> GLOBAL_INDEX;
      case 0x2c -> EXPIRY;
      case 0x2d -> EXPIRY_LISTING;
      case 0x21 -> INDEXES_SHIPPED;
      case 0x22 -> BACKFILL;
      case 0x23 -> INDEX_SOURCE;
      default -> throw new StoreException("a row of no listed family: " + Bytes.wrap(key));
    };
  }

  /** Whether a code is that of rows of the keyspace. */
  private static boolean isKind(int code) {
    return code == ITEM.code || code == GLOBAL_INDEX.code;
  }
}
