package dev.stator.router.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stator.model.Bytes;
import dev.stator.model.cluster.PartitionRecord;
import dev.stator.model.error.ErrorCode;
import dev.stator.model.error.RequestException;
import dev.stator.model.table.KeyAttribute;
import dev.stator.model.table.KeyType;
import dev.stator.model.table.TableSchema;
import dev.stator.model.write.Outcome;
import dev.stator.proto.item.StorageCall;
import dev.stator.proto.item.StorageReply;
import io.prometheus.client.CollectorRegistry;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class StorageClientTest {
  private static final RoutingLimits LIMITS = new RoutingLimits(2_000, 300, 1, 20, 4, 100, 1 << 20);
  private static final TableSchema TABLE =
      new TableSchema(0x02000000, 1, "Songs", new KeyAttribute("pk", KeyType.S), null);
  private static final Bytes KEY = Bytes.utf8("row key");
  private static final Bytes COMMAND = Bytes.utf8("command");
  private static final Outcome.Applied APPLIED = new Outcome.Applied(null, null, 0, 10, 1);
  private static final StorageReply WRITTEN = new StorageReply.Written(APPLIED);

  private final ScriptedNodes nodes = new ScriptedNodes();
  private final CollectorRegistry registry = new CollectorRegistry();
  private final RoutingMetrics metrics = new RoutingMetrics(registry);
  private final StorageClient client = client(LIMITS);

  private StorageClient client(RoutingLimits limits) {
    return new StorageClient(ScriptedNodes::onePartition, nodes, limits, false, metrics);
  }

  private Outcome write() {
    return client.write(TABLE, KEY, COMMAND);
  }

  @Test
  void theFirstLeaderIsAskedFirstAndTheHintFollowed() {
    nodes.answers("n1", new StorageReply.NotLeader("n3"));
    nodes.answers("n3", WRITTEN);
    assertEquals(APPLIED, write());
    assertEquals(List.of("n1", "n3"), nodes.asked);
    write();
    assertEquals(List.of("n1", "n3", "n3"), nodes.asked, "who answered as leader is remembered");
  }

  @Test
  void aDeadNodeCostsNoTimeAndEveryAttemptIsTheSameCommand() {
    nodes.isDown("n1");
    nodes.answers("n2", new StorageReply.NotLeader(null));
    nodes.answers("n3", WRITTEN);
    long started = System.nanoTime();
    assertEquals(APPLIED, write());
    assertTrue(System.nanoTime() - started < TimeUnit.MILLISECONDS.toNanos(250));
    assertEquals(1, nodes.calls.stream().distinct().count());
  }

  @Test
  void anElectionIsWaitedOut() {
    var times = new AtomicInteger();
    for (var node : List.of("n1", "n2", "n3")) {
      nodes.when(
          node,
          call ->
              CompletableFuture.completedFuture(
                  times.incrementAndGet() < 20 ? new StorageReply.NotLeader(null) : WRITTEN));
    }
    assertEquals(APPLIED, write());
  }

  @Test
  void aSilentLeaderIsLeftAndStaleHintsBackToItAreNotFollowed() {
    nodes.isSilent("n1");
    var times = new AtomicInteger();
    nodes.when(
        "n2",
        call ->
            CompletableFuture.completedFuture(
                times.incrementAndGet() < 4 ? new StorageReply.NotLeader("n1") : WRITTEN));
    nodes.answers("n3", new StorageReply.NotLeader("n1"));
    long started = System.nanoTime();
    assertEquals(APPLIED, write());
    assertTrue(System.nanoTime() - started < TimeUnit.MILLISECONDS.toNanos(1200));
    assertEquals(1, nodes.asked.stream().filter("n1"::equals).count());
  }

  @Test
  void whoWaitsForASilentLeaderLeavesWhenAnotherIsKnown() throws Exception {
    nodes.isSilent("n1");
    nodes.answers("n2", new StorageReply.NotLeader(null));
    nodes.answers("n3", WRITTEN);
    var patient = client(new RoutingLimits(9_000, 8_000, 1, 20, 4, 100, 1));
    var first = CompletableFuture.supplyAsync(() -> patient.write(TABLE, KEY, COMMAND));
    while (nodes.asked.isEmpty()) {
      Thread.onSpinWait();
    }
    patient.leaders.learn(7, "n3");
    assertEquals(APPLIED, first.get(2, TimeUnit.SECONDS));
  }

  @Test
  void theLateAnswerOfASilentReplicaCounts() {
    var late = new CompletableFuture<StorageReply>();
    nodes.when("n1", call -> late);
    nodes.when(
        "n2",
        call -> {
          late.complete(WRITTEN);
          return CompletableFuture.completedFuture(new StorageReply.NotLeader("n1"));
        });
    nodes.answers("n3", new StorageReply.NotLeader("n1"));
    assertEquals(APPLIED, write());
    assertEquals(List.of("n1", "n2"), nodes.asked);
  }

  @Test
  void anUnknownOutcomeIsRepeatedUntilItIsKnownOrTooLate() {
    nodes.answers("n1", new StorageReply.Unknown("n2"));
    nodes.answers("n2", WRITTEN);
    assertEquals(APPLIED, write());
    for (var node : List.of("n1", "n2", "n3")) {
      nodes.answers(node, new StorageReply.Unknown(null));
    }
    assertEquals(
        ErrorCode.INTERNAL_SERVER_ERROR, assertThrows(RequestException.class, this::write).code());
  }

  @Test
  void aSureNoUntilTheDeadlineIsServiceUnavailable() {
    for (var node : List.of("n1", "n2", "n3")) {
      nodes.answers(node, new StorageReply.NotLeader(null));
    }
    assertEquals(
        ErrorCode.SERVICE_UNAVAILABLE, assertThrows(RequestException.class, this::write).code());
  }

  @Test
  void aFullQueueIsTriedAFewTimes() {
    nodes.answers("n1", new StorageReply.Overloaded());
    assertEquals(ErrorCode.THROTTLING, assertThrows(RequestException.class, this::write).code());
    assertEquals(4, nodes.asked.size());
  }

  @Test
  void aWriteThatPerhapsHappenedIsNotThrottled() {
    nodes.isDown("n1");
    nodes.answers("n2", new StorageReply.Overloaded());
    nodes.answers("n3", new StorageReply.Overloaded());
    assertEquals(
        ErrorCode.INTERNAL_SERVER_ERROR, assertThrows(RequestException.class, this::write).code());
  }

  @Test
  void aWriteThatMovedIsSentAgain() {
    var times = new AtomicInteger();
    nodes.when(
        "n1",
        call ->
            CompletableFuture.completedFuture(
                times.incrementAndGet() < 3
                    ? new StorageReply.Written(new Outcome.Moved(2))
                    : WRITTEN));
    nodes.answers("n2", new StorageReply.NotLeader("n1"));
    nodes.answers("n3", new StorageReply.NotLeader("n1"));
    assertEquals(APPLIED, write());
  }

  @Test
  void anEventuallyConsistentReadGoesToAnyReplicaAndElseToTheLeader() {
    var found = new StorageReply.Found(null, 0, 0);
    nodes.answers("n1", found);
    nodes.answers("n2", new StorageReply.Unavailable("too far behind"));
    nodes.answers("n3", new StorageReply.Unavailable("too far behind"));
    for (int i = 0; i < 50; i++) {
      assertEquals(found, client.read(1, KEY, false));
    }
    assertTrue(nodes.asked.contains("n2") && nodes.asked.contains("n3"));
  }

  // ------------------------------------------------------------------------------------------------- splits

  /** The child of a split at "m" of {@link ScriptedNodes#onePartition}. */
  private static final PartitionRecord CHILD =
      new PartitionRecord(8, Bytes.utf8("m"), null, 2, List.of("n1", "n2", "n3"), "n2", true);

  private static final StorageReply MOVED = new StorageReply.Moved(List.of(CHILD));

  /** A node that led the parent alone, and answers for the child as is said. */
  private void afterTheSplit(String node, Supplier<StorageReply> child) {
    nodes.when(
        node,
        call -> CompletableFuture.completedFuture(call.partitionId() == 8 ? child.get() : MOVED));
  }

  private double moved() {
    return registry.getSampleValue("stator_router_moved_answers_total");
  }

  @Test
  void aKeyThatMovedIsAskedForAtOnceWhereItIs() {
    var slow = client(new RoutingLimits(9_000, 300, 5_000, 5_000, 4, 100, 1));
    afterTheSplit("n1", () -> new StorageReply.NotLeader("n2"));
    nodes.answers("n2", WRITTEN);
    long started = System.nanoTime();
    assertEquals(APPLIED, slow.write(TABLE, KEY, COMMAND));
    assertTrue(System.nanoTime() - started < TimeUnit.SECONDS.toNanos(2), "there was a pause");
    assertEquals(List.of("n1", "n2"), nodes.asked, "the child's first leader comes first");
    assertEquals(
        List.of(new StorageCall.Write(7, COMMAND), new StorageCall.Write(8, COMMAND)), nodes.calls);
    slow.write(TABLE, KEY, COMMAND);
    assertEquals(List.of("n1", "n2", "n2"), nodes.asked, "where it went is remembered");
    assertEquals(1.0, moved());
    nodes.answers("n1", WRITTEN);
    slow.write(TABLE, Bytes.utf8("a key that stayed"), COMMAND);
    assertEquals("n1", nodes.asked.getLast());
  }

  @Test
  void aChildThatIsNotServedYetIsAskedAgainAndAgainWithShortPauses() {
    var limits = new RoutingLimits(9_000, 300, 5, 5_000, 4, 100, 1);
    var times = new AtomicInteger();
    afterTheSplit("n1", () -> new StorageReply.NoPartition());
    afterTheSplit("n3", () -> new StorageReply.NoPartition());
    afterTheSplit(
        "n2",
        () -> {
          int time = times.incrementAndGet();
          if (time < 5) {
            return new StorageReply.NoPartition();
          }
          return time < 12 ? new StorageReply.NotLeader(null) : WRITTEN;
        });
    long started = System.nanoTime();
    assertEquals(APPLIED, client(limits).write(TABLE, KEY, COMMAND));
    assertTrue(System.nanoTime() - started < TimeUnit.SECONDS.toNanos(2), "pauses grew");
    assertEquals(12, times.get());
    assertEquals(1, nodes.calls.stream().filter(call -> call.partitionId() == 7).count());
  }

  @Test
  void aChildWhoseFirstLeaderDiedIsFound() {
    afterTheSplit("n1", () -> new StorageReply.NotLeader("n3"));
    nodes.isDown("n2");
    afterTheSplit("n3", () -> WRITTEN);
    assertEquals(APPLIED, write());
  }

  @Test
  void aChildThatNamesNoLeaderForLongIsSoughtElsewhere() {
    afterTheSplit("n2", () -> new StorageReply.NotLeader(null));
    afterTheSplit("n1", () -> new StorageReply.NotLeader("n3"));
    afterTheSplit("n3", () -> WRITTEN);
    assertEquals(APPLIED, write());
  }

  @Test
  void aKeyThatIsOnItsWayIsAskedForAgainWhereItWas() {
    var times = new AtomicInteger();
    nodes.when(
        "n1",
        call ->
            CompletableFuture.completedFuture(
                times.incrementAndGet() < 5 ? new StorageReply.Moved(List.of()) : MOVED));
    nodes.answers("n2", WRITTEN);
    assertEquals(APPLIED, write());
    assertEquals(List.of("n1", "n1", "n1", "n1", "n1", "n2"), nodes.asked);
    assertEquals(5.0, moved());
  }

  @Test
  void whoWaitsForASilentParentLeavesWhenTheChildIsKnown() throws Exception {
    var patient = client(new RoutingLimits(9_000, 8_000, 1, 20, 4, 100, 1));
    nodes.isSilent("n1");
    nodes.answers("n2", WRITTEN);
    var first = CompletableFuture.supplyAsync(() -> patient.write(TABLE, KEY, COMMAND));
    while (nodes.asked.isEmpty()) {
      Thread.onSpinWait();
    }
    patient.whereabouts.learn(List.of(CHILD));
    assertEquals(APPLIED, first.get(2, TimeUnit.SECONDS));
    assertEquals(List.of("n1", "n2"), nodes.asked);
  }

  @Test
  void aReplicaThatLagsBehindAJoinIsPassedOver() {
    var found = new StorageReply.Found(null, 0, 0);
    nodes.answers("n1", found);
    nodes.answers("n2", new StorageReply.Moved(List.of()));
    nodes.answers("n3", new StorageReply.Moved(List.of()));
    for (int i = 0; i < 20; i++) {
      assertEquals(found, client.read(1, KEY, false));
    }
  }
}
