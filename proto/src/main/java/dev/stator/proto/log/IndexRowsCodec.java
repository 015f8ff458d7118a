package dev.stator.proto.log;

import dev.stator.model.key.KeyRange;
import dev.stator.proto.log.LogCommand.IndexRowChange;
import dev.stator.proto.log.LogCommand.IndexSource;
import dev.stator.proto.wire.IndexRowMessage;
import dev.stator.proto.wire.IndexRowsCommand;
import dev.stator.proto.wire.IndexSourceMessage;

/** Index rows on their way, as messages. */
final class IndexRowsCodec {
  private IndexRowsCodec() {}

  static IndexRowsCommand toMessage(LogCommand.IndexRows command) {
    var message = IndexRowsCommand.newBuilder().setSource(toMessage(command.source()));
    for (var row : command.rows()) {
      message.addRows(toMessage(row));
    }
    return message.build();
  }

  static LogCommand.IndexRows fromMessage(IndexRowsCommand message) {
    return new LogCommand.IndexRows(
        fromMessage(message.getSource()),
        message.getRowsList().stream().map(IndexRowsCodec::fromMessage).toList());
  }

  static IndexSourceMessage toMessage(IndexSource source) {
    var message =
        IndexSourceMessage.newBuilder()
            .setStart(Wire.string(source.range().start()))
            .setRangeEpoch(source.rangeEpoch())
            .setTerm(source.term())
            .setSequence(source.sequence())
            .setThrough(source.through());
    var end = source.range().end();
    if (end != null) {
      message.setEnd(Wire.string(end));
    }
    return message.build();
  }

  static IndexSource fromMessage(IndexSourceMessage message) {
    return new IndexSource(
        new KeyRange(
            Wire.bytes(message.getStart()), message.hasEnd() ? Wire.bytes(message.getEnd()) : null),
        message.getRangeEpoch(),
        message.getTerm(),
        message.getSequence(),
        message.getThrough());
  }

  private static IndexRowMessage toMessage(IndexRowChange row) {
    var message =
        IndexRowMessage.newBuilder()
            .setKey(Wire.string(row.key()))
            .setStamp(row.stamp())
            .setVersion(row.version())
            .setSize(row.size());
    if (row.item() != null) {
      message.setItem(Wire.string(row.item()));
    }
    return message.build();
  }

  private static IndexRowChange fromMessage(IndexRowMessage message) {
    return new IndexRowChange(
        Wire.bytes(message.getKey()),
        message.getStamp(),
        message.getVersion(),
        message.hasItem() ? Wire.bytes(message.getItem()) : null,
        message.getSize());
  }
}
