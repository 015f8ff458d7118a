package dev.stator.proto.log;

import dev.stator.model.stream.SequenceNumber;
import dev.stator.proto.wire.SequenceNumberMessage;
import dev.stator.proto.wire.TrimStreamsCommand;

/** What is about tables' streams, as messages. */
public final class StreamCodec {
  private StreamCodec() {}

  static TrimStreamsCommand toMessage(LogCommand.TrimStreams trim) {
    var message = TrimStreamsCommand.newBuilder().setClosedBeforeMillis(trim.closedBeforeMillis());
    for (var shard : trim.shards()) {
      message.addShardsBuilder().setNumber(shard.number()).setBefore(toMessage(shard.before()));
    }
    return message.build();
  }

  static LogCommand.TrimStreams fromMessage(TrimStreamsCommand message) {
    return new LogCommand.TrimStreams(
        message.getClosedBeforeMillis(),
        message.getShardsList().stream()
            .map(shard ->
                new LogCommand.ShardTrim(shard.getNumber(), fromMessage(shard.getBefore())))
            .toList());
  }

  public static SequenceNumberMessage toMessage(SequenceNumber at) {
    return SequenceNumberMessage.newBuilder().setIndex(at.index()).setOrdinal(at.ordinal()).build();
  }

  public static SequenceNumber fromMessage(SequenceNumberMessage message) {
    return new SequenceNumber(message.getIndex(), message.getOrdinal());
  }
}
