package dev.stator.router.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.stator.model.Bytes;
import dev.stator.model.cluster.ClusterImage;
import dev.stator.model.cluster.PartitionRecord;
import dev.stator.model.item.ItemWriter;
import dev.stator.model.key.KeyRange;
import dev.stator.model.table.KeyAttribute;
import dev.stator.model.table.KeyType;
import dev.stator.model.table.TableSchema;
import dev.stator.proto.item.RangePage;
import dev.stator.proto.item.RangeRead;
import dev.stator.proto.item.StorageCall;
import dev.stator.proto.item.StorageReply;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Walks over partitions that pause, refuse, and are split under way, against a sorted set. */
@Timeout(60)
class RangeWalkTest {
  private static final RoutingLimits LIMITS =
      new RoutingLimits(5_000, 300, 1, 4, 1_000, 100, 1 << 20);
  private static final TableSchema TABLE =
      new TableSchema(0x05000000, 1, "T", new KeyAttribute("p", KeyType.S), null);
  private static final int ROUNDS = 300;

  private final Random random;
  private final long seed = System.nanoTime();
  private final NavigableSet<Bytes> rows = new TreeSet<>();

  /** Borders as they are; those that the router knows are fewer. */
  private final NavigableSet<Bytes> borders = new TreeSet<>();

  private ClusterImage image = ClusterImage.EMPTY;

  RangeWalkTest() {
    System.out.println("seed " + seed);
    random = new Random(seed);
    for (int i = 0; i < 200; i++) {
      rows.add(randomKey());
    }
  }

  private Bytes randomKey() {
    return Bytes.wrap(new byte[] {5, (byte) random.nextInt(200), (byte) random.nextInt(4)});
  }

  @Test
  void everyRowComesOnceAndInOrder() {
    var nodes = new ScriptedNodes();
    nodes.when("n1", call -> CompletableFuture.completedFuture(answer(call)));
    var client = new StorageClient(() -> image, nodes, LIMITS, true);
    for (int round = 0; round < ROUNDS; round++) {
      borders.clear();
      for (int i = random.nextInt(5); i > 0; i--) {
        borders.add(randomKey());
      }
      image = imageOf(borders);
      var read = randomRead();
      var page = client.range(TABLE, read);
      var expected = expected(read);
      assertEquals(expected, page.items(), seed + ": " + read);
      assertEquals(expected.size() == read.itemsMax(), page.more(), seed + ": " + read);
      assertEquals(
          expected.isEmpty() ? null : expected.getLast(), page.lastKey(), seed + ": " + read);
    }
  }

  private RangeRead randomRead() {
    var from = randomKey();
    var to = randomKey();
    return new RangeRead(
        TABLE.tableId(),
        from.compareTo(to) <= 0 ? new KeyRange(from, to) : new KeyRange(to, from),
        random.nextBoolean(),
        random.nextBoolean() ? 1 + random.nextInt(50) : Integer.MAX_VALUE,
        1 << 20,
        random.nextBoolean(),
        null,
        null,
        false);
  }

  private List<Bytes> expected(RangeRead read) {
    var within = new ArrayList<Bytes>();
    rows.stream().filter(read.range()::contains).forEach(within::add);
    if (read.backwards()) {
      Collections.reverse(within);
    }
    return within.subList(0, Math.min(within.size(), read.itemsMax())).stream()
        .map(RangeWalkTest::item)
        .toList();
  }

  private static Bytes item(Bytes key) {
    return new ItemWriter().beginItem().name("p").binary(key).endItem().take();
  }

  private static ClusterImage imageOf(NavigableSet<Bytes> borders) {
    var partitions = new TreeMap<Bytes, PartitionRecord>();
    var starts = new ArrayList<Bytes>(borders);
    starts.addFirst(Bytes.EMPTY);
    for (int i = 0; i < starts.size(); i++) {
      var end = i + 1 < starts.size() ? starts.get(i + 1) : null;
      partitions.put(
          starts.get(i),
          new PartitionRecord(id(starts.get(i)), starts.get(i), end, 1, List.of("n1"), "n1", true));
    }
    return new ClusterImage("test", 1, Map.of(), partitions, Map.of());
  }

  private static long id(Bytes start) {
    return start.isEmpty() ? 1 : start.get(1) * 1000L + start.get(2) + 200_000;
  }

  // ------------------------------------------------------------------------------------------------ the node

  private StorageReply answer(StorageCall call) {
    if (!(call instanceof StorageCall.Range(var partitionId, var read))) {
      throw new AssertionError(call);
    }
    switch (random.nextInt(12)) {
      case 0 -> {
        return new StorageReply.Overloaded();
      }
      case 1 -> {
        return new StorageReply.NotLeader(null);
      }
      case 2 -> {
        borders.add(randomKey()); // a split; the router learns of it when it asks in vain
      }
      default -> {}
    }
    var known = imageOf(borders).partition(partitionId);
    var first =
        read.backwards()
            ? imageOf(borders).partitionBelow(read.range().end())
            : imageOf(borders).partitionOf(read.range().start());
    if (known == null || !known.equals(first)) {
      image = imageOf(borders);
      return new StorageReply.NoPartition();
    }
    return new StorageReply.Ranged(page(read, new KeyRange(known.start(), known.end())));
  }

  private RangePage page(RangeRead read, KeyRange partition) {
    var reach = partition.intersection(read.range());
    var found = new ArrayList<Bytes>();
    Bytes resume = null;
    boolean stopped = false;
    if (reach != null) {
      for (var row : read.backwards() ? rows.descendingSet() : rows) {
        if (reach.contains(row)) {
          found.add(row);
          if (found.size() == read.itemsMax() || random.nextInt(20) == 0) {
            resume = read.backwards() ? row : Bytes.wrap(Arrays.copyOf(row.toArray(), 4));
            stopped = true;
            break;
          }
        }
      }
      if (!stopped) {
        resume = read.backwards() ? reach.start() : reach.end();
      }
    }
    var last = read.backwards() ? read.range().start() : read.range().end();
    if (resume != null && last != null && resume.equals(last)) {
      resume = null;
    }
    return new RangePage(
        found.stream().map(RangeWalkTest::item).toList(),
        found.size(),
        found.size(),
        found.size(),
        found.size(),
        lastOf(found),
        resume,
        resume != null || found.size() == read.itemsMax());
  }

  private static @Nullable Bytes lastOf(List<Bytes> rows) {
    return rows.isEmpty() ? null : item(rows.getLast());
  }
}
