package dev.stator.proto.item;

import dev.stator.model.Bytes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link RangeRead} brought.
 *
 * @param items those that the filter holds for, as the projection shows them, encoded
 * @param count how many items the filter holds for
 * @param scanned how many items were evaluated
 * @param scannedBytes their DynamoDB sizes together
 * @param lastKey the key attributes of the last item evaluated, an encoded item; null when none was
 * @param more whether the range may hold items behind the last one evaluated
 */
public record RangePage(
    List<Bytes> items,
    int count,
    int scanned,
    long scannedBytes,
    @Nullable Bytes lastKey,
    boolean more) {
  public RangePage {
    items = List.copyOf(items);
  }
}
