package dev.stator.chaos.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stator.client.admin.PartitionVerdict;
import dev.stator.client.admin.Verification;
import dev.stator.client.cluster.ClusterSpec;
import dev.stator.client.cluster.Role;
import dev.stator.client.cluster.ServerProcess;
import dev.stator.client.cluster.ThrowawayCluster;
import dev.stator.model.Bytes;
import dev.stator.model.cluster.JobRecord;
import dev.stator.model.cluster.JobSpec;
import dev.stator.model.cluster.PartitionRecord;
import dev.stator.model.item.ItemWriter;
import dev.stator.model.key.Keyspace;
import dev.stator.model.table.TableSchema;
import dev.stator.storage.partition.CrashPoint;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A cluster of real processes whose partitions are split again and again, under writes; each time
 * one process is killed at a place that is named. Afterwards the job has come to its end, every
 * acknowledged write is there, and in the end all replicas are equal.
 */
@NullMarked
@TestInstance(Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Timeout(300)
class SplitCrashTest {
  private static final int ITEMS = 1_000;
  private static final int WRITES_WITHOUT_IT = 50;

  /** How long the control plane is away. */
  private static final Duration AWAY = Duration.ofMillis(300);

  /** Whoever leads passes these, and who that is may change meanwhile. */
  private static final Set<CrashPoint> OF_LEADERS =
      EnumSet.of(CrashPoint.SPLIT_PREPARED, CrashPoint.SPLIT_FENCED, CrashPoint.CHILD_LIVES);

  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final ThrowawayCluster cluster;
  private final AckedWrites writes;

  SplitCrashTest() {
    cluster =
        ThrowawayCluster.start(new ClusterSpec(1, 3, 1, null, List.of("--planted-bug", "halt")));
    writes = new AckedWrites(cluster.endpoints(), ITEMS);
  }

  @BeforeAll
  void load() {
    writes.load();
    writes.start();
  }

  @AfterAll
  void close() {
    writes.close();
    cluster.close();
  }

  private static Stream<Arguments> deaths() {
    return Stream.concat(
        Stream.of(CrashPoint.values()).map(point -> Arguments.of(point, true)),
        Stream.of(
                CrashPoint.BASE_MADE,
                CrashPoint.SPLIT_WRITTEN,
                CrashPoint.CHILD_COPIED,
                CrashPoint.CHILD_LISTED,
                CrashPoint.CHILD_OPEN,
                CrashPoint.CHILD_CLOSED)
            .map(point -> Arguments.of(point, false)));
  }

  @ParameterizedTest
  @Order(1)
  @MethodSource("deaths")
  void aNodeDies(CrashPoint point, boolean leader) throws Exception {
    var target = largest();
    var told = OF_LEADERS.contains(point) ? nodes() : List.of(victim(target.getKey(), leader));
    for (var node : told) {
      Files.writeString(haltFile(node), point.name());
    }
    long jobId = submit(target);
    await(
        "a node has died at " + point, () -> told.stream().anyMatch(ServerProcess::endedByItself));
    for (var node : told) {
      Files.deleteIfExists(haltFile(node));
    }
    long before = writes.acknowledged();
    await("the others go on", () -> writes.acknowledged() >= before + WRITES_WITHOUT_IT);
    told.stream().filter(ServerProcess::endedByItself).forEach(ServerProcess::start);
    awaitDone(jobId);
    assertWhole();
  }

  private List<ServerProcess> nodes() {
    return cluster.processes(Role.STORAGE_NODE);
  }

  private static Path haltFile(ServerProcess node) {
    return node.dataFolder().resolve("halt-at");
  }

  @Test
  @Order(Integer.MAX_VALUE)
  void theControlPlaneDiesAndAllReplicasAreEqual() {
    for (int i = 0; i < 3; i++) {
      var leader = cluster.controlPlaneLeader();
      long jobId = submit(largest());
      LockSupport.parkNanos(Duration.ofMillis(40L * i).toNanos()); // so long the job has run
      assertNotNull(leader);
      leader.kill();
      LockSupport.parkNanos(AWAY.toNanos());
      leader.start();
      awaitDone(jobId);
    }
    assertWhole();
    assertEqual();
  }

  private void awaitDone(long jobId) {
    var ended = new AtomicReference<@Nullable JobRecord>();
    await(
        "job " + jobId + " has ended",
        () -> {
          var job = cluster.inspector().job(jobId);
          ended.set(job);
          return job != null && !job.runs();
        });
    var job = ended.get();
    assertNotNull(job);
    assertEquals(JobRecord.State.DONE, job.state(), job::why);
  }

  private void assertWhole() {
    cluster.awaitServing(PATIENCE);
    writes.assertAllThere();
  }

  private void assertEqual() {
    var verdicts = new Verification(cluster.inspector(), PATIENCE).run();
    assertTrue(
        verdicts.stream().allMatch(PartitionVerdict::equal),
        () -> verdicts.stream().map(PartitionVerdict::line).toList().toString());
  }

  private long submit(Map.Entry<PartitionRecord, Bytes> target) {
    long partitionId = target.getKey().partitionId();
    return cluster.inspector().submit(new JobSpec.Split(partitionId, target.getValue(), 0)).jobId();
  }

  private ServerProcess victim(PartitionRecord partition, boolean leader) {
    await(
        "partition " + partition.partitionId() + " is led",
        () -> cluster.leaderOf(partition.partitionId()) != null);
    var leading = cluster.leaderOf(partition.partitionId());
    var nodes = cluster.inspector().image().nodes();
    return partition.replicas().stream()
        .map(nodes::get)
        .map(cluster::processOf)
        .filter(process -> process.equals(leading) == leader)
        .findFirst()
        .orElseThrow();
  }

  /** The partition with the most items, and the key in their middle. */
  private Map.Entry<PartitionRecord, Bytes> largest() {
    var image = cluster.inspector().image();
    var rows = rows(image.tables().values().iterator().next().schema());
    PartitionRecord largest = null;
    NavigableMap<Bytes, Integer> most = new TreeMap<>();
    for (var partition : image.partitions().values()) {
      var end = partition.end();
      var held =
          end == null
              ? rows.tailMap(partition.start(), true)
              : rows.subMap(partition.start(), true, end, false);
      if (held.size() > most.size()) {
        most = held;
        largest = partition;
      }
    }
    if (largest == null) {
      throw new AssertionError("no partition holds an item");
    }
    var middle = most.keySet().stream().skip(most.size() / 2).findFirst().orElseThrow();
    return Map.entry(largest, middle);
  }

  private static NavigableMap<Bytes, Integer> rows(TableSchema schema) {
    var rows = new TreeMap<Bytes, Integer>();
    for (int i = 0; i < ITEMS; i++) {
      var key = new ItemWriter().beginItem().name("id").string(AckedWrites.id(i)).endItem().take();
      rows.put(Keyspace.baseRow(schema, key), i);
    }
    return rows;
  }

  private static void await(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() < deadline, "waited in vain until " + what);
      LockSupport.parkNanos(20_000_000);
    }
  }
}
