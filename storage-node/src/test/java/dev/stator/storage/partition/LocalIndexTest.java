package dev.stator.storage.partition;

import static dev.stator.storage.partition.Commands.command;
import static dev.stator.storage.partition.Commands.ranged;
import static dev.stator.storage.partition.IndexedSongs.TABLE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.stator.model.Bytes;
import dev.stator.model.cluster.PartitionRecord;
import dev.stator.model.item.Items;
import dev.stator.model.key.CollectionBounds;
import dev.stator.model.key.ItemOrder;
import dev.stator.model.key.KeyRange;
import dev.stator.model.key.Keyspace;
import dev.stator.model.table.IndexCount;
import dev.stator.model.write.Outcome;
import dev.stator.proto.item.RangeRead;
import dev.stator.proto.log.LogCommand;
import dev.stator.storage.store.CollectionSize;
import dev.stator.storage.store.RowFamily;
import dev.stator.storage.store.RowFormat;
import dev.stator.storage.store.StoreResources;
import dev.stator.storage.store.StoredCount;
import dev.stator.storage.store.StoredRange;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rows of local indexes are the projection of the items, whatever was written. */
@NullMarked
class LocalIndexTest {
  private static final long JOB = 5;
  private static final long CHILD = 9;
  private static final List<String> VOTERS = List.of("n1", "n2", "n3");
  private static final int ENTRIES = 120;

  @TempDir Path root;
  private final StoreResources resources = StoreResources.open(32 << 20, 16 << 20);
  private final long seed = Long.getLong("seed", System.nanoTime());
  private final IndexedSongs songs = new IndexedSongs(new Random(seed));
  private TestReplica replica;

  @SuppressWarnings("NullAway.Init")
  LocalIndexTest() {}

  @BeforeEach
  void open() throws Exception {
    System.out.println("-Dseed=" + seed);
    replica = TestReplica.make(root.resolve("parent"), resources);
    replica.configure("n1", "n2", "n3");
    replica.apply(command(new LogCommand.SetTable(TABLE)));
  }

  @AfterEach
  void close() {
    replica.close();
    resources.close();
  }

  @Test
  void rowsAreWhatTheItemsSay() throws Exception {
    for (int i = 0; i < ENTRIES; i++) {
      replica.apply(someWrites());
      check(replica);
      if (i % 40 == 7) {
        replica.crash();
        check(replica);
      }
    }
  }

  @Test
  void aRowThatIsLeftBehindIsFound() throws Exception {
    replica.plant(PlantedApplyBugs.of(PlantedApplyBugs.Kind.LEAVES_INDEX_ROWS));
    assertThrows(AssertionError.class, this::rowsAreWhatTheItemsSay);
  }

  @Test
  void rowsAndCountsGoWithTheirCollectionAtSplitsAndMerges() throws Exception {
    for (int i = 0; i < ENTRIES / 4; i++) {
      replica.apply(someWrites());
    }
    var inside = IndexedSongs.row(1, 1);
    assertNotNull(CollectionBounds.cutBy(TABLE, inside));
    assertInstanceOf(Outcome.Stale.class, split(inside), "inside a collection");
    var at = there(replica.current().held().collectionCutBy(inside)).start();
    assertEquals(new Outcome.Done(), split(at));
    var child = replica.current().held().children().getFirst();
    try (var founded = TestReplica.found(root.resolve("child"), resources, replica, child)) {
      check(replica);
      check(founded);
      for (int i = 0; i < 10; i++) {
        var writes = someWrites();
        replica.apply(writes);
        founded.apply(writes);
        check(replica);
        check(founded);
      }
      mergeBack(founded);
      check(replica);
    }
  }

  /** What the child holds is copied, index rows and sizes of collections included. */
  private void mergeBack(TestReplica child) {
    var range = child.store().range();
    assertNotNull(range);
    var neighbour = new PartitionRecord(CHILD, range.start(), range.end(), 2, VOTERS, "n1", true);
    done(replica, new LogCommand.SplitDone(CHILD));
    done(replica, new LogCommand.AdoptBegin(JOB, neighbour));
    done(child, new LogCommand.Freeze(JOB, 7, 1));
    var source = new CopySource(child.current());
    done(replica, new LogCommand.AdoptRows(JOB, 0, source.part(range.start(), null)));
    done(replica, new LogCommand.AdoptOutcomes(JOB, 1, source.outcomes(0)));
    var digest = PartDigest.over(replica.store().parts().values());
    done(replica, new LogCommand.Adopt(JOB, 2, digest, source.facts()));
    assertEquals(new StoredRange(Bytes.EMPTY, null, 3), replica.store().range());
  }

  private static void done(TestReplica of, LogCommand.Body body) {
    assertEquals(new Outcome.Done(), of.applyOne(ranged(body, 2)));
  }

  private static KeyRange there(@Nullable KeyRange range) {
    assertNotNull(range);
    return range;
  }

  /** As a leader does it: what is written between survey and split is tallied. */
  private Outcome split(Bytes at) throws Exception {
    var counting = replica.current().survey().expect(JOB);
    long tally = replica.nextIndex();
    replica.apply(ranged(new LogCommand.PrepareSplit(JOB, at), 1));
    var counts = counting.orTimeout(10, TimeUnit.SECONDS).join().tables();
    replica.apply(someWrites());
    return replica.applyOne(
        ranged(new LogCommand.Split(JOB, at, CHILD, VOTERS, 1, tally, counts), 1));
  }

  @Test
  void theMiddleOfAPartitionIsBetweenCollections() throws Exception {
    for (int c = 0; c < 3; c++) {
      for (int p = 0; p < 4; p++) {
        replica.apply(songs.put(IndexedSongs.key(p, c), 5_000));
      }
    }
    var middle = SplitSurvey.middle(replica.current().held(), TestReplica.EVERYTHING);
    assertNotNull(middle);
    assertNull(CollectionBounds.cutBy(TABLE, middle));
  }

  @Test
  void aCollectionIsRefusedMoreThanItsLimit() throws Exception {
    replica.apply(songs.put(IndexedSongs.key(1, 1), 900));
    replica.limitCollections(sizeOfCollection() + 500);
    var refused = replica.applyOne(songs.put(IndexedSongs.key(1, 2), 900));
    assertEquals(Refusals.COLLECTION_TOO_LARGE, refused);
    check(replica);
    assertInstanceOf(
        Outcome.Applied.class, replica.applyOne(songs.put(IndexedSongs.key(2, 2), 100)), "other");
    replica.limitCollections(1);
    var shrunk = replica.applyOne(songs.put(IndexedSongs.key(1, 1), 0));
    assertInstanceOf(Outcome.Applied.class, shrunk, "what is too large may shrink");
    assertInstanceOf(
        Outcome.Applied.class, replica.applyOne(IndexedSongs.delete(IndexedSongs.key(1, 1))));
    check(replica);
  }

  private long sizeOfCollection() {
    byte[] size = replica.store().get(CollectionBounds.sizeRow(TABLE, IndexedSongs.row(1, 1)));
    assertNotNull(size);
    return CollectionSize.decode(size);
  }

  private ByteBuffer[] someWrites() {
    var writes = new ArrayList<ByteBuffer>();
    for (int i = 0; i < 5; i++) {
      writes.add(songs.write());
    }
    return writes.toArray(ByteBuffer[]::new);
  }

  // ------------------------------------------------------------------------------------ the check

  /** What a replica holds of the table in its range: rows, sizes of collections, counts, reads. */
  private void check(TestReplica holder) {
    var range = holder.store().range();
    assertNotNull(range);
    var rows = new TreeMap<Bytes, Bytes>();
    try (var view = holder.store().view()) {
      view.visit(range, (key, value) -> rows.put(Bytes.wrap(key), Bytes.wrap(value)));
    }
    var items = new TreeMap<Bytes, Bytes>();
    rows.forEach((key, value) -> {
      assertEquals(RowFamily.ITEM, RowFamily.of(key.toArray()));
      if (Keyspace.family(TABLE, key.toArray()) == Keyspace.FAMILY_BASE) {
        items.put(key, RowFormat.decode(value.toArray()).item());
      }
    });
    var expected = new TreeMap<Bytes, Bytes>(items);
    var sizes = new TreeMap<Bytes, Long>();
    items.forEach((key, item) -> add(sizes, key, Items.size(item)));
    var counts = new ArrayList<IndexCount>();
    for (int number = 1; number <= 3; number++) {
      var of = expectedRows(number, items, sizes);
      long bytes = of.values().stream().mapToLong(Items::size).sum();
      counts.add(new IndexCount(of.size(), bytes));
      assertReads(holder, number, range, of, items);
      expected.putAll(of);
    }
    var found = new TreeMap<Bytes, Bytes>();
    var foundSizes = new TreeMap<Bytes, Long>();
    rows.forEach((key, value) -> {
      if (Keyspace.family(TABLE, key.toArray()) == Keyspace.FAMILY_COLLECTION_SIZE) {
        foundSizes.put(key, CollectionSize.decode(value.toArray()));
      } else {
        found.put(key, RowFormat.decode(value.toArray()).item());
      }
    });
    assertEquals(expected, found, "seed " + seed);
    assertEquals(sizes, foundSizes, "seed " + seed);
    long bytes = items.values().stream().mapToLong(Items::size).sum();
    var stored = holder.store().count(TABLE.tableId());
    assertEquals(
        new StoredCount(items.size(), bytes, counts),
        new StoredCount(
            stored.items(),
            stored.bytes(),
            IndexCount.sum(stored.indexes(), Collections.nCopies(3, IndexCount.NONE))),
        "seed " + seed);
  }

  private static NavigableMap<Bytes, Bytes> expectedRows(
      int number, NavigableMap<Bytes, Bytes> items, NavigableMap<Bytes, Long> sizes) {
    var order = ItemOrder.of(TABLE, number);
    var index = TABLE.localIndexes().get(number - 1);
    var rows = new TreeMap<Bytes, Bytes>();
    items.forEach((key, item) -> {
      var shown = IndexedSongs.shown(index, item);
      if (shown != null) {
        rows.put(order.row(item), shown);
        add(sizes, key, Items.size(shown));
      }
    });
    return rows;
  }

  private static void add(NavigableMap<Bytes, Long> sizes, Bytes row, long bytes) {
    sizes.merge(CollectionBounds.sizeRow(TABLE, row), bytes, Long::sum);
  }

  /** Both ways, as the index holds the items, and with all that they have. */
  private void assertReads(
      TestReplica holder,
      int number,
      StoredRange range,
      NavigableMap<Bytes, Bytes> rows,
      NavigableMap<Bytes, Bytes> items) {
    for (boolean fetches : List.of(false, true)) {
      for (boolean backwards : List.of(false, true)) {
        var expected = new ArrayList<Bytes>();
        rows.values()
            .forEach(
                item -> expected.add(fetches ? items.get(Keyspace.baseRow(TABLE, item)) : item));
        if (backwards) {
          Collections.reverse(expected);
        }
        assertEquals(expected, read(holder, number, range, backwards, fetches), "seed " + seed);
      }
    }
  }

  private static List<Bytes> read(
      TestReplica holder, int number, StoredRange range, boolean backwards, boolean fetches) {
    var table =
        new KeyRange(Keyspace.tableStart(TABLE.tableId()), Keyspace.tableEnd(TABLE.tableId()));
    var part = there(table.intersection(new KeyRange(range.start(), range.end())));
    var read =
        new RangeRead(
            TABLE.tableId(),
            part,
            backwards,
            1000,
            1 << 20,
            true,
            null,
            null,
            false,
            number,
            fetches);
    var items = new ArrayList<Bytes>();
    for (var rest = read; rest != null; ) {
      try (var held = holder.current().held().open(rest, false)) {
        assertNotNull(held);
        var page = new RangeReader(rest, held, RangeReader.Stretch.LONG).page();
        items.addAll(page.items());
        rest = rest.behind(page);
      }
    }
    return items;
  }
}
