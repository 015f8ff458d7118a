package dev.stator.proto.item;

import dev.stator.model.Bytes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link RangeRead} brought.
 *
 * @param items those that the filter holds for, as the projection shows them, encoded
 * @param count how many items the filter holds for
 * @param scanned how many items were evaluated
 * @param scannedBytes their DynamoDB sizes together, of an index as it holds them: what they cost
 * @param fetchedBytes DynamoDB's sizes of the items that were read beside the index's rows
 * @param weight their {@link dev.stator.model.item.PageWeight}s together: what counts for the
 *     read's {@code bytesMax}
 * @param lastKey the key attributes of the last item evaluated, an encoded item; null when none was
 * @param resume what was not walked yet: forwards from this row key on, backwards below it; null
 *     when all of the range was
 * @param more whether the service would give a LastEvaluatedKey: the read ended at one of its
 *     bounds, be it with the range's last item, or there is something to resume
 */
public record RangePage(
    List<Bytes> items,
    int count,
    int scanned,
    long scannedBytes,
    long fetchedBytes,
    long weight,
    @Nullable Bytes lastKey,
    @Nullable Bytes resume,
    boolean more) {

  /** A page of a range that holds nothing. */
  public static final RangePage EMPTY = new RangePage(List.of(), 0, 0, 0, 0, 0, null, null, false);

  /** A page of items that were read themselves. */
  public RangePage(
      List<Bytes> items,
      int count,
      int scanned,
      long scannedBytes,
      long weight,
      @Nullable Bytes lastKey,
      @Nullable Bytes resume,
      boolean more) {
    this(items, count, scanned, scannedBytes, 0, weight, lastKey, resume, more);
  }

  public RangePage {
    items = List.copyOf(items);
  }

  /** This page and the one that follows it, as one. */
  public RangePage and(RangePage next) {
    var all = items;
    if (items.isEmpty()) {
      all = next.items;
    } else if (!next.items.isEmpty()) {
      all = new ArrayList<>(items.size() + next.items.size());
      all.addAll(items);
      all.addAll(next.items);
    }
    return new RangePage(
        all,
        count + next.count,
        scanned + next.scanned,
        scannedBytes + next.scannedBytes,
        fetchedBytes + next.fetchedBytes,
        weight + next.weight,
        next.lastKey != null ? next.lastKey : lastKey,
        next.resume,
        next.more);
  }

  /** The bytes of the items as they are returned. */
  public long itemBytes() {
    long bytes = 0;
    for (var item : items) {
      bytes += item.length();
    }
    return bytes;
  }
}
