package dev.stator.router.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.stator.model.Bytes;
import dev.stator.model.item.ItemWriter;
import dev.stator.model.key.KeyRange;
import dev.stator.model.table.KeyAttribute;
import dev.stator.model.table.KeyType;
import dev.stator.model.table.TableSchema;
import dev.stator.proto.item.RangePage;
import dev.stator.proto.item.RangeRead;
import dev.stator.proto.item.StorageCall;
import dev.stator.proto.item.StorageReply;
import io.prometheus.client.CollectorRegistry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.NavigableSet;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Walks over partitions that pause, refuse, and are cut and joined under way, against a sorted set.
 */
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

  private final ShiftingPartitions partitions = new ShiftingPartitions();

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
    var client =
        new StorageClient(
            partitions::map, nodes, LIMITS, true, new RoutingMetrics(new CollectorRegistry()));
    for (int round = 0; round < ROUNDS; round++) {
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

  // ------------------------------------------------------------------------------------------------ the node

  private StorageReply answer(StorageCall call) {
    if (!(call instanceof StorageCall.Range(_, var read))) {
      throw new AssertionError(call);
    }
    switch (random.nextInt(12)) {
      case 0 -> {
        return new StorageReply.Overloaded();
      }
      case 1 -> {
        return new StorageReply.NotLeader(null);
      }
      case 2, 3, 4 -> partitions.shift(random, randomKey());
      default -> {}
    }
    var refusal = partitions.refusal(call);
    return refusal != null
        ? refusal
        : new StorageReply.Ranged(page(read, partitions.holding(call)));
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
