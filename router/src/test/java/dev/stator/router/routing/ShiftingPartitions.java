package dev.stator.router.routing;

import dev.stator.model.Bytes;
import dev.stator.model.cluster.ClusterImage;
import dev.stator.model.cluster.PartitionRecord;
import dev.stator.model.key.KeyRange;
import dev.stator.proto.item.StorageCall;
import dev.stator.proto.item.StorageReply;
import dev.stator.proto.log.CommandCodec;
import dev.stator.proto.log.LogCommand;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The partitions of one node, which are cut and joined as a test pleases, and what each of them
 * says to calls that are not for it. The map shows them as they were when it was last published.
 */
public final class ShiftingPartitions {
  public static final String NODE = "n1";
  private static final int CALLS_UNSERVED_MAX = 4;

  private final NavigableMap<Bytes, PartitionRecord> held = new TreeMap<>();

  /** The records that a partition knows of what it gave away. */
  private final Map<Long, List<PartitionRecord>> given = new HashMap<>();

  /** How many calls to a new partition it does not serve yet. */
  private final Map<Long, Integer> unserved = new HashMap<>();

  private NavigableMap<Bytes, PartitionRecord> published = new TreeMap<>();
  private long version;
  private long lastId = 1;

  /** One partition over the whole keyspace. */
  public ShiftingPartitions() {
    hold(1, KeyRange.ALL, 1);
    publish();
  }

  private PartitionRecord hold(long partitionId, KeyRange range, long rangeEpoch) {
    var record =
        new PartitionRecord(
            partitionId, range.start(), range.end(), rangeEpoch, List.of(NODE), NODE, true);
    held.put(range.start(), record);
    return record;
  }

  // ------------------------------------------------------------------------------------------------ shifting

  /** Cuts, joins, or publishes, at random. */
  public void shift(Random random, Bytes key) {
    switch (random.nextInt(5)) {
      case 0, 1 -> cut(key, random.nextInt(CALLS_UNSERVED_MAX));
      case 2, 3 -> join(key, random.nextBoolean());
      default -> publish();
    }
  }

  /** Cuts the partition that holds a key, in front of it, unless it begins there. */
  public void cut(Bytes at, int callsUnserved) {
    var parent = held.floorEntry(at).getValue();
    if (parent.start().equals(at)) {
      return;
    }
    long rangeEpoch = parent.rangeEpoch() + 1;
    hold(parent.partitionId(), new KeyRange(parent.start(), at), rangeEpoch);
    var child = hold(++lastId, new KeyRange(at, parent.end()), rangeEpoch);
    give(parent.partitionId(), child);
    unserved.put(child.partitionId(), callsUnserved);
  }

  /** Joins the partition that holds a key with the one before it, if there is one. */
  public void join(Bytes key, boolean theFirstSurvives) {
    var second = held.floorEntry(key).getValue();
    var before = held.lowerEntry(second.start());
    if (before == null) {
      return;
    }
    var first = before.getValue();
    held.remove(second.start());
    var survivor = theFirstSurvives ? first : second;
    var joined =
        hold(
            survivor.partitionId(),
            new KeyRange(first.start(), second.end()),
            Math.max(first.rangeEpoch(), second.rangeEpoch()) + 1);
    give((theFirstSurvives ? second : first).partitionId(), joined);
  }

  private void give(long from, PartitionRecord to) {
    given.computeIfAbsent(from, id -> new ArrayList<>()).add(to);
  }

  /** Lets the map show the partitions as they are. */
  public void publish() {
    published = new TreeMap<>(held);
    version++;
  }

  /** The map as it was last published. */
  public ClusterImage map() {
    return new ClusterImage("shifting", version, Map.of(), published, Map.of());
  }

  public NavigableMap<Bytes, PartitionRecord> published() {
    return published;
  }

  public NavigableMap<Bytes, PartitionRecord> held() {
    return held;
  }

  // ------------------------------------------------------------------------------------------------ answering

  /** Why a partition cannot answer a call; null when it can. */
  public @Nullable StorageReply refusal(StorageCall call) {
    long partitionId = call.partitionId();
    int left = unserved.getOrDefault(partitionId, 0);
    if (left > 0) {
      unserved.put(partitionId, left - 1);
      return left % 2 == 0 ? new StorageReply.NoPartition() : new StorageReply.NotLeader(null);
    }
    var holder = holder(call);
    return holder.partitionId() == partitionId && holdsAll(holder.range(), call)
        ? null
        : new StorageReply.Moved(given.getOrDefault(partitionId, List.of()));
  }

  private static boolean holdsAll(KeyRange held, StorageCall call) {
    return !(call instanceof StorageCall.AwaitShipped await) || await.range().minus(held).isEmpty();
  }

  /** The range of the partition that must answer a call. */
  public KeyRange holding(StorageCall call) {
    return holder(call).range();
  }

  private PartitionRecord holder(StorageCall call) {
    if (held.size() == 1) {
      return held.firstEntry().getValue();
    }
    return switch (call) {
      case StorageCall.Write(_, var command) -> held.floorEntry(rowKey(command)).getValue();
      case StorageCall.Get get -> held.floorEntry(get.rowKey()).getValue();
      case StorageCall.AwaitShipped await -> held.floorEntry(await.range().start()).getValue();
      case StorageCall.Count count -> held.floorEntry(count.from()).getValue();
      case StorageCall.Shards shards -> held.floorEntry(shards.from()).getValue();
      case StorageCall.Changes changes ->
          held.values().stream()
              .filter(partition -> partition.partitionId() == changes.partitionId())
              .findFirst()
              .orElseThrow();
      case StorageCall.Range(_, var read) -> {
        var end = read.range().end();
        if (!read.backwards()) {
          yield held.floorEntry(read.range().start()).getValue();
        }
        yield (end == null ? held.lastEntry() : held.lowerEntry(end)).getValue();
      }
    };
  }

  private static Bytes rowKey(Bytes command) {
    if (CommandCodec.decode(command).body() instanceof LogCommand.WriteItem(var write)) {
      return write.rowKey();
    }
    throw new IllegalArgumentException("routers propose writes of items only");
  }
}
