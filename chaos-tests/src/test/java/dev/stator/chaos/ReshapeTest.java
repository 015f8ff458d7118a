package dev.stator.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stator.client.admin.ClusterInspector;
import dev.stator.client.admin.Verification;
import dev.stator.client.cluster.ClusterSpec;
import dev.stator.client.cluster.Role;
import dev.stator.client.cluster.ServerProcess;
import dev.stator.client.cluster.ThrowawayCluster;
import dev.stator.client.http.DynamoClient;
import dev.stator.client.http.Reply;
import dev.stator.model.Bytes;
import dev.stator.model.cluster.JobRecord;
import dev.stator.model.cluster.JobSpec;
import dev.stator.model.cluster.PartitionRecord;
import dev.stator.model.key.KeyRange;
import dev.stator.model.key.Keyspace;
import dev.stator.model.table.TableSchema;
import dev.stator.proto.cluster.ReplicaReport;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A cluster of real processes that is split, moved, drained and rebuilt by jobs while a client
 * writes, and whose control plane is killed in the middle. Every write is acknowledged, and found
 * in the end.
 */
@Timeout(420)
class ReshapeTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int KEYS = 200;

  private final Map<String, Integer> acknowledged = new ConcurrentHashMap<>();
  private final AtomicBoolean writing = new AtomicBoolean(true);
  private volatile String refused = "";

  @Test
  void aClusterIsReshapedWhileItServes() throws InterruptedException {
    try (var cluster = ThrowawayCluster.start(new ClusterSpec(1, 4, 1, null))) {
      var client =
          new DynamoClient(cluster.endpoints(), Duration.ofSeconds(5), Duration.ofSeconds(30));
      // Provisioned for two partitions: it has them for itself before it is ACTIVE.
      ok(
          client.call(
              "CreateTable",
              "{\"TableName\":\"Music\",\"KeySchema\":[{\"AttributeName\":\"k\",\"KeyType\":\"HASH\"}],"
                  + "\"AttributeDefinitions\":[{\"AttributeName\":\"k\",\"AttributeType\":\"S\"}],"
                  + "\"ProvisionedThroughput\":{\"ReadCapacityUnits\":10,\"WriteCapacityUnits\":2000}}"));
      var inspector = cluster.inspector();
      await("the table's partitions", () -> partitionsOfMusic(inspector) == 2);
      await("the table", () -> describe(client).contains("\"TableStatus\":\"ACTIVE\""));
      var writer = Thread.ofVirtual().start(() -> write(client));
      await("the items", () -> acknowledged.size() == KEYS);

      var split = inspector.submit(new JobSpec.Split(holding(inspector).partitionId(), null, 0));
      var again = inspector.submit(new JobSpec.Split(holding(inspector).partitionId(), null, 0));
      restart(cluster.processes(Role.CONTROL_PLANE).getFirst());
      done(inspector, split);
      done(inspector, again);
      assertEquals(4, partitionsOfMusic(inspector));

      move(inspector);
      var victim = holding(inspector).replicas().getFirst();
      done(inspector, inspector.submit(new JobSpec.Drain(victim)));
      empties(inspector, victim);
      done(inspector, inspector.submit(new JobSpec.Undrain(victim)));
      killAndRebuild(cluster, holding(inspector).replicas().getLast());

      writing.set(false);
      writer.join();
      check(client);
      var verdicts = new Verification(inspector, PATIENCE).run();
      verdicts.forEach(verdict -> assertTrue(verdict.equal(), verdict.line()));
    }
  }

  /** To the node that has no replica, from the one in its zone. */
  private static void move(ClusterInspector inspector) throws InterruptedException {
    var partition = holding(inspector);
    long id = partition.partitionId();
    var nodes = inspector.image().nodes();
    var target =
        nodes.values().stream()
            .filter(node -> !partition.replicas().contains(node.nodeId()))
            .findFirst()
            .orElseThrow();
    var to = target.nodeId();
    var from =
        partition.replicas().stream()
            .filter(node -> Objects.requireNonNull(nodes.get(node)).az().equals(target.az()))
            .findFirst()
            .orElseThrow();
    done(inspector, inspector.submit(new JobSpec.Move(id, from, to)));
    var moved = Set.copyOf(holding(inspector).replicas());
    assertTrue(moved.contains(to) && !moved.contains(from), moved.toString());
    await(
        "nothing left of it on " + from,
        () -> {
          var left = inspector.snapshot().replica(from, id);
          return left == null || left.role().equals(ReplicaReport.REMOVED);
        });
  }

  private static void restart(ServerProcess process) {
    process.kill();
    process.start();
  }

  /** A dead node's replicas are made on another; what it still has is removed when it is back. */
  private static void killAndRebuild(ThrowawayCluster cluster, String nodeId)
      throws InterruptedException {
    var inspector = cluster.inspector();
    var process = cluster.processOf(Objects.requireNonNull(inspector.image().nodes().get(nodeId)));
    process.kill();
    done(inspector, inspector.submit(new JobSpec.Drain(nodeId)));
    assertFalse(
        inspector.image().partitions().values().stream()
            .anyMatch(partition -> partition.replicas().contains(nodeId)));
    process.start();
    empties(inspector, nodeId);
  }

  private static void empties(ClusterInspector inspector, String nodeId)
      throws InterruptedException {
    await(
        nodeId + " to be empty",
        () -> {
          var report = inspector.snapshot().reports().get(nodeId);
          return report != null
              && report.replicas().stream()
                  .allMatch(replica -> replica.role().equals(ReplicaReport.REMOVED));
        });
  }

  private static PartitionRecord holding(ClusterInspector inspector) {
    var partition = inspector.image().partitionOf(Keyspace.tableStart(music(inspector).tableId()));
    assertNotNull(partition);
    return partition;
  }

  private static long partitionsOfMusic(ClusterInspector inspector) {
    var image = inspector.image();
    if (image.tables().isEmpty()) {
      return 0;
    }
    var range = Keyspace.tableRanges(music(inspector)).getFirst();
    return image.partitions().values().stream()
        .filter(each -> within(range, each.start(), each.end()))
        .count();
  }

  private static boolean within(KeyRange range, Bytes start, @Nullable Bytes end) {
    var part = new KeyRange(start, end);
    return part.equals(range.intersection(part));
  }

  private static TableSchema music(ClusterInspector inspector) {
    return inspector.image().tables().values().iterator().next().schema();
  }

  private static void done(ClusterInspector inspector, JobRecord submitted)
      throws InterruptedException {
    await(
        submitted.spec().text(),
        () -> {
          var job = inspector.job(submitted.jobId());
          assertTrue(job == null || job.state() != JobRecord.State.FAILED, String.valueOf(job));
          return job != null && job.state() == JobRecord.State.DONE;
        });
  }

  private static void await(String what, BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("waited in vain for " + what);
      }
      Thread.sleep(20);
    }
  }

  private static String describe(DynamoClient client) {
    return client.call("DescribeTable", "{\"TableName\":\"Music\"}").body();
  }

  private static String ok(Reply reply) {
    assertTrue(reply.ok(), reply.body());
    return reply.body();
  }

  private void write(DynamoClient client) {
    for (int i = 0; writing.get(); i++) {
      var key = "key-" + i % KEYS;
      var reply =
          client.call(
              "PutItem",
              "{\"TableName\":\"Music\",\"Item\":{\"k\":{\"S\":\"%s\"},\"v\":{\"N\":\"%d\"},\"p\":{\"S\":\"%s\"}}}"
                  .formatted(key, i, "x".repeat(300)));
      if (!reply.ok()) {
        refused = reply.body();
        return;
      }
      acknowledged.put(key, i);
    }
  }

  private void check(DynamoClient client) {
    assertEquals("", refused);
    assertEquals(KEYS, acknowledged.size());
    acknowledged.forEach((key, value) -> {
      var item =
          ok(
              client.call(
                  "GetItem",
                  "{\"TableName\":\"Music\",\"ConsistentRead\":true,\"Key\":{\"k\":{\"S\":\"%s\"}}}"
                      .formatted(key)));
      assertTrue(item.contains("\"v\":{\"N\":\"%d\"}".formatted(value)), key + ": " + item);
    });
    var scanned = ok(client.call("Scan", "{\"TableName\":\"Music\",\"Select\":\"COUNT\"}"));
    assertTrue(scanned.contains("\"Count\":" + KEYS), scanned);
  }
}
