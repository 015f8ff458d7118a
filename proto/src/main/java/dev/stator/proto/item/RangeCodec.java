package dev.stator.proto.item;

import com.google.protobuf.ByteString;
import dev.stator.model.Bytes;
import dev.stator.model.expression.Projection;
import dev.stator.model.key.KeyRange;
import dev.stator.proto.log.ExpressionCodec;
import dev.stator.proto.log.Wire;
import dev.stator.proto.wire.RangeReadMessage;
import dev.stator.proto.wire.StorageReplyMessage.RangePageMessage;
import java.util.ArrayList;

/** Reads of ranges and what they bring, as messages. */
final class RangeCodec {
  private RangeCodec() {}

  static ByteString encode(RangeRead read) {
    var end = read.range().end();
    var message =
        RangeReadMessage.newBuilder()
            .setTableId(read.tableId())
            .setStart(Wire.string(read.range().start()))
            .setEndUnbounded(end == null)
            .setBackwards(read.backwards())
            .setItemsMax(read.itemsMax())
            .setBytesMax(read.bytesMax())
            .setConsistent(read.consistent())
            .setCountOnly(read.countOnly())
            .setIndex(read.index())
            .setFetches(read.fetches());
    if (end != null) {
      message.setEnd(Wire.string(end));
    }
    if (read.filter() != null) {
      message.setFilter(ExpressionCodec.toMessage(read.filter()));
    }
    if (read.projection() != null) {
      message.setProjects(true);
      read.projection()
          .paths()
          .forEach(path -> message.addProjection(ExpressionCodec.toMessage(path)));
    }
    return Wire.string(Wire.encode(message.build()));
  }

  static RangeRead decode(ByteString encoded) {
    var message = Wire.parse(RangeReadMessage.parser(), Wire.bytes(encoded));
    return new RangeRead(
        message.getTableId(),
        new KeyRange(
            Wire.bytes(message.getStart()),
            message.getEndUnbounded() ? null : Wire.bytes(message.getEnd())),
        message.getBackwards(),
        message.getItemsMax(),
        message.getBytesMax(),
        message.getConsistent(),
        message.hasFilter() ? ExpressionCodec.fromMessage(message.getFilter()) : null,
        message.getProjects()
            ? new Projection(
                message.getProjectionList().stream().map(ExpressionCodec::fromMessage).toList())
            : null,
        message.getCountOnly(),
        message.getIndex(),
        message.getFetches());
  }

  static RangePageMessage toMessage(RangePage page) {
    var message =
        RangePageMessage.newBuilder()
            .setCount(page.count())
            .setScanned(page.scanned())
            .setScannedBytes(page.scannedBytes())
            .setFetchedBytes(page.fetchedBytes())
            .setWeight(page.weight())
            .setMore(page.more());
    page.items().forEach(item -> message.addItems(Wire.string(item)));
    if (page.lastKey() != null) {
      message.setLastKey(Wire.string(page.lastKey()));
    }
    if (page.resume() != null) {
      message.setResume(Wire.string(page.resume()));
    }
    return message.build();
  }

  static RangePage fromMessage(RangePageMessage message) {
    var items = new ArrayList<Bytes>(message.getItemsCount());
    for (int i = 0; i < message.getItemsCount(); i++) {
      items.add(Wire.bytes(message.getItems(i)));
    }
    return new RangePage(
        items,
        message.getCount(),
        message.getScanned(),
        message.getScannedBytes(),
        message.getFetchedBytes(),
        message.getWeight(),
        message.hasLastKey() ? Wire.bytes(message.getLastKey()) : null,
        message.hasResume() ? Wire.bytes(message.getResume()) : null,
        message.getMore());
  }
}
