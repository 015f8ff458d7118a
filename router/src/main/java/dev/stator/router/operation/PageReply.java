package dev.stator.router.operation;

import dev.stator.model.capacity.CapacityUnits;
import dev.stator.proto.item.RangePage;
import dev.stator.router.json.JsonOutput;

/** The answer to a Query or Scan. */
final class PageReply {
  private static final int BYTES_BESIDE_ITEMS = 512;

  private PageReply() {}

  static Reply of(Call call, RangePage page, boolean countOnly) {
    var request = call.members();
    double units = CapacityUnits.read(page.scannedBytes(), request.flag("ConsistentRead"));
    call.consumedRead(units);
    call.returned(page.count());
    var out = new JsonOutput((int) (BYTES_BESIDE_ITEMS + page.itemBytes() * 3 / 2)).beginObject();
    out.name("Count").number(page.count());
    if (!countOnly) {
      out.name("Items").beginArray();
      page.items().forEach(out::item);
      out.endArray();
    }
    if (page.more() && page.lastKey() != null) {
      out.name("LastEvaluatedKey").item(page.lastKey());
    }
    out.name("ScannedCount").number(page.scanned());
    ConsumedCapacity.write(out, request, request.requiredText("TableName"), units);
    return Reply.ok(out.endObject());
  }
}
