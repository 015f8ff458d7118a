package dev.stator.proto.item;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.stator.model.Bytes;
import dev.stator.model.cluster.PartitionRecord;
import dev.stator.model.expression.AttributePath;
import dev.stator.model.expression.Condition;
import dev.stator.model.expression.Projection;
import dev.stator.model.key.KeyRange;
import dev.stator.model.stream.SequenceNumber;
import dev.stator.model.stream.Shard;
import dev.stator.model.stream.ShardId;
import dev.stator.model.table.IndexCount;
import dev.stator.proto.log.RandomCommands;
import dev.stator.proto.log.UnreadableMessageException;
import dev.stator.proto.wire.CallBatch;
import dev.stator.proto.wire.ReplyBatch;
import dev.stator.proto.wire.StorageCallMessage;
import dev.stator.proto.wire.StorageReplyMessage;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BatchCodecTest {
  @Test
  void callsComeBack() throws InvalidProtocolBufferException {
    var random = RandomCommands.seeded();
    for (int i = 0; i < 200; i++) {
      var calls = new ArrayList<NumberedCall>();
      for (int n = 0; n < i % 20; n++) {
        calls.add(new NumberedCall(n, call(random, n)));
      }
      var bytes = CallBatchCodec.toMessage(calls).toByteArray();
      assertEquals(calls, CallBatchCodec.fromMessage(CallBatch.parseFrom(bytes)));
    }
  }

  private static StorageCall call(RandomCommands random, int number) {
    return switch (number % 7) {
      case 0 -> new StorageCall.Write(-number, random.bytes());
      case 1 -> new StorageCall.Count(number, -number, random.bytes());
      case 2 -> new StorageCall.Range(number, read(random, number));
      case 3 ->
          new StorageCall.AwaitShipped(
              number,
              new KeyRange(Bytes.utf8("m"), number % 2 == 0 ? null : Bytes.utf8("z")),
              -number);
      case 4 -> new StorageCall.Shards(number, -number, random.text(), random.bytes());
      case 5 ->
          new StorageCall.Changes(
              number, -number, new SequenceNumber(number, 3), number, 1L << number);
      default -> new StorageCall.Get(number, -number, random.bytes(), number % 3 == 0);
    };
  }

  private static Shard shard(int number) {
    boolean even = number % 2 == 0;
    return new Shard(
        new ShardId(number, -number),
        even ? new ShardId(1L << 40, number) : null,
        new SequenceNumber(number, number),
        even ? null : SequenceNumber.of(number));
  }

  private static RangeRead read(RandomCommands random, int number) {
    var path = new AttributePath(List.of(new AttributePath.Name("a")));
    return new RangeRead(
        -number,
        new KeyRange(Bytes.EMPTY, number % 8 == 2 ? null : random.bytes()),
        number % 3 == 0,
        number % 5 == 0 ? Integer.MAX_VALUE : number,
        1 << number,
        number % 5 == 1,
        number % 3 == 1 ? null : new Condition.AttributeExists(path),
        number % 5 == 2 ? null : new Projection(number % 5 == 3 ? List.of() : List.of(path)),
        number % 5 == 3,
        number % 6,
        number % 4 == 1);
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
    return switch (number % 16) {
      case 0 -> new StorageReply.NotLeader(null);
      case 1 -> new StorageReply.NotLeader("node-1");
      case 2 -> new StorageReply.Overloaded();
      case 3 -> new StorageReply.Unknown(null);
      case 4 -> new StorageReply.Unknown("node-2");
      case 5 -> new StorageReply.NoPartition();
      case 6 -> new StorageReply.Unavailable(random.text());
      case 7 -> new StorageReply.Found(random.bytesOrNull(), number, -number);
      case 8 ->
          new StorageReply.Counted(
              number,
              1L << 40,
              List.of(new IndexCount(number, 1L << 40), new IndexCount(0, 0)),
              new KeyRange(Bytes.utf8("m"), random.bytesOrNull() == null ? null : Bytes.utf8("z")));
      case 9 ->
          new StorageReply.Ranged(
              new RangePage(
                  List.of(random.bytes(), random.bytes()),
                  number,
                  2 * number,
                  3L * number,
                  5L * number,
                  1L << number,
                  random.bytesOrNull(),
                  random.bytesOrNull(),
                  number > 10));
      case 10 ->
          new StorageReply.Moved(
              List.of(
                  new PartitionRecord(
                      number, random.bytes(), random.bytesOrNull(), 3, List.of("n1"), "n1", true)));
      case 11 -> new StorageReply.Shipped();
      case 12 ->
          new StorageReply.Shards(
              List.of(shard(number), shard(number + 1)),
              new KeyRange(Bytes.utf8("m"), random.bytesOrNull() == null ? null : Bytes.utf8("z")));
      case 13 -> new StorageReply.Changes(ChangePage.NO_SHARD);
      case 14 ->
          new StorageReply.Changes(
              new ChangePage(
                  shard(number),
                  List.of(
                      new ChangePage.PlacedChange(new SequenceNumber(-number, 5), random.bytes()),
                      new ChangePage.PlacedChange(SequenceNumber.LAST, random.bytes())),
                  new SequenceNumber(number, 7),
                  number > 20));
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
