package dev.stator.storage.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stator.model.Bytes;
import dev.stator.model.cluster.PartitionRecord;
import dev.stator.model.item.ItemWriter;
import dev.stator.model.write.ItemWrite;
import dev.stator.model.write.ItemWrite.Operation;
import dev.stator.model.write.Outcome;
import dev.stator.proto.cluster.OrderResult;
import dev.stator.proto.item.StorageCall;
import dev.stator.proto.item.StorageReply;
import dev.stator.proto.log.CommandCodec;
import dev.stator.proto.log.LogCommand;
import dev.stator.storage.partition.Commands;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Merges of real partitions on real nodes, undisturbed and with leaders that go. */
@NullMarked
class MergeTest extends StorageNodesFixture {
  private static final int ITEMS = 200;
  private static final long RIGHT = 2;
  private static final long FIRST_JOB = 1_000;
  private static final int PAD = 20_000;

  private Bytes at = Bytes.EMPTY;

  @Test
  void theSurvivorHoldsWhatBothHeldAndNothingElse() throws Exception {
    cutInTwo(i -> Commands.put("k" + i, i));
    int deleted = 0;
    for (int i = 0; i < ITEMS; i += 3) {
      if (isRight(i)) {
        write(RIGHT, requestId(), Commands.delete("k" + i));
        deleted++;
      }
    }
    int first = firstRight();
    var retried = requestId();
    var answer = write(RIGHT, retried, Commands.add("k" + first, 1_000));

    assertEquals(new OrderResult.Done(), merge(FIRST_JOB, 2, 2));

    for (int i = 0; i < ITEMS; i++) {
      long n = i == first ? i % 3 == 0 ? 1_000 : i + 1_000 : i;
      boolean gone = isRight(i) && i % 3 == 0 && i != first;
      var found = find(1, i);
      assertEquals(gone ? null : Commands.item("k" + i, n), found, "k" + i);
    }
    assertEquals(ITEMS - deleted + (first % 3 == 0 ? 1 : 0), count(1, Bytes.EMPTY).items());
    assertEquals(answer, write(1, retried, Commands.add("k" + first, 1_000)));
    var moved = assertInstanceOf(StorageReply.Moved.class, ask(RIGHT, at));
    var survivor = moved.known().getLast();
    assertEquals(List.of(1L, 3L), List.of(survivor.partitionId(), survivor.rangeEpoch()));
    assertNull(survivor.end());

    assertVerifiedEqual(1, 11, 3);
    restartAll();
    assertVerifiedEqual(1, 12, 3);
    assertEquals(answer, write(1, retried, Commands.add("k" + first, 1_000)));
    split(1, 3, at, 3);
    assertEquals(
        Commands.item("k" + first, first % 3 == 0 ? 1_000 : first + 1_000), find(3, first));
  }

  /** A few megabytes, written to all the time: what is acknowledged is there, once. */
  @Test
  void writesThatGoOnAreNeitherLostNorDoubledAndHardlyWait() throws Exception {
    cutInTwo(i -> padded("k" + i, i));
    var counter = "k" + firstRight();
    var writing = new CounterWriter(counter);
    var written = CompletableFuture.supplyAsync(writing::run);
    assertEquals(new OrderResult.Done(), merge(FIRST_JOB, 2, 2));
    writing.stop = true;
    long acknowledged = written.get(30, TimeUnit.SECONDS);
    var answer =
        assertInstanceOf(Outcome.Applied.class, write(1, requestId(), Commands.add(counter, 0)));
    assertTrue(acknowledged > 0);
    assertEquals(padded(counter, firstRight() + acknowledged).operation(), put(answer.after()));
    System.out.printf(
        "%d writes during the merge, the longest took %d ms%n",
        acknowledged, TimeUnit.NANOSECONDS.toMillis(writing.longestNanos));
  }

  @Test
  void theNextLeaderOfTheSurvivorGoesOn() throws Exception {
    cutInTwo(i -> padded("k" + i, i));
    await(() -> {
      var told = order(FIRST_JOB, 2, 2, false);
      return (told instanceof OrderResult.Working(var progress)
              && progress.startsWith("has copied"))
          ? true
          : null;
    });
    stopNode(leader(1));
    assertEquals(new OrderResult.Done(), merge(FIRST_JOB, 2, 2));
    assertAllAre(1);
  }

  @Test
  void theNextLeaderOfTheFrozenNeighbourAnswers() throws Exception {
    cutInTwo(i -> Commands.put("k" + i, i));
    assertEquals(new OrderResult.Done(), freeze(FIRST_JOB));
    stopNode(leader(RIGHT));
    assertInstanceOf(StorageReply.Moved.class, ask(RIGHT, at));
    assertEquals(new OrderResult.Done(), merge(FIRST_JOB, 2, 2));
    assertAllAre(1);
  }

  @Test
  void whatHoldsTooMuchIsNotAdopted() {
    cutInTwo(i -> padded("k" + i, i, 60_000));
    assertEquals(
        new OrderResult.Impossible(
            "Partition 2 holds 5 MB: a merge copies what the right partition holds, and at most"
                + " 4 MB can be copied."),
        merge(FIRST_JOB, 2, 2));
    put(RIGHT, "k" + firstRight(), 77);
    assertAllAre(RIGHT);
  }

  @Test
  void afterACancellationBothGoOn() throws Exception {
    cutInTwo(i -> Commands.put("k" + i, i));
    var right = right(2);
    assertEquals(new OrderResult.Done(), proposed(new LogCommand.AdoptBegin(FIRST_JOB, right), 2));
    assertEquals(new OrderResult.Done(), freeze(FIRST_JOB));
    assertInstanceOf(StorageReply.Moved.class, ask(RIGHT, at));
    var ended =
        await(() ->
            order(FIRST_JOB, 2, 2, true) instanceof OrderResult.Impossible impossible
                ? impossible
                : null);
    assertEquals("The merge was cancelled.", ended.why());
    assertAllAre(RIGHT);
    put(RIGHT, "k" + firstRight(), 77);
    var late = client(leader(RIGHT)).freezePartition(FIRST_JOB, RIGHT, 2, 1);
    assertFalse(late instanceof OrderResult.Done, late.toString());
    put(RIGHT, "k" + firstRight(), firstRight());
    assertEquals(new OrderResult.Done(), merge(FIRST_JOB + 1, 2, 2));
    assertAllAre(1);
    assertEquals(new OrderResult.Done(), merge(FIRST_JOB + 1, 2, 2));
  }

  // ---------------------------------------------------------------------------------------------

  private interface Write {
    ItemWrite of(int i);
  }

  private void cutInTwo(Write write) {
    createPartition();
    assertEquals(new OrderResult.Done(), propose(new LogCommand.SetTable(Commands.TABLE)));
    for (int i = 0; i < ITEMS; i++) {
      write(1, requestId(), write.of(i));
    }
    var rows = new TreeMap<Bytes, Integer>();
    for (int i = 0; i < ITEMS; i++) {
      rows.put(row(i), i);
    }
    at = split(1, 1, List.copyOf(rows.keySet()).get(ITEMS / 2), RIGHT);
    leader(RIGHT);
  }

  private static Bytes row(int i) {
    return Commands.row(Commands.TABLE, "k" + i);
  }

  private boolean isRight(int i) {
    return row(i).compareTo(at) >= 0;
  }

  private int firstRight() {
    int i = 0;
    while (!isRight(i)) {
      i++;
    }
    return i;
  }

  private Bytes requestId() {
    return Commands.requestId(steps.incrementAndGet());
  }

  private static ItemWrite padded(String id, long n) {
    return padded(id, n, PAD);
  }

  private static ItemWrite padded(String id, long n, int bytes) {
    var item =
        new ItemWriter()
            .beginItem()
            .name("id")
            .string(id)
            .name("n")
            .number(Long.toString(n))
            .name("pad")
            .string("x".repeat(bytes))
            .endItem()
            .take();
    return Commands.write(Commands.TABLE, id, put(item), null);
  }

  private static Operation put(@Nullable Bytes item) {
    return new Operation.Put(item == null ? Bytes.EMPTY : item);
  }

  private Outcome write(long partitionId, Bytes requestId, ItemWrite write) {
    return await(() -> tryWrite(partitionId, requestId, write));
  }

  private @Nullable Outcome tryWrite(long partitionId, Bytes requestId, ItemWrite write) {
    var command =
        CommandCodec.encode(new LogCommand(requestId, 0, 0, new LogCommand.WriteItem(write)));
    return call(new StorageCall.Write(partitionId, command))
            instanceof StorageReply.Written(var outcome)
        ? outcome
        : null;
  }

  private @Nullable Bytes find(long partitionId, int i) {
    return assertInstanceOf(StorageReply.Found.class, ask(partitionId, row(i))).item();
  }

  private void assertAllAre(long rightId) {
    for (int i = 0; i < ITEMS; i++) {
      assertNotNull(find(isRight(i) ? rightId : 1, i), "k" + i);
    }
  }

  private PartitionRecord right(long rangeEpoch) {
    return new PartitionRecord(RIGHT, at, null, rangeEpoch, List.of("na", "nb", "nc"), "na", true);
  }

  private OrderResult order(long jobId, long leftEpoch, long rightEpoch, boolean cancel) {
    var leader = leader(1);
    var left =
        new PartitionRecord(1, Bytes.EMPTY, at, leftEpoch, List.of("na", "nb", "nc"), leader, true);
    return client(leader).mergePartitions(token(leader), jobId, left, right(rightEpoch), cancel);
  }

  private OrderResult merge(long jobId, long leftEpoch, long rightEpoch) {
    return await(() -> {
      var told = order(jobId, leftEpoch, rightEpoch, false);
      return told instanceof OrderResult.Done || told instanceof OrderResult.Impossible
          ? told
          : null;
    });
  }

  private OrderResult freeze(long jobId) {
    Supplier<@Nullable OrderResult> frozen =
        () ->
            client(leader(RIGHT)).freezePartition(jobId, RIGHT, 2, 1)
                    instanceof OrderResult.Done done
                ? done
                : null;
    return await(frozen);
  }

  private OrderResult proposed(LogCommand.Body body, long rangeEpoch) {
    var command = CommandCodec.encode(new LogCommand(Bytes.EMPTY, 0, rangeEpoch, body));
    return await(() ->
        client(leader(1)).proposeCommand(1, command) instanceof OrderResult.Done done
            ? done
            : null);
  }

  /** Adds to a counter in the right partition, and where it goes, as a router would. */
  private final class CounterWriter {
    private final String id;
    private volatile boolean stop;
    private long longestNanos;

    CounterWriter(String id) {
      this.id = id;
    }

    long run() {
      long acknowledged = 0;
      while (!stop) {
        var requestId = requestId();
        long begun = System.nanoTime();
        await(() -> {
          var outcome = tryWrite(RIGHT, requestId, Commands.add(id, 1));
          return outcome != null ? outcome : tryWrite(1, requestId, Commands.add(id, 1));
        });
        longestNanos = Math.max(longestNanos, System.nanoTime() - begun);
        acknowledged++;
      }
      return acknowledged;
    }
  }
}
