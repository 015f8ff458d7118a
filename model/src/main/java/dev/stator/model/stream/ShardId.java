package dev.stator.model.stream;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The name of a shard. It says who holds the shard's changes, for a shard stays where it was
 * opened; and children's names come behind their parents'.
 *
 * @param number where the partition's log opened it: none opened later has a lower one
 * @param partitionId the partition that holds its changes
 */
public record ShardId(long number, long partitionId) {
  private static final Pattern TEXT = Pattern.compile("shardId-(\\d{20})-([0-9a-f]{8,16})");

  private static final int ORDINAL_BITS = 16;

  /**
   * The name of a shard that is opened.
   *
   * @param index of the log entry that opens it
   * @param ordinal among the shards that this entry opens
   */
  public static ShardId opened(long index, int ordinal, long partitionId) {
    return new ShardId(index << ORDINAL_BITS | ordinal, partitionId);
  }

  @Override
  public String toString() {
    return "shardId-%020d-%08x".formatted(number, partitionId);
  }

  /** Null when the text is not the name that a shard can have. */
  public static @Nullable ShardId parse(String text) {
    var matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      return null;
    }
    try {
      var id =
          new ShardId(
              Long.parseLong(matcher.group(1)), Long.parseUnsignedLong(matcher.group(2), 16));
      return id.toString().equals(text) ? id : null;
    } catch (NumberFormatException e) {
      return null;
    }
  }
}
