package dev.stator.router.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stator.model.Bytes;
import dev.stator.model.cluster.ClusterImage;
import dev.stator.model.key.KeyRange;
import dev.stator.model.key.Keyspace;
import dev.stator.model.table.Derived;
import dev.stator.model.table.IndexProjection;
import dev.stator.model.table.IndexSchema;
import dev.stator.model.table.KeyAttribute;
import dev.stator.model.table.KeyType;
import dev.stator.model.table.TableSchema;
import dev.stator.model.write.Outcome;
import dev.stator.proto.item.ItemExchange;
import dev.stator.proto.item.RangePage;
import dev.stator.proto.item.RangeRead;
import dev.stator.proto.item.StorageCall;
import dev.stator.proto.item.StorageReply;
import io.prometheus.client.CollectorRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Reads of global indexes wait, where that is wanted, for what the router wrote. */
@Timeout(30)
class IndexesCatchUpTest {
  private static final RoutingLimits LIMITS = new RoutingLimits(2_000, 300, 1, 20, 4, 100, 1 << 20);
  private static final int INDEX = 0x05000000;
  private static final KeyAttribute KEY = new KeyAttribute("pk", KeyType.S);
  private static final TableSchema INDEXED =
      new TableSchema(
          0x02000000,
          1,
          "Songs",
          KEY,
          null,
          1,
          Derived.of(
              List.of(IndexSchema.global("i", INDEX, List.of(KEY), 1, IndexProjection.ALL))));
  private static final TableSchema PLAIN = new TableSchema(0x02000000, 1, "Songs", KEY, null);
  private static final Bytes COMMAND = Bytes.utf8("command");
  private static final Bytes BORDER = Bytes.wrap(new byte[] {2, 0, 0, 0, 0x10, 1});
  private static final Bytes FIRST = Bytes.wrap(new byte[] {2, 0, 0, 0, 0x10, 0, 1});
  private static final Bytes SECOND = Bytes.wrap(new byte[] {2, 0, 0, 0, 0x10, 1, 1});

  private final ShiftingPartitions partitions = new ShiftingPartitions();
  private final List<StorageCall.AwaitShipped> awaited = new ArrayList<>();
  private boolean ships = true;
  private long version;

  private final StorageClient client = client(true);

  private StorageClient client(boolean waiting) {
    return new StorageClient(
        this::map,
        _ -> (ItemExchange) this::call,
        LIMITS,
        waiting,
        new RoutingMetrics(new CollectorRegistry()));
  }

  private synchronized ClusterImage map() {
    return partitions.map();
  }

  private synchronized CompletableFuture<StorageReply> call(StorageCall call) {
    if (call instanceof StorageCall.Write) {
      var applied = new Outcome.Applied(null, null, 0, 10, ++version);
      return CompletableFuture.completedFuture(new StorageReply.Written(applied));
    }
    var refusal = partitions.refusal(call);
    if (refusal != null) {
      return CompletableFuture.completedFuture(refusal);
    }
    if (call instanceof StorageCall.AwaitShipped await) {
      awaited.add(await);
      return ships
          ? CompletableFuture.completedFuture(new StorageReply.Shipped())
          : new CompletableFuture<>();
    }
    return CompletableFuture.completedFuture(new StorageReply.Ranged(RangePage.EMPTY));
  }

  private static void read(StorageClient client, TableSchema schema, int index) {
    var range = index == 0 ? new KeyRange(FIRST, SECOND) : range(schema);
    client.range(
        schema,
        new RangeRead(
            schema.tableId(), range, false, 1, 1, false, null, null, false, index, false));
  }

  private static KeyRange range(TableSchema schema) {
    return Keyspace.ranges(schema.rows(schema.globalIndexes().getFirst())).getFirst();
  }

  private void readIndex() {
    read(client, INDEXED, INDEX);
  }

  @Test
  void theLatestWriteToEachPartitionIsAwaitedOnce() {
    partitions.cut(BORDER, 0);
    partitions.publish();
    client.write(INDEXED, FIRST, COMMAND);
    client.write(INDEXED, SECOND, COMMAND);
    client.write(INDEXED, FIRST, COMMAND);
    readIndex();
    assertEquals(2, awaited.size());
    assertTrue(
        awaited.contains(new StorageCall.AwaitShipped(1, new KeyRange(Bytes.EMPTY, BORDER), 3)));
    assertTrue(awaited.contains(new StorageCall.AwaitShipped(2, new KeyRange(BORDER, null), 2)));
    readIndex();
    assertEquals(2, awaited.size(), "what is known to be there is not asked for again");
  }

  @Test
  void whoeverHoldsAPartOfThePartitionNowIsAsked() {
    client.write(INDEXED, FIRST, COMMAND);
    partitions.cut(BORDER, 2);
    readIndex();
    assertEquals(
        List.of(
            new StorageCall.AwaitShipped(1, new KeyRange(Bytes.EMPTY, BORDER), 1),
            new StorageCall.AwaitShipped(2, new KeyRange(BORDER, null), 1)),
        awaited);
  }

  @Test
  void anIndexThatIsLateIsReadAsItIsAfterASecond() {
    ships = false;
    client.write(INDEXED, FIRST, COMMAND);
    long started = System.nanoTime();
    readIndex();
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started);
    assertTrue(millis >= 700 && millis < 3_000, millis + " ms");
  }

  @Test
  void nobodyIsAskedWithoutNeed() {
    client.write(PLAIN, FIRST, COMMAND);
    read(client, PLAIN, 0);
    client.write(INDEXED, FIRST, COMMAND);
    read(client, INDEXED, 0);
    var realistic = client(false);
    realistic.write(INDEXED, FIRST, COMMAND);
    read(realistic, INDEXED, INDEX);
    assertEquals(List.of(), awaited);
  }
}
