package dev.stator.router.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.stator.model.Bytes;
import dev.stator.model.key.KeyRange;
import dev.stator.model.key.Keyspace;
import dev.stator.model.table.Derived;
import dev.stator.model.table.IndexCount;
import dev.stator.model.table.IndexProjection;
import dev.stator.model.table.IndexSchema;
import dev.stator.model.table.KeyAttribute;
import dev.stator.model.table.KeyType;
import dev.stator.model.table.Slices;
import dev.stator.model.table.TableSchema;
import dev.stator.proto.item.StorageCall;
import dev.stator.proto.item.StorageReply;
import io.prometheus.client.CollectorRegistry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Figures of a table whose partitions are cut and joined while they are asked. */
@Timeout(60)
class TableCountTest {
  private static final RoutingLimits LIMITS =
      new RoutingLimits(5_000, 300, 1, 4, 1_000, 100, 1 << 20);
  private static final int ROUNDS = 300;
  private static final int SLICES = 4;
  private static final TableSchema TABLE =
      new TableSchema(
          0x05000000,
          1,
          "T",
          new KeyAttribute("p", KeyType.S),
          null,
          SLICES,
          Derived.of(
              List.of(
                  IndexSchema.global(
                      "byQ",
                      0x15000000,
                      List.of(new KeyAttribute("q", KeyType.S)),
                      1,
                      IndexProjection.ALL))));
  private static final Slices INDEX = TABLE.rows(TABLE.indexes().getFirst());

  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);
  private final ShiftingPartitions partitions = new ShiftingPartitions();
  private final List<Bytes> rows = new ArrayList<>();
  private final List<Bytes> indexRows = new ArrayList<>();
  private final ScriptedNodes nodes = new ScriptedNodes();
  private final StorageClient client =
      new StorageClient(
          partitions::map, nodes, LIMITS, true, new RoutingMetrics(new CollectorRegistry()));

  TableCountTest() {
    System.out.println("seed " + seed);
    for (int i = 0; i < 300; i++) {
      rows.add(key(TABLE.rows().idOf(random.nextInt(SLICES)), random.nextInt(1_000)));
    }
    for (int i = 0; i < 100; i++) {
      indexRows.add(key(INDEX.idOf(random.nextInt(SLICES)), random.nextInt(1_000)));
    }
    nodes.when(ShiftingPartitions.NODE, call -> CompletableFuture.completedFuture(answer(call)));
  }

  private static Bytes key(int sliceId, int number) {
    var key = Arrays.copyOf(Keyspace.tableStart(sliceId).toArray(), 6);
    key[4] = (byte) (number >>> 8);
    key[5] = (byte) number;
    return Bytes.wrap(key);
  }

  /** Where borders come to lie: in a slice, at its bounds, between slices. */
  private Bytes border() {
    var of = random.nextBoolean() ? TABLE.rows() : INDEX;
    var slice = new KeyRange(Keyspace.tableStart(of.idOf(random.nextInt(SLICES))), null);
    return switch (random.nextInt(4)) {
      case 0 -> slice.start();
      case 1 -> key(Keyspace.sliceId(slice.start()) + 1, 0);
      case 2 -> key(Keyspace.sliceId(slice.start()) + 7, 0);
      default -> rows.get(random.nextInt(rows.size()));
    };
  }

  private StorageReply answer(StorageCall call) {
    if (random.nextInt(4) == 0) {
      partitions.shift(random, border());
    }
    var refusal = partitions.refusal(call);
    if (refusal != null) {
      return refusal;
    }
    var held = partitions.holding(call);
    boolean index = call instanceof StorageCall.Count(_, var id, _) && id == INDEX.id();
    long items = (index ? indexRows : rows).stream().filter(held::contains).count();
    return new StorageReply.Counted(items, (index ? 3 : 10) * items, held);
  }

  @Test
  void everyItemIsCountedOnce() {
    for (int round = 0; round < ROUNDS; round++) {
      for (int i = random.nextInt(4); i > 0; i--) {
        partitions.shift(random, border());
      }
      assertEquals(
          new TableFigures(
              rows.size(),
              10L * rows.size(),
              List.of(),
              Map.of("byQ", new IndexCount(indexRows.size(), 3L * indexRows.size()))),
          client.count(TABLE),
          "seed " + seed + " round " + round);
    }
  }
}
