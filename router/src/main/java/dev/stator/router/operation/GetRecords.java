package dev.stator.router.operation;

import dev.stator.model.error.ErrorCode;
import dev.stator.model.error.RequestException;
import dev.stator.router.json.JsonOutput;

/** GetRecords: the changes of a shard from a place on, and the place behind them. */
final class GetRecords implements Operation {
  private static final int RECORDS_MAX = 1_000;
  private static final long BYTES_MAX = 1 << 20;

  @Override
  public Reply execute(Call call) {
    long nowMillis = call.nowMillis();
    int limit = StreamCalls.limit(call, RECORDS_MAX);
    var iterator = ShardIterator.read(call.members().requiredText("ShardIterator"), nowMillis);
    var stream = StreamCalls.stream(call, iterator.streamArn());
    var page =
        call.services().storage().changes(iterator.shard(), iterator.from(), limit, BYTES_MAX);
    var shard = page.shard();
    if (shard == null
        || (!iterator.trimHorizon() && iterator.from().compareTo(shard.start()) < 0)) {
      throw trimmed();
    }
    var out = new JsonOutput(512 + (int) (2 * page.bytes())).beginObject();
    var records = new StreamRecords(out, stream);
    out.name("Records").beginArray();
    page.changes().forEach(change -> records.write(shard.id(), change));
    out.endArray();
    boolean drained = shard.end() != null && page.next().compareTo(shard.end()) >= 0;
    if (!drained) {
      var next = new ShardIterator(iterator.streamArn(), shard.id(), page.next(), false, nowMillis);
      out.name("NextShardIterator").text(next.text());
    }
    call.returned(page.changes().size());
    return Reply.ok(out.endObject());
  }

  static RequestException trimmed() {
    return new RequestException(
        ErrorCode.TRIMMED_DATA_ACCESS, "The data you are trying to access has been trimmed");
  }
}
