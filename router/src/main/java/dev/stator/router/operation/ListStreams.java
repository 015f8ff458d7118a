package dev.stator.router.operation;

import dev.stator.router.json.JsonOutput;
import dev.stator.router.table.StreamArn;

/** ListStreams: the streams of the caller's tables, or of one of them, a page at a time. */
final class ListStreams implements Operation {
  @Override
  public Reply execute(Call call) {
    var request = call.members();
    int limit = StreamCalls.limit(call, StreamCalls.PAGE_MAX);
    var after = request.text("ExclusiveStartStreamArn");
    if (after != null) {
      StreamArn.of(call.principal(), after);
    }
    var tableName = request.text("TableName");
    var streams =
        call.tables().streams(call.principal(), call.nowMillis()).stream()
            .filter(stream -> tableName == null || stream.table().name().equals(tableName))
            .filter(stream -> after == null || stream.arn().compareTo(after) > 0)
            .limit(limit + 1L)
            .toList();
    var shown = streams.subList(0, Math.min(limit, streams.size()));
    var out = new JsonOutput().beginObject();
    if (streams.size() > shown.size()) {
      out.name("LastEvaluatedStreamArn").text(shown.getLast().arn());
    }
    out.name("Streams").beginArray();
    for (var stream : shown) {
      out.beginObject().name("StreamArn").text(stream.arn());
      out.name("TableName").text(stream.table().name());
      out.name("StreamLabel").text(stream.settings().label()).endObject();
    }
    return Reply.ok(out.endArray().endObject());
  }
}
