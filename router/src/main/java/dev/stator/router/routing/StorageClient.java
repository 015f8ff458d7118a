package dev.stator.router.routing;

import dev.stator.model.Bytes;
import dev.stator.model.cluster.ClusterImage;
import dev.stator.model.error.ErrorCode;
import dev.stator.model.error.RequestException;
import dev.stator.model.stream.SequenceNumber;
import dev.stator.model.stream.Shard;
import dev.stator.model.stream.ShardId;
import dev.stator.model.table.TableSchema;
import dev.stator.model.write.Outcome;
import dev.stator.proto.item.ChangePage;
import dev.stator.proto.item.RangePage;
import dev.stator.proto.item.RangeRead;
import dev.stator.proto.item.StorageCall;
import dev.stator.proto.item.StorageReply;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Carries one item's read or write to the partition that holds it, and brings back what became of
 * it. Blocks; thread-safe.
 *
 * <p><b>Why a failover is invisible.</b> A request asks the replica that led last. A no ("not the
 * leader", "no such partition", "cannot serve now") names a better one or sends it to the next; so
 * does a lost connection, at once, and silence, after a little more than an election timeout. It
 * goes round the replicas with small, growing pauses until one answers or the deadline is over.
 * What an earlier, silent replica answers in the meantime still counts.
 *
 * <p><b>Why a split is invisible.</b> A partition that no longer has a key says who does ({@link
 * Whereabouts}), and that one is asked at once. It may have no leader yet: it is asked again every
 * few milliseconds until it has, for the request would else wait longer than the election.
 *
 * <p><b>Why this is safe.</b> A write is the same bytes in every attempt, and they hold its request
 * id and notAfter: a partition that applied it remembers its outcome for that id until its clock is
 * past notAfter (and longer, for a client's own retries), and refuses it from then on. So repeating
 * can neither apply it twice nor lose its answer. A write that was perhaps applied and then came
 * too late to be told is an InternalServerError, never a guess. Reads have no effect and are
 * repeated freely.
 */
public final class StorageClient implements AutoCloseable {
  /**
   * How long a silent replica is waited for before looking whether the leader is another one by
   * now.
   */
  private static final long PATIENCE_MILLIS = 100;

  final Whereabouts whereabouts;
  final ItemExchanges exchanges;
  final RoutingLimits limits;
  final LeaderCache leaders = new LeaderCache();
  final Patience patience = new Patience(PATIENCE_MILLIS);
  final RoutingMetrics metrics;
  private final boolean eventualReadsFromLeader;
  private final UnshippedWrites unshipped = new UnshippedWrites();

  /**
   * @param map the latest image of the cluster
   * @param eventualReadsFromLeader eventually consistent reads go to leaders, too, and those of
   *     global indexes wait for what this router wrote
   */
  public StorageClient(
      Supplier<ClusterImage> map,
      ItemExchanges exchanges,
      RoutingLimits limits,
      boolean eventualReadsFromLeader,
      RoutingMetrics metrics) {
    this.whereabouts = new Whereabouts(map, metrics);
    this.metrics = metrics;
    this.exchanges = exchanges;
    this.limits = limits;
    this.eventualReadsFromLeader = eventualReadsFromLeader;
  }

  /** When a write that begins now may no longer be applied, in milliseconds since 1970. */
  public long notAfterMillis() {
    return System.currentTimeMillis() + limits.deadlineMillis();
  }

  /**
   * Carries out a write of an item.
   *
   * @param schema the item's table
   * @param command its encoding with request id and notAfter
   */
  public Outcome write(TableSchema schema, Bytes rowKey, Bytes command) {
    var reply =
        new Attempts(this, rowKey, true)
            .run(partitionId -> new StorageCall.Write(partitionId, command), true);
    if (reply instanceof StorageReply.Written(var outcome)) {
      if (eventualReadsFromLeader && schema.hasGlobalIndexes()) {
        remember(schema, rowKey, outcome);
      }
      return outcome;
    }
    throw new RequestException(ErrorCode.INTERNAL_SERVER_ERROR, "A write was answered like a read");
  }

  /** Who reads an index of the table next waits for it. */
  private void remember(TableSchema schema, Bytes rowKey, Outcome outcome) {
    var partition = whereabouts.image().partitionOf(rowKey);
    if (partition != null && outcome instanceof Outcome.Applied applied) {
      unshipped.acknowledged(schema.tableId(), partition, applied.version());
    }
  }

  /** Reads an item; the latest when {@code consistent}, else a recent state of it. */
  public StorageReply.Found read(int tableId, Bytes rowKey, boolean consistent) {
    var reply =
        new Attempts(this, rowKey, false)
            .run(
                partitionId -> new StorageCall.Get(partitionId, tableId, rowKey, consistent),
                consistent || eventualReadsFromLeader);
    if (reply instanceof StorageReply.Found found) {
      return found;
    }
    throw new RequestException(ErrorCode.INTERNAL_SERVER_ERROR, "A read was answered like a write");
  }

  /**
   * Reads items in the order of their row keys, over as many partitions as it takes: until an item
   * or byte bound is reached or the range is done. To go on, read the range behind the last key
   * while the page says that there may be more.
   *
   * @param schema the table, whose id the read has
   */
  public RangePage range(TableSchema schema, RangeRead read) {
    if (read.tableId() != schema.tableId()) {
      throw new IllegalArgumentException("A read of another table than " + schema.name());
    }
    if (eventualReadsFromLeader && schema.globalIndex(read.index()) != null) {
      new IndexesCatchUp(this, unshipped, schema.tableId()).await();
    }
    return new RangeWalk(this, read.consistent() || eventualReadsFromLeader).run(read);
  }

  /** How many items the table has and how large they are together, over all its partitions. */
  public TableFigures count(TableSchema schema) {
    return TableCount.of(this, schema, deadlineNanos());
  }

  /** The same, for somebody who does not wait long. */
  public TableFigures count(TableSchema schema, Duration patience) {
    return TableCount.of(this, schema, System.nanoTime() + patience.toNanos());
  }

  /** The shards of a table's stream, in the order of their names. */
  public List<Shard> shards(TableSchema schema, String label) {
    return new ShardWalk(this, schema, label).run();
  }

  /** Reads a shard's changes where the shard says that they are. */
  public ChangePage changes(ShardId shard, SequenceNumber from, int changesMax, long bytesMax) {
    var reply =
        new Attempts(this, image -> image.partition(shard.partitionId()), false, deadlineNanos())
            .run(
                partitionId ->
                    new StorageCall.Changes(
                        partitionId, shard.number(), from, changesMax, bytesMax),
                true);
    if (reply instanceof StorageReply.Changes(var page)) {
      return page;
    }
    throw new RequestException(
        ErrorCode.INTERNAL_SERVER_ERROR, "A read of changes was answered like another request");
  }

  /** When a request that begins now is given up, in {@link System#nanoTime}. */
  long deadlineNanos() {
    return System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(limits.deadlineMillis());
  }

  /** Who led each partition when it was last heard of. */
  public Map<Long, String> knownLeaders() {
    return leaders.all();
  }

  @Override
  public void close() {
    patience.close();
  }
}
