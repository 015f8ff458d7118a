package dev.stator.proto.item;

import dev.stator.model.key.KeyRange;
import dev.stator.proto.log.UnreadableMessageException;
import dev.stator.proto.log.Wire;
import dev.stator.proto.wire.StorageCallMessage;
import dev.stator.proto.wire.StorageCallMessage.AwaitShippedCall;
import dev.stator.proto.wire.StorageCallMessage.CountCall;
import dev.stator.proto.wire.StorageCallMessage.GetCall;

/** Calls to storage nodes as messages. */
public final class StorageCallCodec {
  private StorageCallCodec() {}

  public static StorageCallMessage toMessage(long number, StorageCall call) {
    var message =
        StorageCallMessage.newBuilder().setCall(number).setPartitionId(call.partitionId());
    switch (call) {
      case StorageCall.Write(var partitionId, var command) ->
          message.setWrite(Wire.string(command));
      case StorageCall.Get(var partitionId, var tableId, var rowKey, var consistent) ->
          message.setGet(
              GetCall.newBuilder()
                  .setTableId(tableId)
                  .setRowKey(Wire.string(rowKey))
                  .setConsistent(consistent));
      case StorageCall.Range(var partitionId, var read) ->
          message.setRange(RangeCodec.encode(read));
      case StorageCall.Count(var partitionId, var tableId, var from) ->
          message.setCount(CountCall.newBuilder().setTableId(tableId).setFrom(Wire.string(from)));
      case StorageCall.AwaitShipped await -> message.setAwaitShipped(toMessage(await));
      case StorageCall.Shards shards -> message.setShards(ShardCodec.toMessage(shards));
      case StorageCall.Changes changes -> message.setChanges(ShardCodec.toMessage(changes));
    }
    return message.build();
  }

  private static AwaitShippedCall toMessage(StorageCall.AwaitShipped await) {
    var message =
        AwaitShippedCall.newBuilder()
            .setStart(Wire.string(await.range().start()))
            .setVersion(await.version());
    var end = await.range().end();
    if (end != null) {
      message.setEnd(Wire.string(end));
    }
    return message.build();
  }

  /**
   * @throws UnreadableMessageException when the call is of a kind that this version does not know
   */
  public static StorageCall fromMessage(StorageCallMessage message) {
    return switch (message.getBodyCase()) {
      case WRITE -> new StorageCall.Write(message.getPartitionId(), Wire.bytes(message.getWrite()));
      case GET -> {
        var get = message.getGet();
        yield new StorageCall.Get(
            message.getPartitionId(),
            get.getTableId(),
            Wire.bytes(get.getRowKey()),
            get.getConsistent());
      }
      case RANGE ->
          new StorageCall.Range(message.getPartitionId(), RangeCodec.decode(message.getRange()));
      case COUNT ->
          new StorageCall.Count(
              message.getPartitionId(),
              message.getCount().getTableId(),
              Wire.bytes(message.getCount().getFrom()));
      case AWAIT_SHIPPED -> {
        var await = message.getAwaitShipped();
        yield new StorageCall.AwaitShipped(
            message.getPartitionId(),
            new KeyRange(
                Wire.bytes(await.getStart()), await.hasEnd() ? Wire.bytes(await.getEnd()) : null),
            await.getVersion());
      }
      case SHARDS -> ShardCodec.fromMessage(message.getPartitionId(), message.getShards());
      case CHANGES -> ShardCodec.fromMessage(message.getPartitionId(), message.getChanges());
      case BODY_NOT_SET ->
          throw new UnreadableMessageException("The kind of call is unknown to this version");
    };
  }
}
