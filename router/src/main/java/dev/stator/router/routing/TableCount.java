package dev.stator.router.routing;

import dev.stator.model.cluster.ClusterImage;
import dev.stator.model.cluster.PartitionRecord;
import dev.stator.model.error.ErrorCode;
import dev.stator.model.error.RequestException;
import dev.stator.model.key.KeyRange;
import dev.stator.model.key.Keyspace;
import dev.stator.model.table.TableSchema;
import dev.stator.proto.item.StorageCall;
import dev.stator.proto.item.StorageReply;
import java.util.ArrayList;
import java.util.List;

/**
 * One request for a table's figures: what each partition that holds a part of it counts, added up.
 * Lives as long as the request, on its thread.
 */
final class TableCount {
  private final StorageClient client;
  private final TableSchema schema;
  private final long deadlineNanos;

  TableCount(StorageClient client, TableSchema schema, long deadlineNanos) {
    this.client = client;
    this.schema = schema;
    this.deadlineNanos = deadlineNanos;
  }

  StorageReply.Counted run() {
    long items = 0;
    long bytes = 0;
    for (var partition : partitions(client.map.get())) {
      var counted = ask(partition);
      items += counted.items();
      bytes += counted.bytes();
    }
    return new StorageReply.Counted(items, bytes, null);
  }

  /** Those that hold a slice of the table, or a part of one. */
  private List<PartitionRecord> partitions(ClusterImage image) {
    var partitions = new ArrayList<PartitionRecord>();
    for (var partition : image.partitions().values()) {
      var range = new KeyRange(partition.start(), partition.end());
      if (Keyspace.tableRanges(schema).stream().anyMatch(range::overlaps)) {
        partitions.add(partition);
      }
    }
    return partitions;
  }

  private StorageReply.Counted ask(PartitionRecord partition) {
    var attempts =
        new Attempts(
            client, image -> image.partition(partition.partitionId()), false, deadlineNanos);
    var reply =
        attempts.run(
            partitionId -> new StorageCall.Count(partitionId, schema.tableId(), partition.start()),
            true);
    if (reply instanceof StorageReply.Counted counted) {
      return counted;
    }
    throw new RequestException(
        ErrorCode.INTERNAL_SERVER_ERROR, "A count was answered like another request");
  }
}
