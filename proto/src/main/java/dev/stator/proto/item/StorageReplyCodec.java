package dev.stator.proto.item;

import dev.stator.model.key.KeyRange;
import dev.stator.proto.cluster.ClusterCodec;
import dev.stator.proto.log.IndexCountCodec;
import dev.stator.proto.log.OutcomeCodec;
import dev.stator.proto.log.UnreadableMessageException;
import dev.stator.proto.log.Wire;
import dev.stator.proto.wire.StorageReplyMessage;
import org.jspecify.annotations.Nullable;

/** Replies of storage nodes as messages. */
public final class StorageReplyCodec {
  private StorageReplyCodec() {}

  public static StorageReplyMessage toMessage(long number, StorageReply reply) {
    var message = StorageReplyMessage.newBuilder().setCall(number);
    switch (reply) {
      case StorageReply.Written(var outcome) -> message.setWritten(OutcomeCodec.toMessage(outcome));
      case StorageReply.Found(var item, var size, var version) -> {
        var found = StorageReplyMessage.Found.newBuilder().setSize(size).setVersion(version);
        if (item != null) {
          found.setItem(Wire.string(item));
        }
        message.setFound(found);
      }
      case StorageReply.Ranged(var page) -> message.setRanged(RangeCodec.toMessage(page));
      case StorageReply.Counted counted -> message.setCounted(toMessage(counted));
      case StorageReply.Shipped() -> message.setShipped(true);
      case StorageReply.Shards shards -> message.setShards(ShardCodec.toMessage(shards));
      case StorageReply.Changes(var page) -> message.setChanges(ShardCodec.toMessage(page));
      case StorageReply.Moved(var known) ->
          message.setMoved(
              StorageReplyMessage.Moved.newBuilder()
                  .addAllKnown(known.stream().map(ClusterCodec::encode).toList()));
      case StorageReply.NotLeader(var leader) -> message.setNotLeader(leader == null ? "" : leader);
      case StorageReply.Overloaded() -> message.setOverloaded(true);
      case StorageReply.Unknown(var leader) -> message.setUnknown(leader == null ? "" : leader);
      case StorageReply.NoPartition() -> message.setNoPartition(true);
      case StorageReply.Unavailable(var why) -> message.setUnavailable(why);
    }
    return message.build();
  }

  /**
   * @throws UnreadableMessageException when the reply is of a kind that this version does not know
   */
  public static StorageReply fromMessage(StorageReplyMessage message) {
    return switch (message.getReplyCase()) {
      case WRITTEN -> new StorageReply.Written(OutcomeCodec.fromMessage(message.getWritten()));
      case FOUND -> {
        var found = message.getFound();
        yield new StorageReply.Found(
            found.hasItem() ? Wire.bytes(found.getItem()) : null,
            found.getSize(),
            found.getVersion());
      }
      case RANGED -> new StorageReply.Ranged(RangeCodec.fromMessage(message.getRanged()));
      case COUNTED -> {
        var counted = message.getCounted();
        yield new StorageReply.Counted(
            counted.getItems(),
            counted.getBytes(),
            IndexCountCodec.fromMessages(counted.getIndexesList()),
            new KeyRange(
                Wire.bytes(counted.getStart()),
                counted.hasEnd() ? Wire.bytes(counted.getEnd()) : null));
      }
      case SHIPPED -> new StorageReply.Shipped();
      case MOVED ->
          new StorageReply.Moved(
              message.getMoved().getKnownList().stream().map(ClusterCodec::decode).toList());
      case SHARDS -> ShardCodec.fromMessage(message.getShards());
      case CHANGES -> new StorageReply.Changes(ShardCodec.fromMessage(message.getChanges()));
      case NOT_LEADER -> new StorageReply.NotLeader(emptyToNull(message.getNotLeader()));
      case OVERLOADED -> new StorageReply.Overloaded();
      case UNKNOWN -> new StorageReply.Unknown(emptyToNull(message.getUnknown()));
      case NO_PARTITION -> new StorageReply.NoPartition();
      case UNAVAILABLE -> new StorageReply.Unavailable(message.getUnavailable());
      case REPLY_NOT_SET ->
          throw new UnreadableMessageException("The kind of reply is unknown to this version");
    };
  }

  private static StorageReplyMessage.Counted toMessage(StorageReply.Counted counted) {
    var message =
        StorageReplyMessage.Counted.newBuilder()
            .setItems(counted.items())
            .setBytes(counted.bytes())
            .addAllIndexes(IndexCountCodec.toMessages(counted.indexes()))
            .setStart(Wire.string(counted.range().start()));
    var end = counted.range().end();
    if (end != null) {
      message.setEnd(Wire.string(end));
    }
    return message.build();
  }

  private static @Nullable String emptyToNull(String text) {
    return text.isEmpty() ? null : text;
  }
}
