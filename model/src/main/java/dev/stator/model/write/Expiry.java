package dev.stator.model.write;

import dev.stator.model.Bytes;
import dev.stator.model.item.Items;
import dev.stator.model.item.NumberCodec;
import dev.stator.model.item.ValueType;
import dev.stator.model.table.TableSchema;
import org.jspecify.annotations.Nullable;

/**
 * When items expire. Their table names an attribute for it; a number there is seconds since 1970,
 * and anything else says nothing. Pure, as {@link ItemDecider} is.
 *
 * <p>An item is due when the partition's clock is past that time by more than clocks may be wrong,
 * and is not any more when it is past it by more than five years: the service takes so old a number
 * for something else than a time.
 */
public final class Expiry {
  /** What an item that does not expire says. */
  public static final long NEVER = 0;

  /** The clocks of healthy nodes are no further apart. */
  public static final long CLOCKS_APART_MILLIS = 500;

  /** Five years of 365 days and one. */
  private static final long FORGOTTEN_MILLIS = 1_826L * 24 * 60 * 60 * 1_000;

  /** The last second of the year 9999: what is later is milliseconds, or no time at all. */
  private static final long LATEST_SECONDS = 253_402_300_799L;

  private Expiry() {}

  /** When an item of the table expires, in seconds since 1970, or {@link #NEVER}. */
  public static long seconds(TableSchema schema, @Nullable Bytes item) {
    var attribute = schema.expiryAttribute();
    return attribute == null || item == null ? NEVER : seconds(item, attribute);
  }

  /** A fraction of a second is waited for. */
  private static long seconds(Bytes item, String attribute) {
    var value = Items.attribute(item, attribute);
    if (value == null || Items.type(value) != ValueType.N) {
      return NEVER;
    }
    long seconds = NumberCodec.ceiling(value, LATEST_SECONDS);
    return seconds < 0 || seconds > LATEST_SECONDS ? NEVER : seconds;
  }

  /** Whether what expires then is to be removed when the partition's clock shows that. */
  public static boolean isDue(long seconds, long clockMillis) {
    return seconds >= oldestDue(clockMillis) && seconds <= newestDue(clockMillis);
  }

  /** What expired earlier is not removed any more. */
  public static long oldestDue(long clockMillis) {
    return Math.max(1, Math.ceilDiv(clockMillis - FORGOTTEN_MILLIS, 1_000));
  }

  /** What expires later is not to be removed yet. */
  public static long newestDue(long clockMillis) {
    return Math.floorDiv(clockMillis - CLOCKS_APART_MILLIS, 1_000);
  }
}
