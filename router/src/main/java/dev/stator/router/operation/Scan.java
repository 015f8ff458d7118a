package dev.stator.router.operation;

import dev.stator.model.Bytes;
import dev.stator.model.capacity.Limits;
import dev.stator.model.error.RequestException;
import dev.stator.model.item.Items;
import dev.stator.model.key.ItemCollection;
import dev.stator.model.key.ItemOrder;
import dev.stator.model.key.KeyRange;
import dev.stator.model.key.Keyspace;
import dev.stator.model.table.TableSchema;
import dev.stator.proto.item.RangePage;
import dev.stator.proto.item.RangeRead;
import dev.stator.router.legacy.LegacyConditions;
import dev.stator.router.routing.StorageClient;
import dev.stator.router.validation.Members;
import java.util.ArrayList;
import java.util.List;

/**
 * Scan: reads all items of a table, or of one segment of it, in the order of their tokens. A
 * segment is a range of tokens, so that an item stays in its segment whatever is written meanwhile.
 */
final class Scan implements Operation {
  private static final List<String> EXPRESSIONS =
      List.of("ProjectionExpression", "FilterExpression");
  private static final List<String> LEGACY =
      List.of("AttributesToGet", "ScanFilter", "ConditionalOperator");

  @Override
  public Reply execute(Call call) {
    var request = call.members();
    var expressions = RequestExpressions.of(request, call.expressions(), EXPRESSIONS, LEGACY);
    var attributes = Selection.attributesToGet(request);
    var legacyFilter = LegacyConditions.read(request.dictionary("ScanFilter"));
    var joining = request.text("ConditionalOperator");
    LegacyConditions.checkOperator(joining, legacyFilter.size());
    var startKey = StartKey.read(request);
    var segment = Segment.of(request);

    var filterExpression = expressions.condition("FilterExpression");
    var projectionExpression = expressions.projection();
    expressions.refuseUnused();
    Selection.check(request, "");

    var table = call.table();
    var schema = table.schema();
    var order = IndexNames.order(request, table);
    if (startKey != null && order.index() != null) {
      checkIndexKey(order, startKey);
    }
    var projection = Query.projection(projectionExpression, attributes);
    Projecting.checkSelected(request, order, projection);
    var ranges = Keyspace.segmentRanges(order.rows(), segment.number(), segment.total());
    if (startKey != null) {
      ranges = behind(startRow(order, startKey), ranges, segment);
    }
    KeyPaths.refuseNested(schema, projectionExpression);
    KeyPaths.refuseNested(schema, filterExpression);

    boolean countOnly = Selection.countsOnly(request);
    var filter = Query.filter(filterExpression, legacyFilter, joining);
    var read =
        new RangeRead(
            schema.tableId(),
            KeyRange.ALL,
            false,
            Query.itemsMax(request),
            Limits.PAGE_BYTES_MAX,
            request.flag("ConsistentRead"),
            filter,
            projection,
            countOnly,
            order.number(),
            Projecting.fetches(request, order, projection));
    var page = page(call.services().storage(), schema, read, ranges);
    return PageReply.of(call, order, page, countOnly);
  }

  /**
   * One of the parts that a scan is divided into.
   *
   * @param number from 0
   */
  private record Segment(int number, int total) {
    static Segment of(Members request) {
      var number = request.number("Segment");
      var total = request.number("TotalSegments");
      if (number == null && total == null) {
        return new Segment(0, 1);
      }
      if (total == null) {
        throw RequestException.validation(
            "The TotalSegments parameter is required but was not present in the request when Segment parameter is present");
      }
      if (number == null) {
        throw RequestException.validation(
            "The Segment parameter is required but was not present in the request when parameter TotalSegments is present");
      }
      if (number >= total) {
        throw RequestException.validation(
            "The Segment parameter is zero-based and must be less than parameter TotalSegments: Segment: "
                + number
                + " is not less than TotalSegments: "
                + total);
      }
      return new Segment(number.intValue(), total.intValue());
    }
  }

  private static Bytes startRow(ItemOrder order, Bytes startKey) {
    try {
      return order.index() == null
          ? Keyspace.rowOfKey(order.table(), startKey)
          : order.row(startKey);
    } catch (RequestException e) {
      throw StartKey.invalid(e.text());
    }
  }

  private static void checkIndexKey(ItemOrder order, Bytes startKey) {
    if (Items.count(startKey) != order.position().size()) {
      throw RequestException.validation(StartKey.INVALID);
    }
    order.keys().forEach(key -> StartKey.check(key, startKey));
  }

  /** What is left of a segment's ranges behind a row, which must be in it. */
  private static List<KeyRange> behind(Bytes row, List<KeyRange> ranges, Segment segment) {
    for (int i = 0; i < ranges.size(); i++) {
      var range = ranges.get(i);
      if (range.contains(row)) {
        var left = new ArrayList<>(ranges.subList(i, ranges.size()));
        left.set(0, new KeyRange(ItemCollection.behind(row), range.end()));
        return left;
      }
    }
    throw StartKey.invalid(
        "Invalid ExclusiveStartKey. Please use ExclusiveStartKey with correct Segment. TotalSegments: "
            + segment.total()
            + " Segment: "
            + segment.number());
  }

  /** Reads one range after the other, until the page is full. */
  private static RangePage page(
      StorageClient storage, TableSchema schema, RangeRead read, List<KeyRange> ranges) {
    var page = RangePage.EMPTY;
    for (var range : ranges) {
      int itemsLeft = read.itemsMax() - page.scanned();
      long bytesLeft = read.bytesMax() - page.weight();
      var next = storage.range(schema, read.with(range, itemsLeft, bytesLeft));
      page = page.and(next);
      if (next.more()) {
        return page;
      }
    }
    return page;
  }
}
