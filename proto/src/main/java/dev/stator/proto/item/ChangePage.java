package dev.stator.proto.item;

import dev.stator.model.Bytes;
import dev.stator.model.stream.ItemChange;
import dev.stator.model.stream.SequenceNumber;
import dev.stator.model.stream.Shard;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a read of a shard's changes brought.
 *
 * @param shard as it was then; null when the partition has no such shard
 * @param changes in order
 * @param next where to go on
 * @param more whether there are changes behind these already
 */
public record ChangePage(
    @Nullable Shard shard, List<PlacedChange> changes, SequenceNumber next, boolean more) {
  /** Of a shard that is not there. */
  public static final ChangePage NO_SHARD =
      new ChangePage(null, List.of(), SequenceNumber.FIRST, false);

  /**
   * @param change an encoded {@link ItemChange}
   */
  public record PlacedChange(SequenceNumber at, Bytes change) {}

  public ChangePage {
    changes = List.copyOf(changes);
  }

  /** This page and the one that follows it, as one. */
  public ChangePage and(ChangePage rest) {
    var all = new ArrayList<>(changes);
    all.addAll(rest.changes);
    return new ChangePage(rest.shard, all, rest.next, rest.more);
  }

  /** Whether nothing between was trimmed meanwhile. */
  public boolean follows(ChangePage former) {
    return shard != null && shard.start().compareTo(former.next) <= 0;
  }

  /** DynamoDB's sizes of the changes together. */
  public long sizes() {
    long sizes = 0;
    for (var change : changes) {
      sizes += ItemChange.size(change.change());
    }
    return sizes;
  }

  /** The bytes of the changes as they are stored. */
  public long bytes() {
    long bytes = 0;
    for (var change : changes) {
      bytes += change.change().length();
    }
    return bytes;
  }
}
