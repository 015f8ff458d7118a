package dev.stator.router.routing;

import dev.stator.model.Bytes;
import dev.stator.model.error.ErrorCode;
import dev.stator.model.error.RequestException;
import dev.stator.model.key.KeyRange;
import dev.stator.model.key.Keyspace;
import dev.stator.model.stream.Shard;
import dev.stator.model.table.TableSchema;
import dev.stator.proto.item.StorageCall;
import dev.stator.proto.item.StorageReply;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * One request for the shards of a table's stream: a walk over the table's keys, from partition to
 * partition. Each tells of the shards that it has, and of those of its keys that were closed before
 * it was split off; so all are found, whatever partitions there were. Lives as long as the request,
 * on its thread.
 */
final class ShardWalk {
  private final StorageClient client;
  private final TableSchema schema;
  private final String label;
  private final long deadlineNanos;
  private final TreeMap<String, Shard> found = new TreeMap<>();

  ShardWalk(StorageClient client, TableSchema schema, String label) {
    this.client = client;
    this.schema = schema;
    this.label = label;
    this.deadlineNanos = client.deadlineNanos();
  }

  /** In the order of their names. */
  List<Shard> run() {
    for (var slice : Keyspace.tableRanges(schema)) {
      var rest = slice;
      while (rest != null) {
        var reply = ask(rest.start());
        reply.shards().forEach(this::add);
        var behind = reply.range().end();
        rest = behind == null ? null : new KeyRange(behind, null).intersection(slice);
      }
    }
    return new ArrayList<>(found.values());
  }

  /** Who holds a shard knows best how far it was trimmed. */
  private void add(Shard shard) {
    found.merge(
        shard.id().toString(),
        shard,
        (one, other) -> one.start().compareTo(other.start()) >= 0 ? one : other);
  }

  private StorageReply.Shards ask(Bytes from) {
    var attempts = new Attempts(client, image -> image.partitionOf(from), false, deadlineNanos);
    var reply =
        attempts.run(
            partitionId -> new StorageCall.Shards(partitionId, schema.tableId(), label, from),
            true);
    if (reply instanceof StorageReply.Shards shards && shards.range().contains(from)) {
      return shards;
    }
    throw new RequestException(
        ErrorCode.INTERNAL_SERVER_ERROR, "A question for shards was answered like another");
  }
}
