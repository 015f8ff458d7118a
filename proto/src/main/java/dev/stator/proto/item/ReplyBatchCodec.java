package dev.stator.proto.item;

import dev.stator.proto.wire.ReplyBatch;
import java.util.ArrayList;
import java.util.List;

/** Replies that travel together. */
public final class ReplyBatchCodec {
  private ReplyBatchCodec() {}

  public static ReplyBatch toMessage(List<NumberedReply> replies) {
    var batch = ReplyBatch.newBuilder();
    for (NumberedReply reply : replies) {
      batch.addReplies(StorageReplyCodec.toMessage(reply.number(), reply.reply()));
    }
    return batch.build();
  }

  public static List<NumberedReply> fromMessage(ReplyBatch batch) {
    var replies = new ArrayList<NumberedReply>(batch.getRepliesCount());
    for (var message : batch.getRepliesList()) {
      replies.add(new NumberedReply(message.getCall(), StorageReplyCodec.fromMessage(message)));
    }
    return replies;
  }
}
