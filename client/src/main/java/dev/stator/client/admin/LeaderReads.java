package dev.stator.client.admin;

import dev.stator.client.CommandFailure;
import dev.stator.model.Bytes;
import dev.stator.model.cluster.NodeRecord;
import dev.stator.model.cluster.PartitionRecord;
import dev.stator.model.key.KeyRange;
import dev.stator.model.key.Keyspace;
import dev.stator.model.table.Slices;
import dev.stator.model.table.TableSchema;
import dev.stator.proto.item.RangePage;
import dev.stator.proto.item.RangeRead;
import dev.stator.proto.item.StorageCall;
import dev.stator.proto.item.StorageReply;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Walks all rows of a table or an index, as the leaders of its partitions have them, wherever they
 * are by then. Of one thread.
 */
final class LeaderReads {
  private static final Duration CALL_PATIENCE = Duration.ofSeconds(5);
  private static final long PAUSE_MILLIS = 50;
  private static final int ITEMS_MAX = 10_000;
  private static final long BYTES_MAX = 1 << 20;

  private final ClusterInspector inspector;
  private final Duration patience;
  private final Map<Long, String> leaders = new HashMap<>();

  /**
   * @param patience with a partition that does not answer
   */
  LeaderReads(ClusterInspector inspector, Duration patience) {
    this.inspector = inspector;
    this.patience = patience;
  }

  /**
   * Passes each item on, as the rows hold it.
   *
   * @param number of the order in which they stand, as {@link
   *     dev.stator.model.key.ItemOrder#number} has it
   */
  void walk(TableSchema table, Slices rows, int number, Consumer<Bytes> items)
      throws InterruptedException {
    for (var range : Keyspace.ranges(rows)) {
      var rest = read(table, range, number);
      while (rest != null) {
        var page = page(rest);
        page.items().forEach(items);
        rest = page.resume() == null ? null : read(table, behind(rest, page.resume()), number);
      }
    }
  }

  private static KeyRange behind(RangeRead read, Bytes resume) {
    return new KeyRange(resume, read.range().end());
  }

  private static RangeRead read(TableSchema table, KeyRange range, int number) {
    return new RangeRead(
        table.tableId(),
        range,
        false,
        ITEMS_MAX,
        BYTES_MAX,
        true,
        null,
        null,
        false,
        number,
        false);
  }

  private RangePage page(RangeRead read) throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    String obstacle = "no partition holds the key";
    do {
      var partition = inspector.image().partitionOf(read.range().start());
      if (partition != null) {
        var reply = ask(partition, read);
        if (reply instanceof StorageReply.Ranged(var page)) {
          return page;
        }
        obstacle = "partition " + partition.partitionId() + ": " + reply;
      }
      Thread.sleep(PAUSE_MILLIS);
    } while (System.nanoTime() < deadline);
    throw new CommandFailure(
        "Rows could not be read: " + obstacle + ".", "See: stator cluster status");
  }

  /** Asks who led it last, then whom others name, then the other replicas. */
  private StorageReply ask(PartitionRecord partition, RangeRead read) throws InterruptedException {
    long id = partition.partitionId();
    var candidates = new ArrayDeque<String>();
    Stream.concat(Stream.ofNullable(leaders.get(id)), partition.replicas().stream())
        .forEach(candidates::add);
    var asked = new HashSet<String>();
    StorageReply last = new StorageReply.Unavailable("no replica answers");
    while (!candidates.isEmpty()) {
      var nodeId = candidates.removeFirst();
      var node = node(nodeId);
      if (node == null || !asked.add(nodeId)) {
        continue;
      }
      last = inspector.items(node, CALL_PATIENCE).call(new StorageCall.Range(id, read));
      if (last instanceof StorageReply.Ranged) {
        leaders.put(id, nodeId);
        return last;
      }
      if (last instanceof StorageReply.NotLeader(var leader) && leader != null) {
        candidates.addFirst(leader);
      }
    }
    return last;
  }

  private @Nullable NodeRecord node(String nodeId) {
    var node = inspector.image().nodes().get(nodeId);
    return node == null || Objects.nonNull(node.replacedBy()) ? null : node;
  }
}
