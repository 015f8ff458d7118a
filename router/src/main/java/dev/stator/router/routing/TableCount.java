package dev.stator.router.routing;

import dev.stator.model.Bytes;
import dev.stator.model.error.ErrorCode;
import dev.stator.model.error.RequestException;
import dev.stator.model.key.KeyRange;
import dev.stator.model.key.Keyspace;
import dev.stator.model.table.IndexCount;
import dev.stator.model.table.Slices;
import dev.stator.model.table.TableSchema;
import dev.stator.proto.item.StorageCall;
import dev.stator.proto.item.StorageReply;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One request for a table's figures: a walk over its ranges in the order of their keys, adding up
 * what each partition under way says that it has of the table; then one over those of each global
 * index. Lives as long as the request, on its thread.
 *
 * <p><b>Nothing is missed or counted twice.</b> A partition answers for the range that it held when
 * it counted, and the walk goes on behind that, wherever the map sees borders. So the ranges
 * answered for follow each other without a gap but for keys that the table cannot have, and a
 * partition that is cut between two answers loses nothing. One that was joined meanwhile with a
 * neighbour already counted answers for that, too: the walk begins again.
 */
final class TableCount {
  private final StorageClient client;
  private final int id;
  private final List<KeyRange> ranges;
  private final long deadlineNanos;

  private TableCount(StorageClient client, Slices rows, long deadlineNanos) {
    this.client = client;
    this.id = rows.id();
    this.ranges =
        Keyspace.ranges(rows).stream().sorted(Comparator.comparing(KeyRange::start)).toList();
    this.deadlineNanos = deadlineNanos;
  }

  static TableFigures of(StorageClient client, TableSchema schema, long deadlineNanos) {
    var items = new TableCount(client, schema.rows(), deadlineNanos).run();
    var indexes = new HashMap<String, IndexCount>();
    for (var index : schema.globalIndexes()) {
      var rows = new TableCount(client, schema.rows(index), deadlineNanos).run();
      indexes.put(index.name(), new IndexCount(rows.items(), rows.bytes()));
    }
    return new TableFigures(items.items(), items.bytes(), items.indexes(), indexes);
  }

  private record Sum(long items, long bytes, List<IndexCount> indexes) {}

  private Sum run() {
    Sum sum;
    do {
      sum = walk();
    } while (sum == null);
    return sum;
  }

  /** Null when a partition answered for keys that were counted before. */
  private @Nullable Sum walk() {
    long items = 0;
    long bytes = 0;
    List<IndexCount> indexes = List.of();
    var end = Bytes.EMPTY;
    while (end != null) {
      var from = firstKey(end);
      if (from == null) {
        break;
      }
      var counted = ask(from);
      if (counted.range().start().compareTo(end) < 0) {
        return null;
      }
      items += counted.items();
      bytes += counted.bytes();
      indexes = IndexCount.sum(indexes, counted.indexes());
      end = counted.range().end();
    }
    return new Sum(items, bytes, indexes);
  }

  /** The first key from {@code bound} on that the table can have; null when there is none. */
  private @Nullable Bytes firstKey(Bytes bound) {
    for (var range : ranges) {
      if (range.start().compareTo(bound) >= 0) {
        return range.start();
      }
      if (range.contains(bound)) {
        return bound;
      }
    }
    return null;
  }

  private StorageReply.Counted ask(Bytes from) {
    var attempts = new Attempts(client, image -> image.partitionOf(from), false, deadlineNanos);
    var reply = attempts.run(partitionId -> new StorageCall.Count(partitionId, id, from), true);
    if (reply instanceof StorageReply.Counted counted && counted.range().contains(from)) {
      return counted;
    }
    throw new RequestException(
        ErrorCode.INTERNAL_SERVER_ERROR, "A count was answered like another request");
  }
}
