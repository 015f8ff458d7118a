package dev.stator.proto.item;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.stator.proto.log.RandomCommands;
import dev.stator.proto.log.UnreadableMessageException;
import dev.stator.proto.wire.CallBatch;
import dev.stator.proto.wire.ReplyBatch;
import dev.stator.proto.wire.StorageCallMessage;
import dev.stator.proto.wire.StorageReplyMessage;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

class BatchCodecTest {
  @Test
  void callsComeBack() throws InvalidProtocolBufferException {
    var random = RandomCommands.seeded();
    for (int i = 0; i < 200; i++) {
      var calls = new ArrayList<NumberedCall>();
      for (int n = 0; n < i % 20; n++) {
        calls.add(
            new NumberedCall(
                n,
                n % 2 == 0
                    ? new StorageCall.Write(-n, random.bytes())
                    : new StorageCall.Get(n, -n, random.bytes(), n % 3 == 0)));
      }
      var bytes = CallBatchCodec.toMessage(calls).toByteArray();
      assertEquals(calls, CallBatchCodec.fromMessage(CallBatch.parseFrom(bytes)));
    }
  }

  @Test
  void repliesComeBack() throws InvalidProtocolBufferException {
    var random = RandomCommands.seeded();
    for (int i = 0; i < 200; i++) {
      var replies = new ArrayList<NumberedReply>();
      for (int n = 0; n < 20; n++) {
        replies.add(new NumberedReply(n, reply(random, n)));
      }
      var bytes = ReplyBatchCodec.toMessage(replies).toByteArray();
      assertEquals(replies, ReplyBatchCodec.fromMessage(ReplyBatch.parseFrom(bytes)));
    }
  }

  private static StorageReply reply(RandomCommands random, int number) {
    return switch (number % 9) {
      case 0 -> new StorageReply.NotLeader(null);
      case 1 -> new StorageReply.NotLeader("node-1");
      case 2 -> new StorageReply.Overloaded();
      case 3 -> new StorageReply.Unknown(null);
      case 4 -> new StorageReply.Unknown("node-2");
      case 5 -> new StorageReply.NoPartition();
      case 6 -> new StorageReply.Unavailable(random.text());
      case 7 -> new StorageReply.Found(random.bytesOrNull(), number, -number);
      default -> new StorageReply.Written(random.outcome());
    };
  }

  @Test
  void unknownKindsAreRefused() {
    assertThrows(
        UnreadableMessageException.class,
        () -> StorageCallCodec.fromMessage(StorageCallMessage.getDefaultInstance()));
    assertThrows(
        UnreadableMessageException.class,
        () -> StorageReplyCodec.fromMessage(StorageReplyMessage.getDefaultInstance()));
  }
}
