package dev.stator.storage.partition;

import static dev.stator.storage.partition.Commands.command;
import static dev.stator.storage.partition.Commands.ranged;
import static dev.stator.storage.partition.Sessions.PLAIN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stator.model.Bytes;
import dev.stator.model.cluster.PartitionRecord;
import dev.stator.model.item.ItemWriter;
import dev.stator.model.key.CollectionBounds;
import dev.stator.model.table.TableSchema;
import dev.stator.model.write.Outcome;
import dev.stator.proto.log.LogCommand;
import dev.stator.storage.store.StoreResources;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random writes, expiries, changes of the setting, crashes, and splits with merges, against a plain
 * map: nothing goes early or twice, nothing that is due stays, and what is listed is what the items
 * say.
 */
@NullMarked
class RandomExpiryTest {
  private static final long CHILD = 9;
  private static final List<String> VOTERS = List.of("n1", "n2", "n3");
  private static final int ENTRIES = 250;
  private static final int USERS = 6;

  @TempDir Path root;
  private final StoreResources resources = StoreResources.open(32 << 20, 16 << 20);
  private final long seed = Long.getLong("seed", System.nanoTime());
  private final Random random = new Random(seed);

  /** When each item expires, in seconds; null: never. */
  private final TreeMap<Bytes, @Nullable Long> model = new TreeMap<>();

  private final List<ByteBuffer> late = new ArrayList<>();

  private TableSchema schema = Sessions.EXPIRING;
  private TestReplica left;
  private @Nullable TestReplica right;
  private Bytes middle = Bytes.EMPTY;
  private long epoch = 1;
  private long job = 5;

  @SuppressWarnings("NullAway.Init")
  RandomExpiryTest() {}

  @BeforeEach
  void open() throws Exception {
    System.out.println("-Dseed=" + seed);
    left = TestReplica.make(root.resolve("left"), resources);
    left.nowMillis = 1_795_000_000_000L;
    left.configure("n1", "n2", "n3");
    left.apply(Sessions.set(schema));
  }

  @AfterEach
  void close() {
    left.close();
    if (right != null) {
      right.close();
    }
    resources.close();
  }

  @Test
  void itemsGoWhenTheirTimeHasComeAndNotBefore() throws Exception {
    for (int i = 0; i < ENTRIES; i++) {
      tick();
      write();
      switch (random.nextInt(10)) {
        case 0 -> expire();
        case 1 -> setting(random.nextInt(3) > 0);
        case 2 -> step(random.nextBoolean() ? left : right);
        case 3 -> reshape(i);
        case 4 -> disturb();
        case 5, 6 -> expireLate();
        default -> {}
      }
      check(false);
    }
    each(replica -> Sessions.list(replica, 5));
    check(true);
    expire();
    check(true);
  }

  @Test
  void anExpiryOfARenewedItemIsFound() throws Exception {
    left.plant(PlantedApplyBugs.of(PlantedApplyBugs.Kind.EXPIRES_RENEWED));
    assertThrows(AssertionError.class, this::itemsGoWhenTheirTimeHasComeAndNotBefore);
  }

  /** Both replicas of a log come to the same. */
  @Test
  void aFollowerListsWhatItsLeaderLists() throws Exception {
    try (var follower = TestReplica.make(root.resolve("follower"), resources)) {
      for (int i = 0; i < ENTRIES / 2; i++) {
        tick();
        write();
        if (random.nextInt(5) == 0) {
          expire();
        }
        if (random.nextInt(8) == 0) {
          setting(random.nextBoolean());
        }
        step(left);
        follower.follow(left);
        if (random.nextInt(10) == 0) {
          follower.crash();
        }
        assertEquals(left.current().applied(), follower.current().applied(), "seed " + seed);
        assertEquals(Sessions.listed(left), Sessions.listed(follower), "seed " + seed);
      }
    }
  }

  private interface OnReplica {
    void run(TestReplica replica);
  }

  private void each(OnReplica action) {
    action.run(left);
    if (right != null) {
      action.run(right);
    }
  }

  private void tick() {
    left.nowMillis += random.nextInt(4_000);
    if (right != null) {
      right.nowMillis = left.nowMillis;
    }
  }

  private TestReplica holder(Bytes row) {
    var other = right;
    return other != null && row.compareTo(middle) >= 0 ? other : left;
  }

  private void write() {
    String user = "u" + random.nextInt(USERS);
    String id = "i" + random.nextInt(4);
    var row = Sessions.row(user, id);
    switch (random.nextInt(6)) {
      case 0 -> {
        holder(row).apply(Sessions.delete(user, id));
        model.remove(row);
      }
      case 1 -> {
        var item =
            new ItemWriter().beginItem().name("user").string(user).name("id").string(id).endItem();
        holder(row).apply(Sessions.put(item.take()));
        model.put(row, null);
      }
      default -> {
        long until = left.nowMillis / 1_000 + random.nextInt(60) - 10;
        holder(row).apply(Sessions.put(user, id, "" + until));
        model.put(row, until);
      }
    }
  }

  /** A leader goes through all that is due; some of what it proposes comes again, late. */
  private void expire() {
    each(replica -> {
      var sweep = new ExpiryDuty(replica.current()).begin();
      for (var due = sweep.due(); due != null; due = sweep.due()) {
        replica.apply(command(due));
        late.add(command(due));
      }
    });
    forgetGone();
  }

  private void expireLate() {
    if (!late.isEmpty()) {
      var command = late.get(random.nextInt(late.size()));
      each(replica -> replica.apply(command.duplicate()));
      forgetGone();
    }
  }

  /** What is due may go, though not at once: it may not be listed yet. */
  private void forgetGone() {
    var there = new TreeMap<Bytes, Bytes>();
    each(replica -> there.putAll(Sessions.items(replica)));
    model
        .entrySet()
        .removeIf(item ->
            schema.expiryAttribute() != null
                && isDue(item.getValue())
                && !there.containsKey(item.getKey()));
  }

  private boolean isDue(@Nullable Long until) {
    return until != null && until * 1_000 + 500 <= left.nowMillis;
  }

  private void setting(boolean expiring) {
    schema = Sessions.expiring(schema, expiring ? "until" : null);
    each(replica -> replica.apply(Sessions.set(schema)));
  }

  private void step(@Nullable TestReplica replica) {
    if (replica != null && !replica.store().listings().isEmpty()) {
      var step = new LogCommand.ListExpiries(PLAIN.tableId(), random.nextInt(1, 8), 1 << 20);
      assertEquals(new Outcome.Done(), replica.applyOne(command(step)));
    }
  }

  private void disturb() throws Exception {
    switch (random.nextInt(3)) {
      case 0 -> left.crash();
      case 1 -> left.reopen();
      default -> left.current().flush();
    }
  }

  private void reshape(int n) throws Exception {
    if (right == null) {
      split(n);
    } else if (random.nextBoolean()) {
      merge();
    }
  }

  private void split(int n) throws Exception {
    var inside = Sessions.row("u" + random.nextInt(USERS), "i1");
    var collection = CollectionBounds.cutBy(PLAIN, inside);
    assertNotNull(collection);
    middle = collection.start();
    job++;
    var counting = left.current().survey().expect(job);
    long tally = left.nextIndex();
    left.apply(ranged(new LogCommand.PrepareSplit(job, middle), epoch));
    var counts = counting.orTimeout(10, TimeUnit.SECONDS).join().tables();
    var split = new LogCommand.Split(job, middle, CHILD + n, VOTERS, 1, tally, counts);
    assertEquals(new Outcome.Done(), left.applyOne(ranged(split, epoch)));
    epoch++;
    var child =
        left.current().held().children().stream()
            .filter(each -> each.childId() == CHILD + n)
            .findFirst()
            .orElseThrow();
    var founded = TestReplica.found(root.resolve("right" + n), resources, left, child);
    founded.nowMillis = left.nowMillis;
    right = founded;
    assertEquals(
        new Outcome.Done(), left.applyOne(ranged(new LogCommand.SplitDone(CHILD + n), epoch)));
  }

  private void merge() {
    var child = right;
    assertNotNull(child);
    job++;
    var neighbour = new PartitionRecord(CHILD, middle, null, epoch, VOTERS, "n1", true);
    done(left, new LogCommand.AdoptBegin(job, neighbour));
    if (random.nextBoolean()) {
      expire();
    }
    done(child, new LogCommand.Freeze(job, 7, 1));
    var source = new CopySource(child.current());
    done(left, new LogCommand.AdoptRows(job, 0, source.part(middle, null)));
    if (random.nextBoolean()) {
      Sessions.sweep(left);
      forgetGone();
    }
    done(left, new LogCommand.AdoptOutcomes(job, 1, source.outcomes(0)));
    var digest = PartDigest.over(left.store().parts().values());
    done(left, new LogCommand.Adopt(job, 2, digest, source.facts()));
    done(left, new LogCommand.AdoptSettled(job));
    epoch++;
    child.close();
    right = null;
  }

  private void done(TestReplica replica, LogCommand.Body body) {
    assertEquals(new Outcome.Done(), replica.applyOne(ranged(body, epoch)), "seed " + seed);
  }

  /**
   * @param settled nothing is still to be listed
   */
  private void check(boolean settled) {
    var found = new TreeMap<Bytes, Bytes>();
    each(replica -> {
      var range = replica.store().range();
      assertNotNull(range);
      found.putAll(Sessions.items(replica));
      var listed = Sessions.texts(Sessions.listed(replica));
      if (schema.expiryAttribute() == null) {
        assertTrue(listed.isEmpty(), "seed " + seed);
      } else if (replica.store().listings().isEmpty()) {
        var missing = Sessions.toBeListed(replica, "until");
        missing.removeAll(listed);
        assertEquals("[]", missing.toString(), "seed " + seed);
      } else {
        assertTrue(!settled, "seed " + seed);
      }
      assertEquals(
          Sessions.items(replica).size(),
          replica.store().count(PLAIN.tableId()).items(),
          "seed " + seed);
    });
    assertEquals(model.keySet(), found.keySet(), "seed " + seed);
    if (settled && schema.expiryAttribute() != null) {
      each(this::checkNothingIsDue);
    }
  }

  private void checkNothingIsDue(TestReplica replica) {
    Sessions.sweep(replica);
    forgetGone();
    model.forEach(
        (row, until) -> assertTrue(!isDue(until) || holder(row) != replica, "seed " + seed));
  }
}
