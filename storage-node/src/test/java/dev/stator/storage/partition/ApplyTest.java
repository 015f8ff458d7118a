package dev.stator.storage.partition;

import static dev.stator.storage.partition.Commands.add;
import static dev.stator.storage.partition.Commands.command;
import static dev.stator.storage.partition.Commands.delete;
import static dev.stator.storage.partition.Commands.item;
import static dev.stator.storage.partition.Commands.put;
import static dev.stator.storage.partition.Commands.putIfAbsent;
import static dev.stator.storage.partition.Commands.row;
import static dev.stator.storage.partition.Commands.setTable;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.stator.model.error.ErrorCode;
import dev.stator.model.table.Derived;
import dev.stator.model.table.TableSchema;
import dev.stator.model.write.ItemWrite;
import dev.stator.model.write.ItemWrite.Operation;
import dev.stator.model.write.Outcome;
import dev.stator.proto.log.LogCommand;
import dev.stator.replication.LogPosition;
import dev.stator.storage.store.StoreException;
import dev.stator.storage.store.StoreResources;
import dev.stator.storage.store.StoredCount;
import dev.stator.storage.store.StoredRange;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@NullMarked
class ApplyTest {
  private static final ItemWrite.Returns NOTHING = new ItemWrite.Returns(false, false, false);

  @TempDir Path folder;
  private final StoreResources resources = StoreResources.open(16 << 20, 8 << 20);
  private TestReplica replica;

  @SuppressWarnings("NullAway.Init")
  ApplyTest() {}

  @BeforeEach
  void open() throws Exception {
    replica = TestReplica.make(folder.resolve("a"), resources);
  }

  @AfterEach
  void close() {
    replica.close();
    resources.close();
  }

  @Test
  void severalCommandsOfOneEntrySeeEachOther() {
    replica.apply(setTable());
    var outcomes =
        replica.apply(
            command(put("x", 1)),
            command(add("x", 5)),
            command(putIfAbsent("x", 9)),
            command(delete("x")));
    long first = TestReplica.START_MILLIS << 18;
    assertEquals(
        List.of(
            new Outcome.Applied(null, item("x", 1), 0, 6, outcomeVersion(outcomes, 0)),
            new Outcome.Applied(item("x", 1), item("x", 6), 6, 6, outcomeVersion(outcomes, 0) + 1),
            new Outcome.ConditionFailed(item("x", 6), 6),
            new Outcome.Applied(item("x", 6), null, 6, 0, outcomeVersion(outcomes, 0) + 2)),
        outcomes);
    assertEquals(first >> 18, outcomeVersion(outcomes, 0) >> 18);
    assertNull(replica.item("x"));
  }

  private static long outcomeVersion(List<Outcome> outcomes, int ordinal) {
    return ((Outcome.Applied) outcomes.get(ordinal)).version();
  }

  @Test
  void aTableMustBeSetFirst() {
    assertEquals(ErrorCode.RESOURCE_NOT_FOUND, rejection(replica.applyOne(command(put("x", 1)))));
  }

  @Test
  void aDroppedTableLosesItsRowsAndRefusesWritesForEver() {
    replica.apply(setTable(), command(put("x", 1)));
    assertEquals(new StoredCount(1, 6), replica.store().count(Commands.TABLE.tableId()));
    replica.apply(
        command(put("y", 2)),
        command(new LogCommand.DropTable(Commands.TABLE.tableId())),
        command(put("z", 3)));
    assertNull(replica.item("x"));
    assertNull(replica.item("y"));
    assertNull(replica.item("z"));
    assertEquals(StoredCount.NONE, replica.store().count(Commands.TABLE.tableId()));
    assertEquals(Map.of(), replica.store().counts());
    assertEquals(ErrorCode.RESOURCE_NOT_FOUND, rejection(replica.applyOne(setTable())));
    assertEquals(ErrorCode.RESOURCE_NOT_FOUND, rejection(replica.applyOne(command(put("x", 1)))));
  }

  @Test
  void dropLeavesNeighboursAlone() {
    var neighbour = Commands.table(Commands.TABLE.tableId() + 1, 1);
    var last = Commands.table(-1, 1);
    replica.apply(
        setTable(),
        command(new LogCommand.SetTable(neighbour)),
        command(new LogCommand.SetTable(last)));
    replica.apply(
        command(Commands.write(neighbour, "x", new Operation.Put(item("x", 1)), null)),
        command(Commands.write(last, "x", new Operation.Put(item("x", 2)), null)),
        command(new LogCommand.DropTable(Commands.TABLE.tableId())));
    assertEquals(item("x", 1), found(neighbour));
    assertEquals(item("x", 2), found(last));
    replica.apply(command(new LogCommand.DropTable(last.tableId())));
    assertEquals(item("x", 1), found(neighbour));
    assertNull(found(last));
  }

  @Test
  void aCutTableHasOnlyRowsOfItsSlicesAndLosesThemAll() {
    var cut =
        new TableSchema(
            0x02000000, 1, "Cut", Commands.TABLE.partitionKey(), null, 4, Derived.NOTHING);
    var beside = Commands.table(cut.rows().idOf(1) + 1, 1);
    replica.apply(command(new LogCommand.SetTable(cut)), command(new LogCommand.SetTable(beside)));
    for (int i = 0; i < 20; i++) {
      String id = "x" + i;
      assertInstanceOf(
          Outcome.Applied.class,
          replica.applyOne(command(Commands.write(cut, id, new Operation.Put(item(id, 1)), null))));
      var elsewhere = row(Commands.table(cut.rows().idOf((i + 1) % 4), 1), id);
      if (!elsewhere.equals(row(cut, id))) {
        var misplaced =
            new ItemWrite(
                cut.tableId(), 1, elsewhere, new Operation.Put(item(id, 2)), null, NOTHING);
        assertEquals(Refusals.KEY_OF_ANOTHER_TABLE, replica.applyOne(command(misplaced)));
      }
    }
    replica.apply(command(Commands.write(beside, "x", new Operation.Put(item("x", 1)), null)));
    assertEquals(20, replica.store().count(cut.tableId()).items());
    replica.apply(command(new LogCommand.DropTable(cut.tableId())));
    assertEquals(item("x", 1), found(beside));
    for (int i = 0; i < 20; i++) {
      var held = replica.current().held().read(row(cut, "x" + i), true);
      assertNull(assertInstanceOf(HeldRow.Found.class, held).row());
    }
  }

  private dev.stator.model.@org.jspecify.annotations.Nullable Bytes found(
      dev.stator.model.table.TableSchema table) {
    var held =
        assertInstanceOf(HeldRow.Found.class, replica.current().held().read(row(table, "x"), true));
    var found = held.row();
    return found == null ? null : found.item();
  }

  @Test
  void anOlderDefinitionDoesNotReplaceANewerOne() {
    replica.apply(command(new LogCommand.SetTable(Commands.table(0x02000000, 5))));
    replica.apply(command(new LogCommand.SetTable(Commands.table(0x02000000, 4))));
    assertEquals(
        List.of(Commands.table(0x02000000, 5)), List.copyOf(replica.store().tables().values()));
  }

  @Test
  void aKeyOutsideTheRangeMoved() throws Exception {
    var half = new StoredRange(dev.stator.model.Bytes.EMPTY, row(Commands.TABLE, "x"), 3);
    try (var other = TestReplica.make(folder.resolve("b"), resources, half)) {
      other.apply(setTable());
      assertEquals(new Outcome.Moved(3), other.applyOne(command(put("x", 1), 1, 0)));
      assertInstanceOf(
          HeldRow.OutOfRange.class, other.current().held().read(row(Commands.TABLE, "x"), true));
    }
  }

  @Test
  void aCommandThatCannotBeReadStopsTheReplica() {
    replica.apply(setTable());
    var unreadable = ByteBuffer.wrap(new byte[] {(byte) 0xff, 1, 2, 3});
    assertThrows(RuntimeException.class, () -> replica.apply(unreadable));
    assertEquals(1, replica.faults.size());
  }

  @Test
  void aGapInTheLogStopsTheReplica() {
    replica.apply(setTable());
    var late = new LogPosition(1, 5);
    var stamp = replica.current().stamp();
    assertThrows(
        StoreException.class,
        () -> replica.current().apply(late, ByteBuffer.wrap(stamp), List.of(command(put("x", 1)))));
  }

  @Test
  void theClockFollowsTheProposerButNeverGoesBack() {
    replica.apply(setTable());
    long first = outcomeVersion(replica.apply(command(put("x", 1))), 0);
    replica.nowMillis -= 10_000;
    long second = outcomeVersion(replica.apply(command(put("x", 2))), 0);
    replica.nowMillis = 0;
    long third = outcomeVersion(replica.apply(command(put("x", 3))), 0);
    assertEquals(TestReplica.START_MILLIS, HybridClock.physicalMillis(third));
    assertEquals(List.of(true, true), List.of(second > first, third > second));
  }

  private static ErrorCode rejection(Outcome outcome) {
    return assertInstanceOf(Outcome.Rejected.class, outcome).error();
  }
}
