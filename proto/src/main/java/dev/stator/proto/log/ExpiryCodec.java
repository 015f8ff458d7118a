package dev.stator.proto.log;

import dev.stator.proto.wire.ExpireCommand;

/** Commands about items that expire, as messages. */
final class ExpiryCodec {
  private ExpiryCodec() {}

  static ExpireCommand toMessage(LogCommand.Expire expire) {
    var message = ExpireCommand.newBuilder();
    for (var item : expire.items()) {
      message.addItemsBuilder().setRowKey(Wire.string(item.rowKey())).setSeconds(item.seconds());
    }
    return message.build();
  }

  static LogCommand.Expire fromMessage(ExpireCommand message) {
    return new LogCommand.Expire(
        message.getItemsList().stream()
            .map(item -> new LogCommand.Expiring(Wire.bytes(item.getRowKey()), item.getSeconds()))
            .toList());
  }
}
