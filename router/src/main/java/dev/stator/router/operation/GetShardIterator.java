package dev.stator.router.operation;

import dev.stator.model.error.ErrorCode;
import dev.stator.model.error.RequestException;
import dev.stator.model.stream.SequenceNumber;
import dev.stator.model.stream.Shard;
import dev.stator.router.json.JsonOutput;
import dev.stator.router.validation.Members;

/** GetShardIterator: a place in a shard, as GetRecords takes it. */
final class GetShardIterator implements Operation {
  @Override
  public Reply execute(Call call) {
    var request = call.members();
    var type = request.requiredText("ShardIteratorType");
    var number = number(request, type);
    var stream = StreamCalls.stream(call);
    var shardId = request.requiredText("ShardId");
    var shard =
        call
            .services()
            .storage()
            .shards(stream.table().schema(), stream.settings().label())
            .stream()
            .filter(each -> each.id().toString().equals(shardId))
            .findFirst()
            .orElseThrow(GetShardIterator::noShard);
    var iterator =
        switch (type) {
          case "TRIM_HORIZON" -> at(call, stream.arn(), shard, SequenceNumber.FIRST, true);
          case "LATEST" -> at(call, stream.arn(), shard, latest(call, shard), false);
          case "AT_SEQUENCE_NUMBER" -> at(call, stream.arn(), shard, kept(shard, number), false);
          default -> at(call, stream.arn(), shard, kept(shard, number).next(), false);
        };
    var out = new JsonOutput().beginObject();
    return Reply.ok(out.name("ShardIterator").text(iterator.text()).endObject());
  }

  private static ShardIterator at(
      Call call, String streamArn, Shard shard, SequenceNumber from, boolean trimHorizon) {
    return new ShardIterator(streamArn, shard.id(), from, trimHorizon, call.nowMillis());
  }

  /** Checks that there is one exactly where one is needed. */
  private static SequenceNumber number(Members request, String type) {
    var text = request.text("SequenceNumber");
    boolean needed = type.endsWith("_SEQUENCE_NUMBER");
    if (needed && text == null) {
      throw invalid("SequenceNumber is required for ShardIteratorType " + type);
    }
    if (!needed && text != null) {
      throw invalid("SequenceNumber must not be specified for ShardIteratorType " + type);
    }
    if (text == null) {
      return SequenceNumber.FIRST;
    }
    var number = SequenceNumber.parse(text);
    if (number == null) {
      throw invalid("Invalid SequenceNumber");
    }
    return number;
  }

  private static RequestException invalid(String why) {
    return RequestException.validation("One or more parameter values were invalid: " + why);
  }

  private static SequenceNumber kept(Shard shard, SequenceNumber number) {
    if (number.compareTo(shard.start()) < 0) {
      throw GetRecords.trimmed();
    }
    return number;
  }

  private static SequenceNumber latest(Call call, Shard shard) {
    return call.services().storage().changes(shard.id(), SequenceNumber.LAST, 0, 0).next();
  }

  private static RequestException noShard() {
    return new RequestException(
        ErrorCode.RESOURCE_NOT_FOUND, "Requested resource not found: Shard does not exist");
  }
}
