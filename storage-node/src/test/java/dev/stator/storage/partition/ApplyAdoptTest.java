package dev.stator.storage.partition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stator.model.Bytes;
import dev.stator.model.cluster.PartitionRecord;
import dev.stator.model.item.Items;
import dev.stator.model.table.StreamView;
import dev.stator.model.write.Outcome;
import dev.stator.proto.log.CommandCodec;
import dev.stator.proto.log.LogCommand;
import dev.stator.storage.store.RowFamily;
import dev.stator.storage.store.RowFamily.OnAdopt;
import dev.stator.storage.store.StoreResources;
import dev.stator.storage.store.StoredCount;
import dev.stator.storage.store.StoredPart;
import dev.stator.storage.store.StoredRange;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An adoption entry by entry: what is copied, refused, joined and given up. */
@NullMarked
class ApplyAdoptTest {
  private static final int KEYS = 60;
  private static final long JOB = 10;

  @TempDir Path folder;
  private final TreeSet<Bytes> rows = new TreeSet<>();
  private final Map<String, Long> oracle = new HashMap<>();
  private final long seed = Long.getLong("seed", System.nanoTime());
  private final Random random = new Random(seed);
  private Bytes middle = Bytes.EMPTY;
  private StoreResources resources;
  private TestReplica left;
  private TestReplica right;
  private long requests;

  @BeforeEach
  void open() throws Exception {
    System.out.println("-Dseed=" + seed);
    for (int i = 0; i < KEYS; i++) {
      rows.add(row("k" + i));
    }
    middle = List.copyOf(rows).get(KEYS / 2);
    resources = StoreResources.open(32 << 20, 16 << 20);
    left = replica("left", new StoredRange(Bytes.EMPTY, middle, 4), Commands.setTable());
    right = replica("right", new StoredRange(middle, null, 7), Commands.setTable());
  }

  private TestReplica replica(String name, StoredRange range, ByteBuffer table) throws Exception {
    var replica = TestReplica.make(folder.resolve(name), resources, range);
    replica.apply(table);
    return replica;
  }

  @AfterEach
  void close() {
    left.close();
    right.close();
    resources.close();
  }

  @Test
  void whateverIsCopiedWhenOnlyWhatTheFrozenNeighbourHoldsIsAdopted() throws Exception {
    for (int i = 0; i < 200; i++) {
      write();
    }
    assertDone(left, begin(JOB));
    long n = 0;
    for (int i = 0; i < 60; i++) {
      write();
      if (random.nextInt(2) == 0) {
        assertDone(left, copy(n++, any(), random.nextInt(3) == 0 ? null : any()));
      }
      if (random.nextInt(8) == 0) {
        assertStale(left, adopt(n)); // before the neighbour is frozen, some outcome is missing
      }
      disturb();
    }
    var late = Commands.command(Commands.add(rightId(), 5), ++requests, 0);
    var answer = right.applyOne(late.duplicate());
    oracle.merge(rightId(), 5L, Long::sum);
    assertDone(right, freeze(JOB));
    right.nowMillis += 1_000;
    assertInstanceOf(
        Outcome.Moved.class, right.applyOne(Commands.command(Commands.put(rightId(), 1))));
    var outcomes = new CopySource(right.current()).outcomes(0);
    assertDone(left, body(new LogCommand.AdoptOutcomes(JOB, n++, outcomes)));
    assertStale(left, body(new LogCommand.AdoptOutcomes(JOB, n - 1, outcomes)));
    var changed = changed();
    assertFalse(changed.isEmpty());
    for (var part : changed) {
      assertStale(left, adopt(n)); // what was copied is not what is held
      assertDone(left, copy(n++, part.start(), part.end()));
      disturb();
    }
    assertEquals(List.of(), changed());
    var adopt = adopt(n);
    assertInstanceOf(
        Outcome.Stale.class,
        left.apply(adopt.duplicate(), Commands.command(Commands.put(leftId(), -1))).getFirst());
    oracle.put(leftId(), -1L);
    assertDone(left, adopt);
    assertJoined();
    assertEquals(answer, left.applyOne(late.duplicate()));
    disturb();
    left.crash();
    assertJoined();
    assertEquals(answer, left.applyOne(late.duplicate()));
  }

  private void assertJoined() {
    assertEquals(new StoredRange(Bytes.EMPTY, null, 8), left.current().heldRange());
    long bytes = 0;
    for (int i = 0; i < KEYS; i++) {
      Long n = oracle.get("k" + i);
      var item = n == null ? null : Commands.item("k" + i, n);
      assertEquals(item, left.item("k" + i), "k" + i);
      bytes += item == null ? 0 : Items.size(item);
    }
    assertEquals(
        new StoredCount(oracle.size(), bytes), left.store().count(Commands.TABLE.tableId()));
    assertEquals(0, left.store().parts().size());
    assertTrue(left.current().applied().clock() >= right.current().applied().clock());
  }

  @Test
  void whatIsGivenUpLeavesNothingAndBothGoOn() throws Exception {
    write("k0", 1);
    for (int i = 0; i < KEYS; i++) {
      write("k" + i, i);
    }
    assertDone(left, begin(JOB));
    assertDone(left, copy(0, middle, null));
    assertDone(right, freeze(JOB));
    assertDone(left, body(new LogCommand.AdoptCancel(JOB, "why")));
    assertStale(left, adopt(1));
    assertStale(left, begin(JOB));
    assertStale(left, begin(JOB + 1)); // the neighbour was not told yet
    assertDone(right, body(new LogCommand.Unfreeze(JOB)));
    assertStale(right, freeze(JOB));
    assertDone(left, body(new LogCommand.AdoptSettled(JOB)));
    write(rightId(), 99);
    try (var view = left.store().view()) {
      view.visit(
          new StoredRange(middle, null, 0),
          (key, value) -> {
            throw new AssertionError("left behind: " + Bytes.wrap(key));
          });
    }
    assertDone(left, begin(JOB + 1));
  }

  /** Its Freeze may still be on the way. */
  @Test
  void aPartitionThatWasThawedBeforeItFrozeStaysThawed() {
    assertDone(right, body(new LogCommand.Unfreeze(JOB)));
    assertStale(right, freeze(JOB));
    assertDone(right, freeze(JOB + 1));
  }

  @Test
  void aFreezeThatWasFencedInAnotherTermHasNoEffect() {
    assertStale(right, command(new LogCommand.Freeze(JOB, 1, 2), 7));
    assertInstanceOf(Outcome.Moved.class, right.applyOne(command(freezeOf(JOB), 6)));
    write(rightId(), 5);
  }

  /** Another leader's Freeze may come between the fence for a split and that split. */
  @Test
  void aFreezeWithoutEffectEndsItsOwnFenceOnly() {
    var held = right.current().held();
    var last = rows.last();
    assertTrue(held.fence(last, 1));
    assertStale(right, command(new LogCommand.Freeze(JOB, 1, 2), 7));
    assertInstanceOf(Outcome.Moved.class, right.applyOne(command(freezeOf(JOB), 6)));
    assertInstanceOf(HeldRow.OutOfRange.class, held.read(last, true));
    held.unfence(last, 1);
    assertTrue(held.fence(middle, 1));
    assertInstanceOf(Outcome.Moved.class, right.applyOne(command(freezeOf(JOB), 6)));
    assertInstanceOf(HeldRow.Found.class, held.read(last, true));
  }

  @Test
  void tablesAreUnitedAndRowsOfDroppedOnesAreNot() throws Exception {
    for (int i = 0; i < KEYS; i++) {
      write("k" + i, i);
    }
    var other = Commands.table(0x03000000, 3);
    right.apply(body(new LogCommand.SetTable(other)));
    right.apply(body(new LogCommand.DropTable(0x04000000)));
    assertDone(left, begin(JOB));
    assertDone(left, copy(0, middle, null));
    left.apply(body(new LogCommand.DropTable(Commands.TABLE.tableId())));
    assertDone(right, freeze(JOB));
    var outcomes = new CopySource(right.current()).outcomes(0);
    assertDone(left, body(new LogCommand.AdoptOutcomes(JOB, 1, outcomes)));
    assertDone(left, adopt(2));
    assertEquals(other, left.store().tables().get(0x03000000));
    assertTrue(left.store().droppedTables().contains(0x04000000));
    assertEquals(StoredCount.NONE, left.store().count(Commands.TABLE.tableId()));
    try (var view = left.store().view()) {
      view.visit(
          TestReplica.EVERYTHING,
          (key, value) -> {
            throw new AssertionError("left behind: " + Bytes.wrap(key));
          });
    }
  }

  @Test
  void aPartitionWithShardsOfAStreamIsNotAdopted() throws Exception {
    assertEquals(OnAdopt.NONE_LEFT, RowFamily.CHANGE.onAdopt());
    assertEquals(OnAdopt.NONE_LEFT, RowFamily.SHARD.onAdopt());
    var table = Commands.streamed(StreamView.KEYS_ONLY, 1);
    try (var other = replica("streamed", new StoredRange(middle, null, 7), Commands.set(table))) {
      assertStale(other, freeze(JOB));
    }
  }

  /** The survivor's rows of each family behind an adoption, by the family's rule. */
  @Test
  void everyFamilyIsTreatedByItsRule() throws Exception {
    for (int i = 0; i < KEYS; i++) {
      write("k" + i, i);
    }
    var before = families(left);
    var theirs = families(right);
    assertDone(left, begin(JOB));
    assertDone(left, copy(0, middle, null));
    assertDone(right, freeze(JOB));
    assertStale(left, adopt(1)); // an outcome would be forgotten
    var outcomes = new CopySource(right.current()).outcomes(0);
    assertDone(left, body(new LogCommand.AdoptOutcomes(JOB, 1, outcomes)));
    assertDone(left, adopt(2));
    var after = families(left);
    for (var family : RowFamily.values()) {
      int mine = before.getOrDefault(family, 0);
      int other = theirs.getOrDefault(family, 0);
      int now = after.getOrDefault(family, 0);
      switch (family.onAdopt()) {
        case BY_KEY -> assertEquals(mine + other, now, family.name());
        case KEPT -> assertEquals(mine, now, family.name());
        case NONE_LEFT, LISTED_ANEW -> assertEquals(0, now, family.name());
        // Outcomes come by the entry, tables of both are the same, and so are their counts.
        case UNITED, ADDED_UP -> assertTrue(now >= mine && now <= mine + other, family.name());
        case CLOCK_TAKES_MAX -> assertEquals(1, now, family.name());
        case REWRITTEN ->
            assertEquals(
                family == RowFamily.RANGE || family == RowFamily.ADOPTION ? 1 : 0,
                now,
                family.name());
      }
    }
  }

  private static Map<RowFamily, Integer> families(TestReplica replica) {
    var families = new HashMap<RowFamily, Integer>();
    try (var view = replica.store().view()) {
      view.visitOwn((key, value) -> families.merge(RowFamily.of(key), 1, Integer::sum));
      view.visit(
          TestReplica.EVERYTHING,
          (key, value) -> families.merge(RowFamily.of(key), 1, Integer::sum));
    }
    return families;
  }

  // ---------------------------------------------------------------------------------------------

  private void write() {
    write("k" + random.nextInt(KEYS), random.nextInt(1_000));
  }

  private void write(String id, long n) {
    var replica = row(id).compareTo(middle) < 0 ? left : right;
    replica.nowMillis += random.nextInt(5);
    boolean delete = n % 5 == 4;
    var write = delete ? Commands.delete(id) : Commands.put(id, n);
    assertInstanceOf(
        Outcome.Applied.class, replica.applyOne(Commands.command(write, ++requests, 0)));
    if (delete) {
      oracle.remove(id);
    } else {
      oracle.put(id, n);
    }
  }

  private static Bytes row(String id) {
    return Commands.row(Commands.TABLE, id);
  }

  private String rightId() {
    for (int i = 0; i < KEYS; i++) {
      if (row("k" + i).equals(middle)) {
        return "k" + i;
      }
    }
    throw new AssertionError();
  }

  private String leftId() {
    for (int i = 0; i < KEYS; i++) {
      if (row("k" + i).equals(rows.first())) {
        return "k" + i;
      }
    }
    throw new AssertionError();
  }

  /** A key of the right half. */
  private Bytes any() {
    var all = List.copyOf(rows.tailSet(middle, true));
    return all.get(random.nextInt(all.size()));
  }

  private void disturb() throws Exception {
    var replica = random.nextBoolean() ? left : right;
    switch (random.nextInt(8)) {
      case 0 -> replica.crash();
      case 1 -> replica.reopen();
      case 2 -> replica.current().flush();
      default -> {}
    }
  }

  private ByteBuffer begin(long jobId) {
    var neighbour = new PartitionRecord(2, middle, null, 7, List.of("n1", "n2", "n3"), "n1", true);
    return command(new LogCommand.AdoptBegin(jobId, neighbour), 4);
  }

  private static LogCommand.Freeze freezeOf(long jobId) {
    return new LogCommand.Freeze(jobId, 1, 1);
  }

  private static ByteBuffer freeze(long jobId) {
    return command(freezeOf(jobId), 7);
  }

  private ByteBuffer copy(long n, Bytes from, @Nullable Bytes to) {
    var end = to != null && to.compareTo(from) <= 0 ? null : to;
    return body(new LogCommand.AdoptRows(JOB, n, new CopySource(right.current()).part(from, end)));
  }

  /** The parts that the neighbour holds otherwise than they were copied. */
  private List<StoredPart> changed() {
    var parts = List.copyOf(left.store().parts().values());
    var digests =
        new CopySource(right.current())
            .digests(parts.stream().map(StoredPart::start).toList(), null);
    var changed = new ArrayList<StoredPart>();
    for (int i = 0; i < parts.size(); i++) {
      if (!parts.get(i).digest().equals(digests.get(i))) {
        changed.add(parts.get(i));
      }
    }
    return changed;
  }

  /** With the digest over what the neighbour holds now. */
  private ByteBuffer adopt(long n) {
    var parts = List.copyOf(left.store().parts().values());
    var source = new CopySource(right.current());
    var starts = parts.isEmpty() ? List.of(middle) : parts.stream().map(StoredPart::start).toList();
    var digests = source.digests(starts, null);
    var theirs = new ArrayList<StoredPart>();
    for (int i = 0; i < parts.size(); i++) {
      theirs.add(new StoredPart(parts.get(i).start(), parts.get(i).end(), digests.get(i)));
    }
    return command(new LogCommand.Adopt(JOB, n, PartDigest.over(theirs), source.facts()), 4);
  }

  private static ByteBuffer body(LogCommand.Body body) {
    return Commands.command(body);
  }

  private static ByteBuffer command(LogCommand.Body body, long rangeEpoch) {
    return CommandCodec.encode(new LogCommand(Bytes.EMPTY, 0, rangeEpoch, body)).buffer();
  }

  private static void assertDone(TestReplica replica, ByteBuffer command) {
    assertEquals(new Outcome.Done(), replica.applyOne(command));
  }

  private static void assertStale(TestReplica replica, ByteBuffer command) {
    assertInstanceOf(Outcome.Stale.class, replica.applyOne(command));
  }
}
