package dev.stator.router.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stator.model.Bytes;
import dev.stator.model.cluster.ClusterImage;
import dev.stator.model.cluster.PartitionRecord;
import io.prometheus.client.CollectorRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is known of the partitions, from a map that lags and from what they said themselves. */
class WhereaboutsTest {
  private static final int HISTORIES = 300;
  private static final int SHIFTS = 40;
  private static final Bytes A = Bytes.utf8("a");
  private static final Bytes M = Bytes.utf8("m");
  private static final Bytes T = Bytes.utf8("t");

  private final CollectorRegistry registry = new CollectorRegistry();
  private ClusterImage map = map("one", 1, record(1, Bytes.EMPTY, null, 1, "n1"));
  private final Whereabouts whereabouts = new Whereabouts(() -> map, new RoutingMetrics(registry));

  private static PartitionRecord record(
      long partitionId, Bytes start, @Nullable Bytes end, long rangeEpoch, String node) {
    return new PartitionRecord(partitionId, start, end, rangeEpoch, List.of(node), node, true);
  }

  private static ClusterImage map(String cluster, long version, PartitionRecord... partitions) {
    var byStart = new TreeMap<Bytes, PartitionRecord>();
    for (var partition : partitions) {
      byStart.put(partition.start(), partition);
    }
    return new ClusterImage(cluster, version, Map.of(), byStart, Map.of());
  }

  private PartitionRecord at(Bytes key) {
    return Objects.requireNonNull(whereabouts.image().partitionOf(key));
  }

  @Test
  void whatAPartitionSaysCountsUntilTheMapShowsIt() {
    var child = record(2, M, null, 2, "n1");
    whereabouts.learn(List.of(child));
    assertEquals(record(1, Bytes.EMPTY, M, 1, "n1"), at(A));
    assertEquals(child, at(T));
    assertEquals(2, Objects.requireNonNull(whereabouts.image().partitionBelow(T)).partitionId());
    assertEquals(1, Objects.requireNonNull(whereabouts.image().partitionBelow(M)).partitionId());

    map = map("one", 2, record(1, Bytes.EMPTY, null, 1, "n2"));
    assertEquals(child, at(T), "the map knows of another change, not of the split");
    assertEquals(List.of("n2"), at(A).replicas());

    map = map("one", 3, record(1, Bytes.EMPTY, M, 2, "n2"), record(2, M, null, 2, "n3"));
    assertEquals(map, whereabouts.image(), "of the same ranges the map knows more");
    whereabouts.learn(List.of(child));
    assertEquals(map, whereabouts.image());
    assertEquals(1.0, refreshes("answer"));
    assertEquals(3.0, refreshes("map"));
  }

  private double refreshes(String source) {
    return registry.getSampleValue(
        "stator_router_refreshes_total", new String[] {"source"}, new String[] {source});
  }

  @Test
  void theMapIsFollowedKeyByKey() {
    whereabouts.learn(List.of(record(2, M, null, 2, "n1")));
    // The control plane has heard of a second split, of the child's end, and of nothing before.
    map = map("one", 2, record(1, Bytes.EMPTY, T, 1, "n1"), record(3, T, null, 3, "n1"));
    assertEquals(record(2, M, T, 2, "n1"), at(M));
    assertEquals(record(3, T, null, 3, "n1"), at(T));
  }

  @Test
  void nothingGoesBack() {
    map = map("one", 2, record(1, Bytes.EMPTY, M, 2, "n1"), record(2, M, null, 2, "n1"));
    assertEquals(2, at(T).partitionId());
    whereabouts.learn(List.of(record(9, Bytes.EMPTY, null, 1, "n1")));
    assertEquals(2, at(T).partitionId());
    map = map("one", 3, record(1, Bytes.EMPTY, null, 1, "n1"));
    assertEquals(2, at(T).partitionId(), "a control plane that was restored from a backup");
    map = map("another", 1, record(1, Bytes.EMPTY, null, 1, "n1"));
    assertEquals(map, whereabouts.image());
  }

  /** Of all records that were ever told for a key, in whatever order, the highest epoch counts. */
  @Test
  void everyKeyIsWhereItWasLastKnownToBe() {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    var random = new Random(seed);
    for (int i = 0; i < HISTORIES; i++) {
      followsAHistory(random, "seed " + seed + " history " + i);
    }
  }

  private static void followsAHistory(Random random, String where) {
    var truth = new ShiftingPartitions();
    var told = new ArrayList<>(truth.held().values());
    var maps = new ArrayList<>(List.of(truth.map()));
    var known = new Whereabouts(maps::getLast, new RoutingMetrics(new CollectorRegistry()));
    var history = new ArrayList<>(truth.held().values());
    for (int i = 0; i < SHIFTS; i++) {
      truth.shift(random, key(random));
      history.addAll(truth.held().values());
      if (random.nextInt(4) == 0) {
        maps.add(truth.map());
        told.addAll(truth.map().partitions().values());
      } else {
        var said = history.get(random.nextInt(history.size()));
        known.learn(List.of(said));
        told.add(said);
      }
      check(known.image(), told, where + " shift " + i);
    }
  }

  private static void check(ClusterImage image, List<PartitionRecord> told, String where) {
    for (int value = 0; value < 256; value++) {
      var key = Bytes.wrap(new byte[] {(byte) value});
      long epoch =
          told.stream()
              .filter(record -> record.contains(key))
              .mapToLong(PartitionRecord::rangeEpoch)
              .max()
              .orElseThrow();
      var partition = image.partitionOf(key);
      assertNotNull(partition, where);
      assertEquals(epoch, partition.rangeEpoch(), where);
      assertTrue(
          told.stream()
              .anyMatch(record ->
                  record.partitionId() == partition.partitionId()
                      && record.rangeEpoch() == epoch
                      && record.contains(key)),
          where);
    }
    requireNoGaps(image.partitions(), where);
  }

  private static void requireNoGaps(NavigableMap<Bytes, PartitionRecord> parts, String where) {
    Bytes at = Bytes.EMPTY;
    for (var part : parts.entrySet()) {
      assertEquals(at, part.getKey(), where);
      assertEquals(at, part.getValue().start(), where);
      at = part.getValue().end();
    }
    assertEquals(null, at, where);
  }

  private static Bytes key(Random random) {
    return Bytes.wrap(new byte[] {(byte) random.nextInt(256)});
  }
}
