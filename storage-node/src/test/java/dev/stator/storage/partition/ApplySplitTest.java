package dev.stator.storage.partition;

import static dev.stator.storage.partition.Commands.command;
import static dev.stator.storage.partition.Commands.item;
import static dev.stator.storage.partition.Commands.put;
import static dev.stator.storage.partition.Commands.ranged;
import static dev.stator.storage.partition.Commands.row;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stator.model.Bytes;
import dev.stator.model.write.Outcome;
import dev.stator.proto.log.LogCommand;
import dev.stator.storage.store.PartitionStore;
import dev.stator.storage.store.StoreResources;
import dev.stator.storage.store.StoredCount;
import dev.stator.storage.store.StoredRange;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a split does to one replica, entry by entry. */
@NullMarked
class ApplySplitTest {
  private static final long JOB = 5;
  private static final long CHILD = 9;
  private static final List<String> VOTERS = List.of("n1", "n2", "n3");
  private static final int TABLE_ID = Commands.TABLE.tableId();

  @TempDir Path root;
  private final StoreResources resources = StoreResources.open(32 << 20, 16 << 20);
  private TestReplica parent;

  @SuppressWarnings("NullAway.Init")
  ApplySplitTest() {}

  @BeforeEach
  void open() throws Exception {
    parent = TestReplica.make(root.resolve("parent"), resources);
    parent.configure("n3", "n1", "n2");
    parent.apply(Commands.setTable());
  }

  @AfterEach
  void close() {
    parent.close();
    resources.close();
  }

  @Test
  void everythingGoesToTheSideThatHoldsItsKey() throws Exception {
    long seed = Long.getLong("seed", System.nanoTime());
    System.out.println("-Dseed=" + seed);
    var random = new Random(seed);
    var model = new TreeMap<Bytes, Bytes>();
    writeRandomly(random, model, 300);
    var at = row(Commands.TABLE, "k" + random.nextInt(100));
    var counts = prepare(at);
    writeRandomly(random, model, 200);
    assertEquals(new Outcome.Done(), split(at, counts));

    var child = parent.current().held().children().getFirst();
    assertEquals(new StoredRange(at, null, 2), child.range());
    assertEquals(new StoredRange(Bytes.EMPTY, at, 2), parent.current().heldRange());
    try (var founded = TestReplica.found(root.resolve("child"), resources, parent, child)) {
      assertTrue(founded.current().releasedBase());
      assertHolds(model.headMap(at, false), parent, at, false);
      assertHolds(model.tailMap(at, true), founded, at, true);
      assertEquals(List.of(), founded.current().held().children());
      founded.apply(command(put("k1", 7)));
      founded.reopen();
      assertFalse(founded.current().releasedBase(), "an entry of its own was applied");
      parent.crash();
      assertHolds(model.headMap(at, false), parent, at, false);
    }
  }

  private void writeRandomly(Random random, Map<Bytes, Bytes> model, int writes) {
    for (int i = 0; i < writes; i++) {
      var id = "k" + random.nextInt(100);
      var key = row(Commands.TABLE, id);
      if (random.nextInt(3) == 0) {
        parent.apply(command(Commands.delete(id)));
        model.remove(key);
      } else {
        long n = random.nextLong(1_000_000);
        parent.apply(command(put(id, n)));
        model.put(key, item(id, n));
      }
    }
  }

  private static void assertHolds(
      java.util.SortedMap<Bytes, Bytes> expected, TestReplica replica, Bytes at, boolean right) {
    var found = new TreeMap<Bytes, Bytes>();
    long bytes = 0;
    for (int i = 0; i < 100; i++) {
      var key = row(Commands.TABLE, "k" + i);
      var held = replica.current().held().read(key, true);
      boolean here = key.compareTo(at) >= 0 == right;
      assertEquals(here, held instanceof HeldRow.Found);
      if (held instanceof HeldRow.Found(var row) && row != null) {
        found.put(key, row.item());
        bytes += row.size();
      }
    }
    assertEquals(expected, found);
    assertEquals(new StoredCount(found.size(), bytes), replica.store().count(TABLE_ID));
  }

  @Test
  void aRetryIsAnsweredByEitherSide() throws Exception {
    var left = command(put("k1", 1), 71, 0);
    var right = command(put("k2", 2), 72, 0);
    boolean swapped = row(Commands.TABLE, "k1").compareTo(row(Commands.TABLE, "k2")) > 0;
    var first = parent.applyOne(swapped ? right : left);
    var second = parent.applyOne(swapped ? left : right);
    var at = row(Commands.TABLE, swapped ? "k1" : "k2");
    split(at, prepare(at));
    var child = parent.current().held().children().getFirst();
    try (var founded = TestReplica.found(root.resolve("child"), resources, parent, child)) {
      assertEquals(first, parent.applyOne(swapped ? right : left));
      assertEquals(second, founded.applyOne(swapped ? left : right));
      assertEquals(new Outcome.Moved(2), parent.applyOne(swapped ? left : right));
      assertEquals(new Outcome.Moved(2), founded.applyOne(swapped ? right : left));
    }
  }

  @Test
  void itIsRefusedWhenThePartitionIsNotWhatItWasPlannedFor() {
    var at = row(Commands.TABLE, "k2");
    var counts = prepare(at);
    var good = ranged(split(at), 1);
    assertInstanceOf(
        Outcome.Stale.class, parent.apply(good, command(put("k1", 1))).getFirst(), "not alone");
    assertStale(with(at, VOTERS, 2, counts), "another term");
    assertStale(with(at, List.of("n1", "n2", "n4"), 1, counts), "other voters");
    assertStale(with(Bytes.EMPTY, VOTERS, 1, counts), "nothing would be left");
    assertStale(new LogCommand.Split(JOB, at, CHILD, VOTERS, 1, tally - 1, counts), "other tally");
    assertEquals(new Outcome.Moved(1), parent.applyOne(ranged(split(at), 2)));
    assertEquals(List.of(), parent.current().held().children());
    assertEquals(new Outcome.Done(), parent.applyOne(good));
    prepared(at, 2);
    assertInstanceOf(
        Outcome.Stale.class, parent.applyOne(ranged(split(at), 2)), "the first is not done");
  }

  private void assertStale(LogCommand.Split split, String why) {
    assertInstanceOf(Outcome.Stale.class, parent.applyOne(ranged(split, 1)), why);
  }

  /** The survey sees the rows behind the entry, so the tally must not hold any of its writes. */
  @Test
  void whatStandsInTheEntryThatPreparesIsCountedOnce() throws Exception {
    var at = row(Commands.TABLE, "k2");
    var counting = parent.current().survey().expect(JOB);
    tally = parent.nextIndex();
    parent.apply(
        command(put("k2", 1)),
        ranged(new LogCommand.PrepareSplit(JOB, at), 1),
        command(put("k2", 22)),
        command(put("k1", 1)),
        command(put("k3", 3)),
        command(put("k4", 4)));
    var counts = counting.orTimeout(10, TimeUnit.SECONDS).join().tables();
    parent.apply(command(put("k2", 333)));
    assertEquals(new Outcome.Done(), split(at, counts));
    var child = parent.current().held().children().getFirst();
    try (var founded = TestReplica.found(root.resolve("child"), resources, parent, child)) {
      assertEquals(countOf(founded), founded.store().count(TABLE_ID));
      assertEquals(countOf(parent), parent.store().count(TABLE_ID));
    }
  }

  private static StoredCount countOf(TestReplica replica) {
    var count = StoredCount.NONE;
    for (int i = 1; i <= 4; i++) {
      var held = replica.current().held().read(row(Commands.TABLE, "k" + i), true);
      if (held instanceof HeldRow.Found(var row) && row != null) {
        count = count.plus(new StoredCount(1, row.size()));
      }
    }
    return count;
  }

  /** A leader asks for a count, and what it is told is of an entry that another one proposed. */
  @Test
  void aCountIsOfTheEntryThatItNames() {
    var at = row(Commands.TABLE, "k1");
    var counting = parent.current().survey().expect(JOB);
    tally = parent.nextIndex();
    parent.apply(ranged(new LogCommand.PrepareSplit(JOB, at), 1));
    parent.apply(command(put("k1", 1)));
    parent.apply(ranged(new LogCommand.PrepareSplit(JOB, at), 1));
    var count = counting.orTimeout(10, TimeUnit.SECONDS).join();
    assertEquals(tally, count.index());
    assertStale(with(at, VOTERS, 1, count.tables()), "another tally has begun since");
  }

  /** I1: whatever a crash leaves, the base is of the state before the split. */
  @Test
  void aBaseIsMadeBeforeTheRangeShrinks() throws Exception {
    parent.apply(command(put("k1", 1)));
    parent.current().flush();
    var at = row(Commands.TABLE, "k1");
    split(at, prepare(at));
    var base = parent.folder().base(CHILD);
    Files.createFile(base.resolve("of-the-first-time"));
    parent.crash();
    assertEquals(new StoredRange(Bytes.EMPTY, at, 2), parent.current().heldRange());
    assertFalse(Files.exists(base.resolve("of-the-first-time")), "no row knew of it: made again");
    Files.createFile(base.resolve("of-the-second-time"));
    parent.current().flush();
    parent.crash();
    assertTrue(Files.exists(base.resolve("of-the-second-time")), "the store holds the split");
    Files.delete(base.resolve("of-the-second-time"));
    try (var store = PartitionStore.open(base, resources)) {
      assertEquals(TestReplica.EVERYTHING, store.range());
      assertEquals(
          parent.current().held().children().getFirst().baseIndex() - 1, store.position().index());
    }
  }

  /** I3: closed, the row stays as a hint, and the parent's copies of the child's rows go. */
  @Test
  void aChildThatLivesNeedsItsParentNoMore() throws Exception {
    parent.apply(command(put("k1", 1)));
    var at = row(Commands.TABLE, "k1");
    split(at, prepare(at));
    parent.apply(command(new LogCommand.SplitDone(CHILD)));
    var child = parent.current().held().children().getFirst();
    assertFalse(child.open());
    assertNull(parent.store().get(at));
    assertTrue(parent.folder().hasBase(CHILD), "kept until this node has founded its member");
    parent.folder().deleteBase(CHILD);
    parent.crash();
    assertEquals(List.of(child), parent.current().held().children());
    var before = tally;
    prepared(row(Commands.TABLE, "k2"), 2);
    assertTrue(tally > before);
  }

  @Test
  void replicasThatAppliedAlikeFoundEqualChildren() throws Exception {
    try (var other = TestReplica.make(root.resolve("other"), resources)) {
      parent.apply(command(put("k1", 1), 3, 0), command(put("k2", 2)), command(put("k3", 3)));
      var at = row(Commands.TABLE, "k2");
      split(at, prepare(at));
      other.follow(parent);
      var child = parent.current().held().children().getFirst();
      try (var one = TestReplica.found(root.resolve("one"), resources, parent, child);
          var two = TestReplica.found(root.resolve("two"), resources, other, child)) {
        one.apply(command(put("k2", 5)));
        two.follow(one);
        assertEquals(one.current().applied(), two.current().applied(), "digests included");
        assertEquals(rows(one), rows(two));
      }
    }
  }

  private static Map<Bytes, Bytes> rows(TestReplica replica) {
    var rows = new TreeMap<Bytes, Bytes>();
    try (var view = replica.store().view()) {
      view.visitOwn((key, value) -> rows.put(Bytes.wrap(key), Bytes.wrap(value)));
      view.visit(
          new StoredRange(Bytes.EMPTY, null, 1),
          (key, value) -> rows.put(Bytes.wrap(key), Bytes.wrap(value)));
    }
    return rows;
  }

  @Test
  void theFenceEndsWithTheSplitOrWithItsTerm() {
    parent.apply(command(put("k1", 1)), command(put("k2", 2)));
    var first = row(Commands.TABLE, "k1");
    var second = row(Commands.TABLE, "k2");
    var at = first.compareTo(second) < 0 ? second : first;
    var held = parent.current().held();
    assertTrue(held.fence(at, 1));
    assertFalse(held.fence(at, 1), "one at a time");
    assertInstanceOf(HeldRow.OutOfRange.class, held.read(at, true));
    assertInstanceOf(HeldRow.Found.class, held.read(at, false));
    assertInstanceOf(HeldRow.Found.class, held.read(at.equals(first) ? second : first, true));
    parent.apply(command(put("k3", 3)));
    assertInstanceOf(HeldRow.OutOfRange.class, held.read(at, true), "an entry of the same term");
    held.passes(2);
    assertInstanceOf(HeldRow.Found.class, held.read(at, true));

    assertTrue(held.fence(at, 1));
    assertInstanceOf(Outcome.Stale.class, parent.applyOne(ranged(split(at), 1)));
    assertInstanceOf(HeldRow.Found.class, held.read(at, true), "the split was refused");
    assertTrue(held.fence(at, 1));
    assertStale(with(at, VOTERS, 2, List.of()), "another split");
    assertInstanceOf(HeldRow.OutOfRange.class, held.read(at, true), "whose fence it was not");
    split(at, prepare(at));
    assertInstanceOf(HeldRow.OutOfRange.class, held.read(at, false), "it is the child's now");
    assertFalse(held.fence(at, 1), "what is not held is not fenced");
    assertInstanceOf(HeldRow.OutOfRange.class, held.read(at, true));
  }

  // ------------------------------------------------------------------------------------- steps

  private long tally;

  /** Prepares a split; returns what the child's half holds as the survey counted it. */
  private List<LogCommand.TableCount> prepare(Bytes at) {
    return prepared(at, 1);
  }

  private List<LogCommand.TableCount> prepared(Bytes at, long rangeEpoch) {
    var counting = parent.current().survey().expect(JOB);
    tally = parent.nextIndex();
    assertEquals(
        new Outcome.Done(),
        parent.applyOne(ranged(new LogCommand.PrepareSplit(JOB, at), rangeEpoch)));
    var count = counting.orTimeout(10, TimeUnit.SECONDS).join();
    assertEquals(tally, count.index());
    return count.tables();
  }

  private Outcome split(Bytes at, List<LogCommand.TableCount> counts) {
    return parent.applyOne(ranged(with(at, VOTERS, 1, counts), 1));
  }

  private LogCommand.Split split(Bytes at) {
    return with(at, VOTERS, 1, List.of());
  }

  private LogCommand.Split with(
      Bytes at, List<String> voters, long term, List<LogCommand.TableCount> counts) {
    return new LogCommand.Split(JOB, at, CHILD, voters, term, tally, counts);
  }
}
