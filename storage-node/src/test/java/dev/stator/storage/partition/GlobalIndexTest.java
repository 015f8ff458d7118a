package dev.stator.storage.partition;

import static dev.stator.storage.partition.Commands.command;
import static dev.stator.storage.partition.Commands.ranged;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stator.model.Bytes;
import dev.stator.model.index.IndexRow;
import dev.stator.model.key.Keyspace;
import dev.stator.model.table.TableSchema;
import dev.stator.model.write.Outcome;
import dev.stator.proto.log.LogCommand;
import dev.stator.storage.partition.GlobalSongs.Sender;
import dev.stator.storage.store.StoreResources;
import dev.stator.storage.store.StoredBackfill;
import dev.stator.storage.store.StoredRange;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rows of global indexes become the projection of the items, however they are shipped. */
@NullMarked
class GlobalIndexTest {
  private static final List<String> VOTERS = List.of("n1", "n2", "n3");
  private static final long JOB = 5;
  private static final long CHILD = 9;
  private static final int STEPS = 300;

  @TempDir Path root;
  private final StoreResources resources = StoreResources.open(32 << 20, 16 << 20);
  private final long seed = Long.getLong("seed", System.nanoTime());
  private final Random random = new Random(seed);
  private final GlobalSongs songs = new GlobalSongs(random);
  private final List<ByteBuffer> sent = new ArrayList<>();
  private TestReplica items;
  private TestReplica rows;
  private TableSchema table = GlobalSongs.table(1);
  private Sender sender;
  private long term = 1;

  @SuppressWarnings("NullAway.Init")
  GlobalIndexTest() {}

  @BeforeEach
  void open() throws Exception {
    System.out.println("-Dseed=" + seed);
    items = TestReplica.make(root.resolve("items"), resources, GlobalSongs.ITEMS);
    rows = TestReplica.make(root.resolve("rows"), resources, GlobalSongs.ROWS);
    items.configure("n1", "n2", "n3");
    rows.configure("n1", "n2", "n3");
    define(table);
    sender = new Sender(items, GlobalSongs.ITEMS, term);
  }

  @AfterEach
  void close() {
    items.close();
    rows.close();
    resources.close();
  }

  private void define(TableSchema schema) {
    table = schema;
    items.apply(command(new LogCommand.SetTable(schema)));
    rows.apply(command(new LogCommand.SetTable(schema)));
  }

  @Test
  void rowsFollowWhateverIsSentTwiceOrLate() throws Exception {
    live();
    check(items, rows);
  }

  @Test
  void rowsFromALateSenderAreFound() throws Exception {
    rows.plant(PlantedApplyBugs.of(PlantedApplyBugs.Kind.TAKES_LATE_INDEX_ROWS));
    boolean found = false;
    for (int round = 0; round < 20 && !found; round++) {
      live();
      found = !GlobalSongs.projection(items, table).equals(GlobalSongs.held(rows, table));
    }
    assertTrue(found, "nothing was wrong");
  }

  /** Writes, sends, repeats what was sent, changes leaders, crashes; in the end all is sent. */
  private void live() throws Exception {
    for (int step = 0; step < STEPS; step++) {
      switch (random.nextInt(12)) {
        case 0, 1, 2, 3, 4, 5 -> items.apply(songs.someWrite(table));
        case 6, 7, 8 -> send(1 + random.nextInt(5));
        case 9 -> resend();
        case 10 -> sender.record();
        default -> {
          if (random.nextInt(4) == 0) {
            items.crash();
            rows.crash();
          }
          sender = new Sender(items, GlobalSongs.ITEMS, ++term);
        }
      }
    }
    sendAll(sender, rows);
    resend();
    sender.record();
    assertFalse(items.store().hasIndexChanges());
  }

  private void send(int changesMax) {
    var next = sender.next(changesMax);
    if (next != null) {
      sent.add(next);
      assertEquals(new Outcome.Done(), rows.applyOne(next.duplicate()));
    }
  }

  /** Something that was sent before arrives once more. */
  private void resend() {
    if (!sent.isEmpty()) {
      rows.applyOne(sent.get(random.nextInt(sent.size())).duplicate());
    }
  }

  private static void sendAll(Sender sender, TestReplica to) {
    for (var next = sender.next(7); next != null; next = sender.next(7)) {
      assertEquals(new Outcome.Done(), to.applyOne(next));
    }
  }

  private void check(TestReplica of, TestReplica in) {
    assertEquals(GlobalSongs.projection(of, table), GlobalSongs.held(in, table));
    for (var index : table.globalIndexes()) {
      var held = GlobalSongs.rows(in, Keyspace.ranges(table.rows(index)).getFirst()).values();
      var count = in.store().count(index.id());
      assertEquals(held.size(), count.items(), index.name());
      assertEquals(held.stream().mapToLong(row -> row.size()).sum(), count.bytes(), index.name());
    }
  }

  @Test
  void whoeverIsNotLaterIsRefused() {
    items.apply(songs.someWrite(table), songs.someWrite(table), songs.someWrite(table));
    for (int i = 0; i < 50 && !items.store().hasIndexChanges(); i++) {
      items.apply(songs.someWrite(table));
    }
    var early = new Sender(items, GlobalSongs.ITEMS, 3).next(1);
    var late = new Sender(items, GlobalSongs.ITEMS, 4).next(1);
    assertEquals(new Outcome.Done(), apply(late));
    assertInstanceOf(Outcome.Stale.class, apply(late), "twice");
    assertInstanceOf(Outcome.Stale.class, apply(early), "a deposed leader");
    var child = new StoredRange(GlobalSongs.ITEMS.start(), Bytes.ofHex("03"), 2);
    assertEquals(new Outcome.Done(), apply(new Sender(items, child, 1).next(1)));
    assertInstanceOf(
        Outcome.Stale.class,
        apply(new Sender(items, GlobalSongs.ITEMS, 9).next(1)),
        "from before a split");
  }

  private Outcome apply(@Nullable ByteBuffer command) {
    return rows.applyOne(Objects.requireNonNull(command).duplicate());
  }

  /** A sender that knows other borders may not have sent all that belongs here. */
  @Test
  void whatIsSentForAnotherRangeIsNotAll() {
    for (int i = 0; i < 20; i++) {
      items.apply(songs.someWrite(table));
    }
    var old = new Sender(items, GlobalSongs.ITEMS, 2);
    old.targetEpoch = 0;
    var start = old.cursor;
    var some = GlobalSongs.Sender.withoutRows(Objects.requireNonNull(old.next(100)));
    assertEquals(new Outcome.Done(), apply(some));
    sender = new Sender(items, GlobalSongs.ITEMS, 3);
    sender.cursor = start;
    sendAll(sender, rows);
    check(items, rows);
  }

  @Test
  void indexesAreKnownWhileATableIsDefinedAnew() throws Exception {
    var held = rows.current().held();
    var row = Keyspace.tableStart(GlobalSongs.BY_GENRE);
    var missed = new AtomicInteger();
    var done = new AtomicBoolean();
    var looking =
        Thread.ofPlatform()
            .start(() -> {
              while (!done.get()) {
                if (!held.knowsIndexOf(row)) {
                  missed.incrementAndGet();
                }
              }
            });
    for (long version = 2; version < 2_000; version++) {
      rows.apply(command(new LogCommand.SetTable(GlobalSongs.table(version))));
    }
    done.set(true);
    looking.join();
    assertEquals(0, missed.get());
  }

  @Test
  void aSplitCountsIndexRowsByTheirIndex() throws Exception {
    for (int i = 0; i < 60; i++) {
      items.apply(songs.someWrite(table));
    }
    sendAll(sender, rows);
    var before = rows.store().count(GlobalSongs.BY_YEAR);
    var at = Keyspace.tableStart(GlobalSongs.BY_YEAR);
    split(rows, at);
    assertEquals(0, rows.store().count(GlobalSongs.BY_YEAR).items());
    var child = rows.current().held().children().getFirst();
    try (var founded = TestReplica.found(root.resolve("child"), resources, rows, child)) {
      assertEquals(before, founded.store().count(GlobalSongs.BY_YEAR));
      assertEquals(0, founded.store().count(GlobalSongs.TABLE_ID).items());
    }
  }

  @Test
  void olderItemsAreBroughtInWhileOthersAreWritten() throws Exception {
    define(GlobalSongs.table(2, List.of(GlobalSongs.byGenre())));
    for (int i = 0; i < 40; i++) {
      items.apply(songs.someWrite(table));
    }
    define(GlobalSongs.table(3, List.of(GlobalSongs.byGenre(), GlobalSongs.byYear(true))));
    assertTrue(backfill().open());
    for (int i = 0; backfill().open(); i++) {
      assertTrue(i < 100, "it ends");
      items.apply(songs.someWrite(table));
      assertEquals(
          new Outcome.Done(),
          items.applyOne(command(new LogCommand.Reindex(GlobalSongs.BY_YEAR, 2))));
      send(random.nextInt(4) + 1);
      if (i == 2) {
        items.crash();
      }
    }
    assertInstanceOf(
        Outcome.Stale.class,
        items.applyOne(command(new LogCommand.Reindex(GlobalSongs.BY_YEAR, 2))));
    sendAll(sender, rows);
    check(items, rows);
    define(GlobalSongs.table(4));
    assertEquals(Map.of(), items.current().indexing().backfills());
  }

  private StoredBackfill backfill() {
    return Objects.requireNonNull(items.current().indexing().backfills().get(GlobalSongs.BY_YEAR));
  }

  @Test
  void aReindexStandsAloneInItsEntry() {
    define(GlobalSongs.table(2, List.of(GlobalSongs.byGenre(), GlobalSongs.byYear(true))));
    var outcomes =
        items.apply(
            songs.someWrite(table), command(new LogCommand.Reindex(GlobalSongs.BY_YEAR, 9)));
    assertEquals("Stale", outcomes.getLast().getClass().getSimpleName());
  }

  @Test
  void anIndexThatIsDroppedLosesItsRows() {
    for (int i = 0; i < 40; i++) {
      items.apply(songs.someWrite(table));
    }
    sendAll(sender, rows);
    assertNotEquals(0, rows.store().count(GlobalSongs.BY_YEAR).items());
    var before = table;
    define(GlobalSongs.table(2, List.of(GlobalSongs.byGenre())));
    check(items, rows);
    assertEquals(0, rows.store().count(GlobalSongs.BY_YEAR).items());
    assertEquals(
        List.of(),
        List.copyOf(
            GlobalSongs.rows(
                    rows, Keyspace.ranges(before.rows(before.indexes().getLast())).getFirst())
                .values()));
  }

  @Test
  void bothSidesOfASplitGoOn() throws Exception {
    define(GlobalSongs.table(2, List.of(GlobalSongs.byGenre(), GlobalSongs.byYear(true))));
    for (int i = 0; i < 60; i++) {
      items.apply(songs.someWrite(table));
    }
    items.applyOne(command(new LogCommand.Reindex(GlobalSongs.BY_YEAR, 2)));
    send(11);
    var late = sender.next(3);
    var keys =
        List.copyOf(GlobalSongs.rows(items, Keyspace.tableRanges(table).getFirst()).keySet());
    split(items, keys.get(keys.size() / 2));
    var child = items.current().held().children().getFirst();
    try (var founded = TestReplica.found(root.resolve("child"), resources, items, child)) {
      var ofChild = new Sender(founded, child.range(), 1);
      var parentRange =
          new StoredRange(GlobalSongs.ITEMS.start(), child.start(), child.range().rangeEpoch());
      var ofParent = new Sender(items, parentRange, 2);
      assertEquals(new Outcome.Done(), apply(ofChild.next(2)));
      assertInstanceOf(Outcome.Stale.class, apply(late), "the parent, from before the split");
      assertEquals(new Outcome.Done(), apply(ofParent.next(2)));
      finish(founded, ofChild);
      finish(items, ofParent);
      var expected = GlobalSongs.projection(items, table);
      expected.putAll(GlobalSongs.projection(founded, table));
      assertEquals(expected, GlobalSongs.held(rows, table));
    }
  }

  private void finish(TestReplica partition, Sender sender) {
    for (int i = 0; i < 30; i++) {
      partition.apply(command(new LogCommand.Reindex(GlobalSongs.BY_YEAR, 2)));
    }
    sendAll(sender, rows);
  }

  private static void split(TestReplica items, Bytes at) throws Exception {
    var counting = items.current().survey().expect(JOB);
    long tally = items.nextIndex();
    assertEquals(
        new Outcome.Done(), items.applyOne(ranged(new LogCommand.PrepareSplit(JOB, at), 1)));
    var counts = counting.get(10, TimeUnit.SECONDS).tables();
    assertEquals(
        new Outcome.Done(),
        items.applyOne(ranged(new LogCommand.Split(JOB, at, CHILD, VOTERS, 1, tally, counts), 1)));
  }

  @Test
  void changesKeepTheirBytes() {
    var change =
        new IndexChange(
            Bytes.ofHex("0a0b"),
            1,
            2,
            List.of(
                new IndexChange.Row(Bytes.ofHex("0c"), null),
                new IndexChange.Row(
                    Bytes.ofHex("0d"), new IndexRow(Bytes.ofHex("0d"), Bytes.ofHex("0e0f"), 3))));
    assertEquals(
        "01"
            + "0000000000000001"
            + "0000000000000002"
            + "00000002"
            + "0a0b"
            + "0002"
            + "00"
            + "00000001"
            + "0c"
            + "01"
            + "00000001"
            + "0d"
            + "00000003"
            + "00000002"
            + "0e0f",
        Bytes.wrap(change.encode()).hex());
    assertEquals(change, IndexChange.decode(change.encode()));
  }
}
