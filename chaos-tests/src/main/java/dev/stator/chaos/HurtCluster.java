package dev.stator.chaos;

import dev.stator.chaos.fault.Driver;
import dev.stator.chaos.fault.Topology;
import dev.stator.chaos.workload.Answer;
import dev.stator.chaos.workload.DynamoStore;
import dev.stator.client.CommandFailure;
import dev.stator.client.admin.ClusterInspector;
import dev.stator.client.admin.ClusterSnapshot;
import dev.stator.model.Bytes;
import dev.stator.model.cluster.JobRecord;
import dev.stator.model.cluster.JobSpec;
import dev.stator.model.cluster.PartitionRecord;
import dev.stator.model.key.Keyspace;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * The cluster of a run: its processes, its tables, and how it feels. The driver belongs to the
 * caller.
 */
final class HurtCluster implements AutoCloseable {
  /** Enough tables that, by chance, every partition holds one. */
  private static final int TABLES = 16;

  private static final Duration START_MAX = Duration.ofSeconds(90);
  private static final Duration HEALTHY_MAX = Duration.ofSeconds(90);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(100);
  private static final Duration JOB_MAX = Duration.ofSeconds(30);
  private static final String CANARY = "canary";
  private static final String ENTRIES = "ChaosEntries";
  private static final String INDEXED = "ChaosIndexed";

  private final Driver driver;
  private final Topology topology;
  private final List<String> tables =
      IntStream.range(0, TABLES).mapToObj(i -> "Chaos" + i).toList();
  private final ClusterInspector inspector;
  private volatile String notFollowed = "";

  HurtCluster(Driver driver, Topology topology) {
    this.driver = driver;
    this.topology = topology;
    this.inspector = new ClusterInspector(List.of(topology.controlPlane().split(",")));
  }

  Topology topology() {
    return topology;
  }

  ClusterInspector inspector() {
    return inspector;
  }

  /** Starts every member and waits until every table can be written. */
  void start() throws IOException {
    for (var member : topology.members(driver::data)) {
      driver.start(member);
    }
    try (var store = store(0)) {
      await("the cluster to create its tables", START_MAX, () -> created(store));
    }
    awaitServing();
  }

  private static boolean created(DynamoStore store) {
    try {
      store.createTables();
      return store.tablesActive();
    } catch (SdkException notYet) {
      return false;
    }
  }

  /** A client whose own router is the {@code first}, with the others to fall back on. */
  DynamoStore store(int first) {
    var routers = new ArrayList<URI>();
    for (int i = 0; i < topology.routers(); i++) {
      routers.add(router((first + i) % topology.routers()));
    }
    return new DynamoStore(routers, tables, ENTRIES, INDEXED);
  }

  /** A client that knows one router only. */
  DynamoStore storeOnlyBy(int router) {
    return new DynamoStore(List.of(router(router)), tables, ENTRIES, INDEXED);
  }

  private URI router(int number) {
    return driver.reach(topology.routerNames().get(number), Topology.HTTP_PORT);
  }

  /** Waits until every router writes and reads. */
  void awaitServing() {
    for (int i = 0; i < topology.routers(); i++) {
      try (var store = storeOnlyBy(i)) {
        await(
            topology.routerNames().get(i) + " to write and read", HEALTHY_MAX, () -> serves(store));
      }
    }
  }

  /** Waits until every partition is led and every replica lives. */
  void awaitFollowed() {
    try {
      await("every replica to follow its leader", HEALTHY_MAX, this::followed);
    } catch (UnhealthyException sick) {
      throw new UnhealthyException(sick.getMessage() + ": " + notFollowed);
    }
  }

  private static boolean serves(DynamoStore store) {
    return IntStream.range(0, 2 * TABLES)
        .allMatch(i ->
            store.write(CANARY + i, 1) instanceof Answer.Known<Long>
                && store.read(CANARY + i) instanceof Answer.Known<Long>);
  }

  private boolean followed() {
    ClusterSnapshot snapshot;
    try {
      snapshot = inspector.snapshot();
    } catch (CommandFailure noControlPlane) {
      return false;
    }
    var partitions = snapshot.image().partitions().values();
    var lagging = partitions.stream().filter(each -> !followed(snapshot, each)).toList();
    notFollowed = lagging.toString();
    return !partitions.isEmpty() && lagging.isEmpty();
  }

  private static boolean followed(ClusterSnapshot snapshot, PartitionRecord partition) {
    var leader = snapshot.servingLeader(partition.partitionId());
    return leader != null
        && partition.replicas().stream()
            .map(node -> snapshot.replica(node, partition.partitionId()))
            .allMatch(replica -> replica != null && replica.alive());
  }

  /** The row of the number under {@code key}. */
  Bytes rowOf(String key) {
    int table = DynamoStore.tableOf(key, TABLES);
    var record =
        inspector.image().tables().values().stream()
            .filter(t -> t.name().equals(tables.get(table)))
            .findFirst()
            .orElseThrow();
    return Keyspace.rowOfKey(record.schema(), DynamoStore.keyOf(key));
  }

  /** Has a job done, from its submission to its end; returns what was made of it. */
  JobSpec carryOut(JobSpec spec) {
    var submitted = inspector.submit(spec);
    var ended = new AtomicReference<@Nullable JobRecord>();
    await(
        spec.text(),
        JOB_MAX,
        () -> {
          var now = inspector.job(submitted.jobId());
          ended.set(now);
          return now != null && !now.runs();
        });
    var last = ended.get();
    if (last != null && last.state() == JobRecord.State.FAILED) {
      throw new UnhealthyException(spec.text() + ": " + last.why());
    }
    return submitted.spec();
  }

  /** The member that leads the partition that holds {@code key}, or null. */
  @Nullable String leaderOf(String key) {
    var snapshot = inspector.snapshot();
    var partition = snapshot.image().partitionOf(rowOf(key));
    var leader = partition == null ? null : snapshot.servingLeader(partition.partitionId());
    return leader == null ? null : member(leader);
  }

  /** The member that is the node {@code nodeId}. */
  @Nullable String member(String nodeId) {
    var node = inspector.image().nodes().get(nodeId);
    return node == null ? null : memberAt().get(node.host());
  }

  private Map<String, String> memberAt() {
    return topology.members(driver::data).stream()
        .collect(Collectors.toMap(m -> m.address(), m -> m.name()));
  }

  /** {@code stator cluster verify}: the replicas of every partition are equal. */
  Driver.Finished verify(int patienceSeconds, String... flags) throws IOException {
    var command =
        new ArrayList<>(
            List.of(
                "cluster",
                "verify",
                "--patience",
                Integer.toString(patienceSeconds),
                "--control-plane",
                topology.controlPlane()));
    command.addAll(List.of(flags));
    return driver.run(command);
  }

  /** The members whose process is gone although nobody killed it. */
  List<String> ended() {
    return topology.names().stream().filter(name -> !driver.alive(name)).toList();
  }

  /** Ends every fault that may still be on, and starts who is dead. */
  void heal() throws IOException {
    driver.heal();
    for (var member : topology.members(driver::data)) {
      var name = member.name();
      if (!driver.alive(name)) {
        driver.restart(name);
      } else {
        driver.resume(name);
      }
      if (member.storesItems()) {
        driver.freeDisk(name);
        driver.skew(name, Duration.ZERO);
      }
    }
  }

  static void await(String what, Duration patience, BooleanSupplier condition) {
    long deadline = System.nanoTime() + patience.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0) {
        throw new UnhealthyException("waited " + patience.toSeconds() + " s for " + what);
      }
      java.util.concurrent.locks.LockSupport.parkNanos(LOOK_AGAIN.toNanos());
    }
  }

  @Override
  public void close() {
    inspector.close();
  }

  /** The cluster did not get well in time. */
  static final class UnhealthyException extends RuntimeException {
    UnhealthyException(String message) {
      super(message);
    }
  }
}
