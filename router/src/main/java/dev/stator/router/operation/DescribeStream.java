package dev.stator.router.operation;

import dev.stator.model.error.RequestException;
import dev.stator.model.stream.Shard;
import dev.stator.router.json.JsonOutput;
import dev.stator.router.table.TableDescription;
import dev.stator.router.table.TableStream;
import dev.stator.router.validation.Members;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** DescribeStream: a stream with its shards, a page of them at a time. */
final class DescribeStream implements Operation {
  @Override
  public Reply execute(Call call) {
    var request = call.members();
    int limit = StreamCalls.limit(call, StreamCalls.PAGE_MAX);
    var parent = parentWanted(request.members("ShardFilter"));
    var after = request.text("ExclusiveStartShardId");
    var stream = StreamCalls.stream(call);
    var shards =
        call
            .services()
            .storage()
            .shards(stream.table().schema(), stream.settings().label())
            .stream()
            .filter(shard -> after == null || shard.id().toString().compareTo(after) > 0)
            .filter(shard -> parent == null || isChild(shard, parent))
            .limit(limit + 1L)
            .toList();
    boolean more = shards.size() > limit;
    var out = new JsonOutput(1024).beginObject().name("StreamDescription").beginObject();
    describe(out, stream);
    shards(out, more ? shards.subList(0, limit) : shards, more);
    return Reply.ok(out.endObject().endObject());
  }

  private static @Nullable String parentWanted(@Nullable Members filter) {
    if (filter == null) {
      return null;
    }
    var parent = filter.text("ShardId");
    if (filter.text("Type") == null || parent == null) {
      throw RequestException.validation(
          "One or more parameter values were invalid: ShardFilter needs a Type and a ShardId");
    }
    return parent;
  }

  private static boolean isChild(Shard shard, String parent) {
    return shard.parent() != null && shard.parent().toString().equals(parent);
  }

  private static void describe(JsonOutput out, TableStream stream) {
    out.name("StreamArn").text(stream.arn());
    out.name("StreamLabel").text(stream.settings().label());
    out.name("StreamStatus").text(stream.status());
    out.name("StreamViewType").text(stream.settings().viewType());
    TableDescription.date(out, "CreationRequestDateTime", stream.settings().enabledMillis());
    out.name("TableName").text(stream.table().name());
    TableDescription.keySchema(out, stream.table().schema());
  }

  private static void shards(JsonOutput out, List<Shard> shards, boolean more) {
    if (more) {
      out.name("LastEvaluatedShardId").text(shards.getLast().id().toString());
    }
    out.name("Shards").beginArray();
    for (var shard : shards) {
      out.beginObject().name("ShardId").text(shard.id().toString());
      out.name("SequenceNumberRange").beginObject();
      out.name("StartingSequenceNumber").text(shard.start().text());
      if (shard.end() != null) {
        out.name("EndingSequenceNumber").text(shard.end().text());
      }
      out.endObject();
      if (shard.parent() != null) {
        out.name("ParentShardId").text(shard.parent().toString());
      }
      out.endObject();
    }
    out.endArray();
  }
}
