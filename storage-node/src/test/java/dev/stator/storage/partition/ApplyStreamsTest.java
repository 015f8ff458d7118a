package dev.stator.storage.partition;

import static dev.stator.storage.partition.Commands.add;
import static dev.stator.storage.partition.Commands.command;
import static dev.stator.storage.partition.Commands.delete;
import static dev.stator.storage.partition.Commands.item;
import static dev.stator.storage.partition.Commands.key;
import static dev.stator.storage.partition.Commands.put;
import static dev.stator.storage.partition.Commands.putIfAbsent;
import static dev.stator.storage.partition.Commands.ranged;
import static dev.stator.storage.partition.Commands.row;
import static dev.stator.storage.partition.Commands.set;
import static dev.stator.storage.partition.Commands.streamed;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stator.model.Bytes;
import dev.stator.model.stream.ItemChange;
import dev.stator.model.stream.ItemChange.Kind;
import dev.stator.model.stream.SequenceNumber;
import dev.stator.model.stream.ShardId;
import dev.stator.model.table.StreamView;
import dev.stator.model.write.Outcome;
import dev.stator.proto.item.ChangePage;
import dev.stator.proto.log.LogCommand;
import dev.stator.storage.store.StoreResources;
import dev.stator.storage.store.StoredShard;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a partition keeps of streams, entry by entry. */
@NullMarked
class ApplyStreamsTest {
  private static final long JOB = 5;
  private static final long CHILD = 9;
  private static final List<String> VOTERS = List.of("n1", "n2", "n3");

  @TempDir Path root;
  private final StoreResources resources = StoreResources.open(32 << 20, 16 << 20);
  private TestReplica replica;

  @SuppressWarnings("NullAway.Init")
  ApplyStreamsTest() {}

  @BeforeEach
  void open() throws Exception {
    replica = TestReplica.make(root.resolve("a"), resources);
    replica.configure("n1", "n2", "n3");
  }

  @AfterEach
  void close() {
    replica.close();
    resources.close();
  }

  @Test
  void eachViewShowsWhatItIsFor() {
    long definitions = 0;
    for (var view : StreamView.values()) {
      replica.apply(set(streamed(view, ++definitions)));
      replica.apply(command(put("x", 1)), command(add("x", 1)), command(delete("x")));
      boolean old = view == StreamView.OLD_IMAGE || view == StreamView.NEW_AND_OLD_IMAGES;
      boolean fresh = view == StreamView.NEW_IMAGE || view == StreamView.NEW_AND_OLD_IMAGES;
      var changes = changes(replica, replica.store().shards().lastEntry().getValue().id());
      long version = changes.getFirst().version();
      assertEquals(
          List.of(
              ItemChange.of(
                  Kind.INSERT, false, version, key("x"), null, fresh ? item("x", 1) : null),
              ItemChange.of(
                  Kind.MODIFY,
                  false,
                  version + 1,
                  key("x"),
                  old ? item("x", 1) : null,
                  fresh ? item("x", 2) : null),
              ItemChange.of(
                  Kind.REMOVE, false, version + 2, key("x"), old ? item("x", 2) : null, null)),
          changes,
          view.name());
      replica.apply(set(Commands.table(Commands.TABLE.tableId(), ++definitions)));
    }
  }

  @Test
  void whatChangesNothingIsNoChange() {
    replica.apply(set(streamed(StreamView.KEYS_ONLY, 1)));
    replica.apply(
        command(delete("x")),
        command(put("x", 1)),
        command(put("x", 1)),
        command(putIfAbsent("x", 2)),
        command(add("x", 0)),
        command(delete("y")));
    var changes = changes(replica, open(replica).getFirst().id());
    assertEquals(List.of(Kind.INSERT), changes.stream().map(ItemChange::kind).toList());
  }

  @Test
  void aRetryIsNoChange() {
    replica.apply(set(streamed(StreamView.KEYS_ONLY, 1)));
    replica.apply(command(put("x", 1), 71, 0));
    replica.apply(command(put("x", 2)));
    replica.apply(command(put("x", 1), 71, 0));
    assertEquals(2, changes(replica, open(replica).getFirst().id()).size());
  }

  @Test
  void withoutAStreamNothingIsKept() {
    replica.apply(Commands.setTable());
    replica.apply(command(put("x", 1)));
    assertTrue(replica.store().shards().isEmpty());
    assertFalse(replica.store().hasChanges());
  }

  @Test
  void aStreamThatIsDisabledStaysReadableAndAnotherBeginsAnew() throws Exception {
    replica.apply(set(streamed(StreamView.KEYS_ONLY, 1)));
    replica.apply(command(put("x", 1)));
    replica.apply(
        command(put("x", 2)),
        set(Commands.table(Commands.TABLE.tableId(), 2)),
        command(put("x", 3)));
    var former = replica.store().shards().firstEntry().getValue();
    assertEquals(new SequenceNumber(3, 1), former.end());
    assertEquals(2, changes(replica, former.id()).size());
    assertEquals(List.of(), open(replica));

    var again = streamed(StreamView.KEYS_ONLY, 3);
    replica.apply(set(again));
    replica.apply(command(put("x", 4)));
    assertEquals(2, replica.store().shards().size());
    assertNull(open(replica).getFirst().parent());
    assertEquals(1, changes(replica, open(replica).getFirst().id()).size());
    assertEquals(2, changes(replica, former.id()).size());
    replica.crash();
    replica.apply(command(put("x", 5)));
    assertEquals(2, changes(replica, open(replica).getFirst().id()).size());
  }

  @Test
  void aDroppedTablesStreamIsClosed() {
    replica.apply(set(streamed(StreamView.KEYS_ONLY, 1)));
    replica.apply(command(put("x", 1)));
    replica.apply(command(new LogCommand.DropTable(Commands.TABLE.tableId())));
    assertEquals(List.of(), open(replica));
    assertEquals(1, changes(replica, replica.store().shards().firstEntry().getValue().id()).size());
  }

  @Test
  void aReadGoesOnWhereTheLastOneEnded() {
    replica.apply(set(streamed(StreamView.KEYS_ONLY, 1)));
    for (int i = 0; i < 10; i++) {
      replica.apply(command(put("a" + i, i)), command(put("b" + i, i)));
    }
    var id = open(replica).getFirst().id();
    var seen = new ArrayList<ItemChange>();
    var from = SequenceNumber.FIRST;
    for (boolean more = true; more; ) {
      var page = page(replica, id, from, 3, Long.MAX_VALUE);
      assertTrue(page.changes().size() <= 3);
      page.changes().forEach(change -> seen.add(ItemChange.decode(change.change())));
      from = page.next();
      more = page.more();
    }
    assertEquals(changes(replica, id), seen);
    assertEquals(List.of(), page(replica, id, from, 3, Long.MAX_VALUE).changes());
    assertEquals(SequenceNumber.of(replica.nextIndex()), from, "behind all that is applied");
    assertEquals(1, page(replica, id, SequenceNumber.FIRST, 3, 1).changes().size());
    assertEquals(from, page(replica, id, SequenceNumber.LAST, 1, 1).next());
    assertNull(page(replica, new ShardId(id.number() + 1, id.partitionId()), from, 1, 1).shard());
  }

  @Test
  void whatIsOldIsTrimmed() {
    replica.apply(set(streamed(StreamView.KEYS_ONLY, 1)));
    for (int i = 0; i < 6; i++) {
      replica.apply(command(put("x", i)));
    }
    var id = open(replica).getFirst().id();
    trim(0, new LogCommand.ShardTrim(id.number(), SequenceNumber.of(4)));
    trim(0, new LogCommand.ShardTrim(id.number(), SequenceNumber.of(3)));
    assertEquals(SequenceNumber.of(4), open(replica).getFirst().trimmed());
    assertEquals(4, changes(replica, id).size());
    replica.apply(set(Commands.table(Commands.TABLE.tableId(), 2)));
    trim(TestReplica.START_MILLIS);
    assertEquals(1, replica.store().shards().size(), "it was closed no earlier");
    trim(TestReplica.START_MILLIS + 1);
    assertTrue(replica.store().shards().isEmpty());
    assertFalse(replica.store().hasChanges());
  }

  @Test
  void ageIsFoundByTheTimeOfChanges() {
    long seed = Long.getLong("seed", System.nanoTime());
    System.out.println("-Dseed=" + seed);
    var random = new Random(seed);
    replica.apply(set(streamed(StreamView.KEYS_ONLY, 1)));
    for (int i = 0; i < 200; i++) {
      replica.nowMillis += random.nextInt(4);
      replica.apply(command(put("x", i)), command(put("y", i)));
    }
    var id = open(replica).getFirst().id();
    var all = changesAt(replica, id);
    var age = new StreamAge(TestReplica.ID, replica.store());
    assertNull(age.trim(TestReplica.START_MILLIS, 0));
    long before = TestReplica.START_MILLIS + 200;
    assertNull(age.trim(before, 201), "not old enough to be worth it");
    var trim = assertNonNull(age.trim(before, 5));
    assertEquals(new Outcome.Done(), replica.applyOne(command(trim)));
    var kept =
        all.stream()
            .filter(change -> ItemChange.decode(change.change()).millis() >= before)
            .toList();
    assertEquals(kept, changesAt(replica, id));
    assertNull(age.trim(before, 0));
    replica.apply(set(Commands.table(Commands.TABLE.tableId(), 2)));
    assertEquals(
        new Outcome.Done(),
        replica.applyOne(command(assertNonNull(age.trim(replica.nowMillis + 1, 0)))));
    assertTrue(replica.store().shards().isEmpty());
  }

  private static <T> T assertNonNull(@org.jspecify.annotations.Nullable T value) {
    return Objects.requireNonNull(value);
  }

  private void trim(long closedBeforeMillis, LogCommand.ShardTrim... shards) {
    assertEquals(
        new Outcome.Done(),
        replica.applyOne(command(new LogCommand.TrimStreams(closedBeforeMillis, List.of(shards)))));
  }

  /** Through random splits, a reader that follows the lineage sees every change once, in order. */
  @Test
  void lineageLeadsToEveryChangeOnceAndInOrder() throws Exception {
    long seed = Long.getLong("seed", System.nanoTime());
    System.out.println("-Dseed=" + seed);
    var random = new Random(seed);
    replica.apply(set(streamed(StreamView.NEW_AND_OLD_IMAGES, 1)));
    var model = new TreeMap<String, Bytes>();
    writeRandomly(random, model, 100, replica);
    var at = row(Commands.TABLE, "k" + random.nextInt(40));
    var before = open(replica).getFirst();
    split(replica, at);
    var child = replica.current().held().children().getFirst();
    try (var founded = TestReplica.found(root.resolve("child"), resources, replica, child);
        var twin = TestReplica.found(root.resolve("twin"), resources, replica, child)) {
      var left = open(replica).getFirst();
      var right = open(founded).getFirst();
      assertEquals(before.id(), left.parent());
      assertEquals(before.id(), right.parent());
      assertEquals(CHILD, right.id().partitionId());
      assertEquals(at, left.range().end());
      assertEquals(at, right.range().start());
      assertFalse(founded.store().hasChanges(), "the parent keeps them");
      assertEquals(stored(replica, before.id()).shown(), stored(founded, before.id()).shown());
      assertTrue(before.id().toString().compareTo(right.id().toString()) < 0);
      assertNull(page(founded, before.id(), SequenceNumber.FIRST, 1, 1).shard());

      writeRandomly(random, model, 200, replica, founded);
      twin.follow(founded);
      assertEquals(founded.current().applied(), twin.current().applied());
      replica.crash();
      var rebuilt = new HashMap<Bytes, Bytes>();
      var last = replay(changesAt(replica, before.id()), rebuilt, SequenceNumber.FIRST);
      assertTrue(last.compareTo(left.trimmed()) < 0);
      replay(changesAt(replica, left.id()), rebuilt, last);
      replay(changesAt(founded, right.id()), rebuilt, last);
      var expected = new HashMap<Bytes, Bytes>();
      model.forEach((id, item) -> expected.put(key(id), item));
      assertEquals(expected, rebuilt);
    }
  }

  @Test
  void aClosedShardIsKnownWhereItsKeysAre() throws Exception {
    replica.apply(set(streamed(StreamView.KEYS_ONLY, 1)));
    replica.apply(command(put("x", 1)));
    replica.apply(set(Commands.table(Commands.TABLE.tableId(), 2)));
    var shard = replica.store().shards().firstEntry().getValue();
    split(replica, row(Commands.TABLE, "k1"));
    var child = replica.current().held().children().getFirst();
    try (var founded = TestReplica.found(root.resolve("child"), resources, replica, child)) {
      var held =
          founded
              .current()
              .held()
              .shards(shard.tableId(), shard.label(), row(Commands.TABLE, "k1"));
      assertEquals(List.of(shard.shown()), assertNotNullHeld(held).shards());
      assertEquals(List.of(), open(replica));
      assertEquals(List.of(), open(founded));
    }
  }

  private static HeldShards assertNotNullHeld(@org.jspecify.annotations.Nullable HeldShards held) {
    assertNotNull(held);
    return held;
  }

  @Test
  void aTableInSlicesHasAShardForEach() throws Exception {
    var cut = Commands.sliced(StreamView.KEYS_ONLY, 4);
    replica.apply(set(cut));
    assertEquals(4, open(replica).size());
    for (int i = 0; i < 32; i++) {
      var write =
          Commands.write(
              cut,
              "x" + i,
              new dev.stator.model.write.ItemWrite.Operation.Put(item("x" + i, i)),
              null);
      replica.apply(command(write));
    }
    int seen = 0;
    for (var shard : open(replica)) {
      var changes = changes(replica, shard.id());
      seen += changes.size();
      assertNotEquals(0, changes.size());
    }
    assertEquals(32, seen);
    var third = open(replica).get(2);
    split(replica, third.range().start());
    var child = replica.current().held().children().getFirst();
    try (var founded = TestReplica.found(root.resolve("child"), resources, replica, child)) {
      var rangesLeft = open(replica).stream().map(StoredShard::range).toList();
      assertTrue(rangesLeft.stream().allMatch(r -> r.start().compareTo(third.range().start()) < 0));
      assertEquals(4, open(replica).size() + open(founded).size());
      assertTrue(open(replica).stream().allMatch(shard -> shard.parent() == null));
      assertTrue(open(founded).stream().allMatch(shard -> shard.parent() != null));
    }
  }

  // ------------------------------------------------------------------------------------- steps

  private static SequenceNumber replay(
      List<ChangePage.PlacedChange> changes, Map<Bytes, Bytes> items, SequenceNumber last) {
    var at = last;
    for (var placed : changes) {
      assertTrue(placed.at().compareTo(at) > 0 || at.equals(SequenceNumber.FIRST));
      at = placed.at();
      var change = ItemChange.decode(placed.change());
      assertEquals(items.get(change.keys()), change.before());
      if (change.after() == null) {
        items.remove(change.keys());
      } else {
        items.put(change.keys(), change.after());
      }
    }
    return at;
  }

  private static void writeRandomly(
      Random random, Map<String, Bytes> model, int writes, TestReplica... partitions) {
    for (int i = 0; i < writes; i++) {
      var id = "k" + random.nextInt(40);
      var partition = partitions[0];
      for (var each : partitions) {
        if (Objects.requireNonNull(each.current().heldRange()).contains(row(Commands.TABLE, id))) {
          partition = each;
        }
      }
      if (random.nextInt(3) == 0) {
        partition.apply(command(delete(id)));
        model.remove(id);
      } else {
        long n = random.nextLong(3);
        partition.apply(command(put(id, n)));
        model.put(id, item(id, n));
      }
    }
  }

  private static void split(TestReplica parent, Bytes at) {
    var counting = parent.current().survey().expect(JOB);
    long tally = parent.nextIndex();
    parent.apply(ranged(new LogCommand.PrepareSplit(JOB, at), 1));
    var counts = counting.orTimeout(10, TimeUnit.SECONDS).join().tables();
    assertEquals(
        new Outcome.Done(),
        parent.applyOne(ranged(new LogCommand.Split(JOB, at, CHILD, VOTERS, 1, tally, counts), 1)));
  }

  private static StoredShard stored(TestReplica replica, ShardId id) {
    return Objects.requireNonNull(replica.store().shards().get(id.number()));
  }

  private static List<StoredShard> open(TestReplica replica) {
    return replica.store().shards().values().stream().filter(StoredShard::open).toList();
  }

  private static List<ItemChange> changes(TestReplica replica, ShardId id) {
    return changesAt(replica, id).stream()
        .map(change -> ItemChange.decode(change.change()))
        .toList();
  }

  private static List<ChangePage.PlacedChange> changesAt(TestReplica replica, ShardId id) {
    var page = page(replica, id, SequenceNumber.FIRST, Integer.MAX_VALUE, Long.MAX_VALUE);
    assertFalse(page.more());
    return page.changes();
  }

  private static ChangePage page(
      TestReplica replica, ShardId id, SequenceNumber from, int most, long bytes) {
    long self = replica.store().baseIndex() < 0 ? TestReplica.ID : CHILD;
    try (var cursor = replica.current().held().openShard(id.number())) {
      return ShardReader.page(cursor, self, from, most, bytes);
    }
  }
}
