package dev.stator.proto.item;

import dev.stator.model.key.KeyRange;
import dev.stator.model.stream.Shard;
import dev.stator.model.stream.ShardId;
import dev.stator.proto.item.ChangePage.PlacedChange;
import dev.stator.proto.log.StreamCodec;
import dev.stator.proto.log.Wire;
import dev.stator.proto.wire.StorageCallMessage.ChangesCall;
import dev.stator.proto.wire.StorageCallMessage.ShardsCall;
import dev.stator.proto.wire.StorageReplyMessage.ChangePageMessage;
import dev.stator.proto.wire.StorageReplyMessage.ShardIdMessage;
import dev.stator.proto.wire.StorageReplyMessage.ShardList;
import dev.stator.proto.wire.StorageReplyMessage.ShardMessage;

/** Calls and replies about shards of streams as messages. */
final class ShardCodec {
  private ShardCodec() {}

  static ShardsCall toMessage(StorageCall.Shards call) {
    return ShardsCall.newBuilder()
        .setTableId(call.tableId())
        .setLabel(call.label())
        .setFrom(Wire.string(call.from()))
        .build();
  }

  static StorageCall.Shards fromMessage(long partitionId, ShardsCall message) {
    return new StorageCall.Shards(
        partitionId, message.getTableId(), message.getLabel(), Wire.bytes(message.getFrom()));
  }

  static ChangesCall toMessage(StorageCall.Changes call) {
    return ChangesCall.newBuilder()
        .setShard(call.number())
        .setFrom(StreamCodec.toMessage(call.from()))
        .setChangesMax(call.changesMax())
        .setBytesMax(call.bytesMax())
        .build();
  }

  static StorageCall.Changes fromMessage(long partitionId, ChangesCall message) {
    return new StorageCall.Changes(
        partitionId,
        message.getShard(),
        StreamCodec.fromMessage(message.getFrom()),
        message.getChangesMax(),
        message.getBytesMax());
  }

  static ShardList toMessage(StorageReply.Shards reply) {
    var message =
        ShardList.newBuilder()
            .addAllShards(reply.shards().stream().map(ShardCodec::toMessage).toList())
            .setStart(Wire.string(reply.range().start()));
    var end = reply.range().end();
    if (end != null) {
      message.setEnd(Wire.string(end));
    }
    return message.build();
  }

  static StorageReply.Shards fromMessage(ShardList message) {
    return new StorageReply.Shards(
        message.getShardsList().stream().map(ShardCodec::fromMessage).toList(),
        new KeyRange(
            Wire.bytes(message.getStart()),
            message.hasEnd() ? Wire.bytes(message.getEnd()) : null));
  }

  static ChangePageMessage toMessage(ChangePage page) {
    var message =
        ChangePageMessage.newBuilder()
            .setNext(StreamCodec.toMessage(page.next()))
            .setMore(page.more());
    var shard = page.shard();
    if (shard != null) {
      message.setShard(toMessage(shard));
    }
    for (var change : page.changes()) {
      message
          .addChangesBuilder()
          .setAt(StreamCodec.toMessage(change.at()))
          .setChange(Wire.string(change.change()));
    }
    return message.build();
  }

  static ChangePage fromMessage(ChangePageMessage message) {
    return new ChangePage(
        message.hasShard() ? fromMessage(message.getShard()) : null,
        message.getChangesList().stream()
            .map(change ->
                new PlacedChange(
                    StreamCodec.fromMessage(change.getAt()), Wire.bytes(change.getChange())))
            .toList(),
        StreamCodec.fromMessage(message.getNext()),
        message.getMore());
  }

  private static ShardMessage toMessage(Shard shard) {
    var message =
        ShardMessage.newBuilder()
            .setId(toMessage(shard.id()))
            .setStart(StreamCodec.toMessage(shard.start()));
    var parent = shard.parent();
    if (parent != null) {
      message.setParent(toMessage(parent));
    }
    var end = shard.end();
    if (end != null) {
      message.setEnd(StreamCodec.toMessage(end));
    }
    return message.build();
  }

  private static Shard fromMessage(ShardMessage message) {
    return new Shard(
        fromMessage(message.getId()),
        message.hasParent() ? fromMessage(message.getParent()) : null,
        StreamCodec.fromMessage(message.getStart()),
        message.hasEnd() ? StreamCodec.fromMessage(message.getEnd()) : null);
  }

  private static ShardIdMessage toMessage(ShardId id) {
    return ShardIdMessage.newBuilder()
        .setNumber(id.number())
        .setPartitionId(id.partitionId())
        .build();
  }

  private static ShardId fromMessage(ShardIdMessage message) {
    return new ShardId(message.getNumber(), message.getPartitionId());
  }
}
