package dev.stator.storage.partition;

import static dev.stator.storage.partition.Commands.command;
import static dev.stator.storage.partition.Sessions.EXPIRING;
import static dev.stator.storage.partition.Sessions.PLAIN;
import static dev.stator.storage.partition.Sessions.expire;
import static dev.stator.storage.partition.Sessions.list;
import static dev.stator.storage.partition.Sessions.listed;
import static dev.stator.storage.partition.Sessions.put;
import static dev.stator.storage.partition.Sessions.row;
import static dev.stator.storage.partition.Sessions.set;
import static dev.stator.storage.partition.Sessions.sweep;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stator.model.Bytes;
import dev.stator.model.item.ItemWriter;
import dev.stator.model.stream.ItemChange;
import dev.stator.model.stream.SequenceNumber;
import dev.stator.model.table.Derived;
import dev.stator.model.table.IndexCount;
import dev.stator.model.table.StreamSchema;
import dev.stator.model.table.StreamView;
import dev.stator.model.write.Outcome;
import dev.stator.proto.log.LogCommand;
import dev.stator.storage.store.StoreResources;
import dev.stator.storage.store.StoredCount;
import dev.stator.storage.store.StoredExpiry;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which items go, and when, by a clock that the test sets. */
@NullMarked
class ExpiryApplyTest {
  private static final long NOW = 1_795_000_000;
  private static final long FIVE_YEARS = 1_826L * 86_400;

  @TempDir Path folder;
  private final StoreResources resources = StoreResources.open(16 << 20, 8 << 20);
  private TestReplica replica;

  @SuppressWarnings("NullAway.Init")
  ExpiryApplyTest() {}

  @BeforeEach
  void open() throws Exception {
    replica = TestReplica.make(folder.resolve("a"), resources);
    replica.nowMillis = NOW * 1_000;
    replica.apply(set(EXPIRING));
    list(replica, 10);
  }

  @AfterEach
  void close() {
    replica.close();
    resources.close();
  }

  @Test
  void anItemGoesOnceEveryClockIsPastItsTime() {
    replica.apply(put("u", "a", "" + NOW));
    assertEquals(0, sweep(replica));
    replica.nowMillis = NOW * 1_000 + 499;
    assertEquals(0, sweep(replica));
    replica.apply(expire(row("u", "a"), NOW));
    assertEquals(1, count(), "proposed too early");
    replica.nowMillis = NOW * 1_000 + 500;
    assertEquals(1, sweep(replica));
    assertEquals(0, count());
    assertEquals(List.of(), listed(replica));
    assertEquals(0, sweep(replica));
    assertEquals(1, replica.current().meter().expiredItems());
  }

  /** The proposer's clock says nothing: the entry's stamp may be later than its own look. */
  @Test
  void aClockThatGoesBackDoesNotTakeTimeBack() {
    replica.apply(put("u", "a", "" + NOW));
    replica.nowMillis = NOW * 1_000 + 700;
    replica.apply(put("u", "b", "" + (NOW + 100)));
    replica.nowMillis = NOW * 1_000 - 60_000;
    assertEquals(1, sweep(replica));
    assertEquals(1, count());
  }

  @Test
  void aRenewedItemStays() {
    replica.apply(put("u", "a", "" + NOW));
    replica.nowMillis += 10_000;
    replica.apply(put("u", "a", "" + (NOW + 60)), expire(row("u", "a"), NOW));
    assertEquals(1, count());
    replica.apply(expire(row("u", "a"), NOW));
    assertEquals(1, count());
    assertEquals(List.of(new StoredExpiry(row("u", "a"), NOW + 60)), listed(replica));
  }

  @Test
  void anExpiryOfARenewedItemIsFound() throws Exception {
    replica.plant(PlantedApplyBugs.of(PlantedApplyBugs.Kind.EXPIRES_RENEWED));
    assertThrows(AssertionError.class, this::aRenewedItemStays);
  }

  @Test
  void anItemThatIsWrittenAgainIsAnother() {
    replica.apply(put("u", "a", "" + NOW));
    replica.nowMillis += 10_000;
    replica.apply(Sessions.delete("u", "a"), expire(row("u", "a"), NOW));
    assertEquals(0, count());
    assertEquals(0, replica.current().meter().expiredItems());
    replica.apply(put("u", "a", "" + NOW), expire(row("u", "a"), NOW), expire(row("u", "a"), NOW));
    assertEquals(0, count());
    assertEquals(1, replica.current().meter().expiredItems());
  }

  @Test
  void onlyNumbersAreTimes() {
    var text =
        new ItemWriter()
            .beginItem()
            .name("user")
            .string("u")
            .name("id")
            .string("none")
            .endItem()
            .take();
    replica.apply(put("u", "zero", "0"), put("u", "negative", "-5"), put(text));
    replica.apply(set(Sessions.expiring(EXPIRING, "id")));
    list(replica, 10);
    assertEquals(List.of(), listed(replica));
    replica.nowMillis += 100_000;
    assertEquals(0, sweep(replica));
    assertEquals(3, count());
  }

  @Test
  void aFractionIsWaitedFor() {
    replica.apply(put("u", "a", NOW + ".25"));
    replica.nowMillis = NOW * 1_000 + 1_499;
    assertEquals(0, sweep(replica));
    replica.nowMillis = NOW * 1_000 + 1_500;
    assertEquals(1, sweep(replica));
    assertEquals(0, count());
  }

  @Test
  void whatExpiredFiveYearsAgoStays() {
    replica.apply(put("u", "old", "" + (NOW - FIVE_YEARS - 1)));
    replica.apply(put("u", "less", "" + (NOW - FIVE_YEARS + 10)));
    assertEquals(1, sweep(replica));
    replica.apply(expire(row("u", "old"), NOW - FIVE_YEARS - 1));
    assertEquals(1, count());
    assertTrue(Sessions.items(replica).containsKey(row("u", "old")));
  }

  @Test
  void indexRowsAndCountsFollow() {
    replica.apply(put("u", "a", "" + NOW), put("u", "b", "" + (NOW + 100)));
    replica.nowMillis += 10_000;
    sweep(replica);
    var left = replica.store().count(PLAIN.tableId());
    var one = new IndexCount(1, 18);
    assertEquals(new StoredCount(1, 18, List.of(one)), left);
    replica.nowMillis += 100_000;
    sweep(replica);
    try (var view = replica.store().view()) {
      view.visit(
          TestReplica.EVERYTHING,
          (key, value) -> {
            throw new AssertionError("left behind: " + Bytes.wrap(key));
          });
    }
    assertEquals(0, count());
  }

  @Test
  void aTableThatExpiresNothingKeepsEverything() {
    replica.apply(put("u", "a", "" + NOW));
    replica.nowMillis += 10_000;
    replica.apply(set(Sessions.expiring(EXPIRING, null)), expire(row("u", "a"), NOW));
    assertEquals(List.of(), listed(replica));
    assertEquals(1, count());
    replica.apply(put("u", "b", "" + NOW));
    assertEquals(List.of(), listed(replica));
  }

  @Test
  void aDroppedTableLeavesNothing() {
    for (int i = 0; i < 20; i++) {
      replica.apply(put("u" + i, "a", "" + (NOW + i)));
    }
    replica.apply(set(Sessions.expiring(EXPIRING, "other")));
    assertEquals(1, replica.store().listings().size());
    replica.apply(
        command(new LogCommand.DropTable(PLAIN.tableId())), expire(row("u1", "a"), NOW + 1));
    assertEquals(List.of(), listed(replica));
    assertTrue(replica.store().listings().isEmpty());
  }

  @Test
  void itemsThatWereThereBeforeAreListedStepByStep() throws Exception {
    replica.apply(set(Sessions.expiring(EXPIRING, null)));
    for (int i = 0; i < 30; i++) {
      replica.apply(put("u" + i % 7, "i" + i, "" + (NOW + i)));
    }
    var again = Sessions.expiring(Sessions.expiring(EXPIRING, null), "until");
    replica.apply(set(again));
    assertEquals(List.of(), listed(replica));
    assertStale(new LogCommand.ListExpiries(PLAIN.tableId() + 1, 5, 100));
    var step = command(new LogCommand.ListExpiries(PLAIN.tableId(), 5, 1 << 20));
    var together = replica.apply(step, put("u1", "new", "" + NOW));
    assertInstanceOf(Outcome.Stale.class, together.getFirst(), "not alone");
    assertEquals(new Outcome.Done(), replica.applyOne(step));
    replica.apply(put("u2", "new", "" + NOW), Sessions.delete("u3", "i3"));
    replica.crash();
    assertTrue(list(replica, 7) > 5, "rows of indexes and sizes count, too");
    assertEquals(Sessions.toBeListed(replica, "until"), Sessions.texts(listed(replica)));
    assertEquals(31, listed(replica).size());
    assertStale(new LogCommand.ListExpiries(PLAIN.tableId(), 5, 100));
  }

  @Test
  void aStepIsBoundedByWhatItReads() {
    replica.apply(set(Sessions.expiring(EXPIRING, null)));
    for (int i = 0; i < 9; i++) {
      replica.apply(put("u", "i" + i, "" + (NOW + i)));
    }
    replica.apply(set(Sessions.expiring(Sessions.expiring(EXPIRING, null), "until")));
    replica.apply(command(new LogCommand.ListExpiries(PLAIN.tableId(), 1_000, 1)));
    assertEquals(1, listed(replica).size());
  }

  /** What expired lies where every look begins, though it is not there any more. */
  @Test
  void whatWentDoesNotHideWhatIsDue() {
    for (int i = 0; i < 12_000; i += 500) {
      var puts = new ByteBuffer[500];
      for (int j = 0; j < puts.length; j++) {
        puts[j] = put("u" + (i + j) % 100, "i" + (i + j), "" + (NOW - 10_000 + i + j));
      }
      replica.apply(puts);
    }
    replica.apply(put("last", "a", "" + (NOW + 3_000)), put("last", "b", "" + (NOW + 3_600)));
    replica.nowMillis = (NOW + 2_500) * 1_000;
    sweep(replica);
    assertEquals(2, count());
    replica.nowMillis = (NOW + 3_001) * 1_000;
    assertEquals(1, sweep(replica));
    assertEquals(1, count());
  }

  /** Who reads the stream learns that nobody asked for it. */
  @Test
  void theStreamSaysThatTheServiceDidIt() {
    var stream = new StreamSchema(StreamView.OLD_IMAGE, "2026-11-22T00:00:00.000");
    replica.apply(set(EXPIRING.changed(new Derived(EXPIRING.indexes(), stream, "until"))));
    replica.apply(put("u", "a", "" + NOW), put("u", "b", "5"));
    replica.nowMillis += 10_000;
    sweep(replica);
    replica.apply(Sessions.delete("u", "b"));
    var removed = new ArrayList<Boolean>();
    for (var shard : replica.store().shards().values()) {
      try (var cursor = replica.store().shard(shard.id().number())) {
        for (boolean more = cursor.seek(SequenceNumber.FIRST); more; more = cursor.next()) {
          var change = ItemChange.decode(Bytes.wrap(cursor.change()));
          if (change.kind() == ItemChange.Kind.REMOVE) {
            removed.add(change.byService());
          }
        }
      }
    }
    assertEquals(List.of(true, false), removed);
  }

  private void assertStale(LogCommand.Body body) {
    assertInstanceOf(Outcome.Stale.class, replica.applyOne(command(body)));
  }

  private int count() {
    int items = Sessions.items(replica).size();
    assertEquals(items, replica.store().count(PLAIN.tableId()).items());
    return items;
  }
}
