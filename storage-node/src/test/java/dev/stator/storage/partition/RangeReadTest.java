package dev.stator.storage.partition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stator.model.Bytes;
import dev.stator.model.expression.AttributePath;
import dev.stator.model.expression.Condition;
import dev.stator.model.expression.ConditionEvaluator;
import dev.stator.model.expression.Operand;
import dev.stator.model.expression.Projection;
import dev.stator.model.expression.ProjectionEvaluator;
import dev.stator.model.item.ItemWriter;
import dev.stator.model.item.Items;
import dev.stator.model.item.PageWeight;
import dev.stator.model.key.KeyRange;
import dev.stator.model.key.Keyspace;
import dev.stator.model.table.KeyAttribute;
import dev.stator.model.table.KeyType;
import dev.stator.model.table.TableSchema;
import dev.stator.model.write.ItemWrite;
import dev.stator.proto.item.RangePage;
import dev.stator.proto.item.RangeRead;
import dev.stator.proto.log.LogCommand;
import dev.stator.storage.store.StoreException;
import dev.stator.storage.store.StoreResources;
import dev.stator.storage.store.StoredRange;
import dev.stator.storage.store.Tamper;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads of ranges against a sorted map, over partitions with borders anywhere. */
@NullMarked
class RangeReadTest {
  private static final TableSchema MUSIC =
      new TableSchema(
          0x05000000,
          1,
          "Music",
          new KeyAttribute("p", KeyType.S),
          new KeyAttribute("s", KeyType.N));
  private static final KeyRange WHOLE_TABLE =
      new KeyRange(Keyspace.tableStart(MUSIC.tableId()), Keyspace.tableEnd(MUSIC.tableId()));
  private static final int ITEMS = 400;
  private static final int READS = 2_000;

  @TempDir Path folder;

  @Test
  void readsLikeASortedMap() throws Exception {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    var random = new Random(seed);
    var rows = new TreeMap<Bytes, Bytes>();
    for (int i = 0; i < ITEMS; i++) {
      var item = item("k" + random.nextInt(12), random.nextInt(1_000), random.nextInt(300));
      rows.put(Keyspace.baseRow(MUSIC, item), item);
    }
    try (var resources = StoreResources.open(32 << 20, 16 << 20);
        var partitions = new Partitions(folder, resources, borders(random, rows))) {
      partitions.fill(random, rows);
      for (int i = 0; i < READS; i++) {
        var read = randomRead(random, rows);
        assertEquals(expected(read, rows), partitions.read(read, random), seed + ": " + read);
      }
    }
  }

  @Test
  void aDamagedFileIsAnError() throws Exception {
    Path store;
    try (var resources = StoreResources.open(32 << 20, 16 << 20)) {
      try (var replica = TestReplica.make(folder.resolve("a"), resources)) {
        replica.apply(Commands.command(new LogCommand.SetTable(MUSIC)));
        for (int i = 0; i < 20_000; i++) {
          replica.apply(put(item("k", i, 1)));
        }
        replica.current().flush();
        store = replica.folder().current();
      }
      Tamper.flipRawByte(store, 0.5);
    }
    try (var resources = StoreResources.open(32 << 20, 16 << 20);
        var replica = TestReplica.make(folder.resolve("a"), resources)) {
      assertThrows(StoreException.class, () -> wholeTable(replica));
    }
  }

  private static void wholeTable(TestReplica replica) {
    for (var read = everything(); read != null; ) {
      var page = Objects.requireNonNull(stretch(replica, read, LONG));
      read = read.behind(page);
    }
  }

  /** A brief walk gives up before many deleted rows, at the place where a long one goes on. */
  @Test
  void manyDeletedRowsAreLeftToLongWalks() throws Exception {
    try (var resources = StoreResources.open(32 << 20, 16 << 20);
        var replica = TestReplica.make(folder.resolve("a"), resources)) {
      insert(replica);
      try (var _ = replica.store().view()) { // what it sees is not compacted away
        delete(replica);
        for (boolean backwards : new boolean[] {false, true}) {
          var read = nine(backwards);
          var brief = Objects.requireNonNull(stretch(replica, read, RangeReader.Stretch.BRIEF));
          assertEquals(1, brief.scanned());
          var rest = Objects.requireNonNull(read.behind(brief));
          var patient = new RangeReader.Stretch(100, 1 << 20, Long.MAX_VALUE / 2, false);
          var end = Objects.requireNonNull(stretch(replica, rest, patient));
          assertEquals(List.of(item("k", backwards ? 0 : INSERTED - 1, 1)), end.items());
          assertNull(end.resume());
          var tired = Objects.requireNonNull(stretch(replica, rest, RangeReader.Stretch.BRIEF));
          assertEquals(0, tired.scanned());
          assertEquals(rest, rest.behind(tired));
        }
      }
    }
  }

  /**
   * Nothing is written after the deletes: reads themselves see to it that they are cleared away.
   */
  @Test
  void deletedRowsDoNotStayInTheWay() throws Exception {
    try (var resources = StoreResources.open(32 << 20, 16 << 20);
        var replica = TestReplica.make(folder.resolve("a"), resources)) {
      insert(replica);
      delete(replica);
      var read = nine(false);
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
      while (Objects.requireNonNull(stretch(replica, read, RangeReader.Stretch.BRIEF)).scanned()
          < 2) {
        assertTrue(System.nanoTime() < deadline, "the deleted rows are still in the way");
        Thread.onSpinWait();
      }
    }
  }

  private static final int INSERTED = 3_000;

  private static void insert(TestReplica replica) {
    replica.apply(Commands.command(new LogCommand.SetTable(MUSIC)));
    for (int i = 0; i < INSERTED; i++) {
      replica.apply(put(item("k", i, 1)));
    }
  }

  /** All but the first and the last. */
  private static void delete(TestReplica replica) {
    for (int i = 1; i < INSERTED - 1; i++) {
      replica.apply(write(item("k", i, 1), new ItemWrite.Operation.Delete()));
    }
  }

  private static RangeRead nine(boolean backwards) {
    return new RangeRead(
        MUSIC.tableId(), WHOLE_TABLE, backwards, 9, 1 << 20, true, null, null, false);
  }

  @Test
  void whatIsNotHereIsNotRead() throws Exception {
    var border = new StoredRange(Bytes.EMPTY, WHOLE_TABLE.start(), 1);
    try (var resources = StoreResources.open(32 << 20, 16 << 20);
        var replica = TestReplica.make(folder.resolve("a"), resources, border)) {
      assertNull(stretch(replica, everything(), LONG));
    }
  }

  @Test
  void aTableThatWasDroppedIsEmpty() throws Exception {
    try (var resources = StoreResources.open(32 << 20, 16 << 20);
        var replica = TestReplica.make(folder.resolve("a"), resources)) {
      replica.apply(Commands.command(new LogCommand.SetTable(MUSIC)));
      replica.apply(put(item("k", 1, 10)));
      assertEquals(1, Objects.requireNonNull(stretch(replica, everything(), LONG)).count());
      replica.apply(Commands.command(new LogCommand.DropTable(MUSIC.tableId())));
      assertEquals(RangePage.EMPTY, stretch(replica, everything(), LONG));
    }
  }

  @Test
  void anIndexThatTheTableDoesNotHaveHereIsEmpty() throws Exception {
    int index = 0x05000000;
    var rows = new KeyRange(Keyspace.tableStart(index), Keyspace.tableEnd(index));
    var read =
        new RangeRead(
            MUSIC.tableId(), rows, false, 9, 1 << 20, false, null, null, false, index, false);
    try (var resources = StoreResources.open(32 << 20, 16 << 20);
        var replica = TestReplica.make(folder.resolve("a"), resources)) {
      replica.apply(Commands.command(new LogCommand.SetTable(MUSIC)));
      assertEquals(RangePage.EMPTY, stretch(replica, read, LONG));
    }
  }

  // ------------------------------------------------------------------------------------------------ the reads

  private static final RangeReader.Stretch LONG = RangeReader.Stretch.LONG;

  private static RangeRead everything() {
    return new RangeRead(
        MUSIC.tableId(), WHOLE_TABLE, false, Integer.MAX_VALUE, 1 << 20, true, null, null, false);
  }

  private static RangeRead randomRead(Random random, NavigableMap<Bytes, Bytes> rows) {
    var from = randomBound(random, rows);
    var to = randomBound(random, rows);
    var range = from.compareTo(to) <= 0 ? new KeyRange(from, to) : new KeyRange(to, from);
    return new RangeRead(
        MUSIC.tableId(),
        range,
        random.nextBoolean(),
        random.nextInt(3) == 0 ? 1 + random.nextInt(ITEMS / 4) : Integer.MAX_VALUE,
        random.nextInt(3) == 0 ? 1 + random.nextInt(20_000) : 1 << 20,
        true,
        random.nextBoolean() ? null : smallerThan(random.nextInt(1_000)),
        random.nextBoolean() ? null : new Projection(List.of(path("p"), path("x"))),
        random.nextInt(4) == 0);
  }

  private static Bytes randomBound(Random random, NavigableMap<Bytes, Bytes> rows) {
    var key = List.copyOf(rows.keySet()).get(random.nextInt(rows.size()));
    return switch (random.nextInt(6)) {
      case 0 -> WHOLE_TABLE.start();
      case 1 -> Objects.requireNonNull(WHOLE_TABLE.end());
      case 2 -> key.slice(0, Keyspace.FIXED_PREFIX);
      case 3 -> successor(key);
      case 4 -> key.slice(0, random.nextInt(4, key.length() + 1));
      default -> key;
    };
  }

  private static Bytes successor(Bytes key) {
    return Bytes.wrap(Arrays.copyOf(key.toArray(), key.length() + 1));
  }

  private static Condition smallerThan(int n) {
    return new Condition.Compare(
        new Operand.Attribute(path("s")),
        Condition.Comparator.LESS,
        new Operand.Literal(new ItemWriter().number(Integer.toString(n)).take()));
  }

  private static AttributePath path(String name) {
    return new AttributePath(List.of(new AttributePath.Name(name)));
  }

  private static RangePage expected(RangeRead read, NavigableMap<Bytes, Bytes> rows) {
    var items = new ArrayList<Bytes>();
    int count = 0;
    int scanned = 0;
    long bytes = 0;
    long weight = 0;
    Bytes last = null;
    var within = new TreeMap<Bytes, Bytes>(rows);
    within.keySet().removeIf(key -> !read.range().contains(key));
    for (var item : (read.backwards() ? within.descendingMap() : within).values()) {
      if (scanned == read.itemsMax() || weight >= read.bytesMax()) {
        break;
      }
      last = item;
      scanned++;
      bytes += Items.size(item);
      weight += PageWeight.of(item, Items.size(item), Bytes.utf8("s"));
      if (read.filter() == null || ConditionEvaluator.holds(read.filter(), item)) {
        count++;
        var shown = read.projection();
        items.add(shown == null ? item : ProjectionEvaluator.project(shown, item));
      }
    }
    boolean more = scanned == read.itemsMax() || weight >= read.bytesMax();
    return new RangePage(
        read.countOnly() ? List.of() : items,
        count,
        scanned,
        bytes,
        weight,
        last == null
            ? null
            : ProjectionEvaluator.project(new Projection(List.of(path("p"), path("s"))), last),
        null,
        more);
  }

  private static @Nullable RangePage stretch(
      TestReplica replica, RangeRead read, RangeReader.Stretch stretch) {
    try (var rows = replica.current().held().open(read, stretch.brief())) {
      return rows == null ? null : new RangeReader(read, rows, stretch).page();
    }
  }

  // ------------------------------------------------------------------------------------------------ the rows

  private static Bytes item(String p, int s, int extra) {
    return new ItemWriter()
        .beginItem()
        .name("p")
        .string(p)
        .name("x")
        .string("x".repeat(extra))
        .name("s")
        .number(Integer.toString(s))
        .endItem()
        .take();
  }

  private static ByteBuffer put(Bytes item) {
    return write(item, new ItemWrite.Operation.Put(item));
  }

  private static ByteBuffer write(Bytes item, ItemWrite.Operation operation) {
    return Commands.command(
        new ItemWrite(
            MUSIC.tableId(),
            MUSIC.version(),
            Keyspace.baseRow(MUSIC, item),
            operation,
            null,
            new ItemWrite.Returns(false, false, false)));
  }

  /** Borders in front of, on and behind rows. */
  private static List<Bytes> borders(Random random, NavigableMap<Bytes, Bytes> rows) {
    var borders = new TreeMap<Bytes, Boolean>();
    while (borders.size() < 4) {
      borders.put(randomBound(random, rows), true);
    }
    return List.copyOf(borders.keySet());
  }

  /** Partitions beside each other, and who asks them as a router does. */
  private static final class Partitions implements AutoCloseable {
    private final List<TestReplica> replicas = new ArrayList<>();

    Partitions(Path folder, StoreResources resources, List<Bytes> borders) throws Exception {
      for (int i = 0; i <= borders.size(); i++) {
        var range =
            new StoredRange(
                i == 0 ? Bytes.EMPTY : borders.get(i - 1),
                i == borders.size() ? null : borders.get(i),
                1);
        replicas.add(TestReplica.make(folder.resolve("p" + i), resources, range));
      }
    }

    void fill(Random random, NavigableMap<Bytes, Bytes> rows) {
      for (var replica : replicas) {
        replica.apply(Commands.command(new LogCommand.SetTable(MUSIC)));
        var range = Objects.requireNonNull(replica.current().heldRange());
        for (var row : rows.entrySet()) {
          if (range.contains(row.getKey())) {
            var gone = item("k" + random.nextInt(12), -1 - random.nextInt(9), 1);
            if (range.contains(Keyspace.baseRow(MUSIC, gone))) {
              replica.apply(put(gone), put(row.getValue()));
              replica.apply(write(gone, new ItemWrite.Operation.Delete()));
            } else {
              replica.apply(put(row.getValue()));
            }
          }
          if (random.nextInt(ITEMS / 4) == 0) {
            replica.current().flush();
          }
        }
      }
    }

    RangePage read(RangeRead read, Random random) {
      var all = RangePage.EMPTY;
      if (read.range().isEmpty()) {
        return all;
      }
      RangeRead rest = read;
      while (rest != null) {
        var next = ask(rest, random);
        all = all.and(next);
        rest = rest.behind(next);
      }
      return new RangePage(
          all.items(),
          all.count(),
          all.scanned(),
          all.scannedBytes(),
          all.weight(),
          all.lastKey(),
          null,
          all.more());
    }

    private RangePage ask(RangeRead read, Random random) {
      var stretch =
          random.nextBoolean()
              ? LONG
              : new RangeReader.Stretch(
                  1 + random.nextInt(50), 1_000, 1L << 40, random.nextBoolean());
      RangePage found = null;
      for (var replica : replicas) {
        var page = stretch(replica, read, stretch);
        if (page != null) {
          assertTrue(found == null, "a walk begins in one partition");
          found = page;
        }
      }
      return Objects.requireNonNull(found);
    }

    @Override
    public void close() {
      replicas.forEach(TestReplica::close);
    }
  }
}
