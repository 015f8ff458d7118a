package dev.stator.storage.partition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stator.model.Bytes;
import dev.stator.model.key.KeyRange;
import dev.stator.model.key.Keyspace;
import dev.stator.proto.item.RangeRead;
import dev.stator.storage.store.PartitionStore;
import dev.stator.storage.store.RowFormat;
import dev.stator.storage.store.StoreBatch;
import dev.stator.storage.store.StoreResources;
import dev.stator.storage.store.StoredCount;
import dev.stator.storage.store.StoredPosition;
import dev.stator.storage.store.StoredRange;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads while a row leaves a partition's range and joins it again, over and over. */
@NullMarked
class HeldStoreTest {
  private static final int TURNS = 20_000;
  private static final Bytes ROW = Commands.row(Commands.TABLE, "x");
  private static final byte[] VALUE = RowFormat.encode(1, 1, Commands.item("x", 1));
  private static final StoredRange WITHOUT =
      new StoredRange(Keyspace.tableStart(Commands.TABLE.tableId() + 1), null, 2);
  private static final RangeRead WALK =
      new RangeRead(
          Commands.TABLE.tableId(),
          new KeyRange(ROW, Keyspace.tableEnd(Commands.TABLE.tableId())),
          false,
          1,
          1 << 20,
          true,
          null,
          null,
          false);

  @TempDir Path folder;
  private StoreResources resources;
  private PartitionStore store;
  private PartitionTables tables;
  private final HeldStore held = new HeldStore();
  private CompletableFuture<Void> moving = CompletableFuture.completedFuture(null);

  @BeforeEach
  void open() throws Exception {
    resources = StoreResources.open(32 << 20, 16 << 20);
    store = PartitionStore.open(folder.resolve("store"), resources);
    tables = PartitionTables.load(store);
  }

  @AfterEach
  void close() {
    moving.join();
    store.close();
    resources.close();
  }

  @Test
  void aRowInRangeIsFound() {
    moving = CompletableFuture.runAsync(this::moveTheRow);
    int found =
        readWhileItMoves(() ->
            switch (held.read(ROW, true)) {
              case HeldRow.OutOfRange() -> false;
              case HeldRow.Found(var row) -> {
                assertNotNull(row);
                yield true;
              }
            });
    assertTrue(found > 0);
  }

  @Test
  void aWalkThatBeginsInRangeFindsItsRows() {
    moving = CompletableFuture.runAsync(this::moveTheRow);
    int found =
        readWhileItMoves(() -> {
          try (var rows = held.open(WALK, true)) {
            if (rows == null) {
              return false;
            }
            assertTrue(rows.rows().next());
            return true;
          }
        });
    assertTrue(found > 0);
  }

  /** The counts are those of a range in the same batch, which is published only then. */
  @Test
  void whatIsCountedIsOfTheRangeThatGoesWithIt() {
    int tableId = Commands.TABLE.tableId();
    commit(batch -> holding(batch, TestReplica.EVERYTHING, 5));
    held.hold(store, TestReplica.EVERYTHING, tables, List.of(), null);
    moving =
        CompletableFuture.runAsync(() -> {
          for (int turn = 0; turn < TURNS; turn++) {
            commit(batch -> holding(batch, WITHOUT, 3));
            held.hold(store, WITHOUT, tables, List.of(), null);
            commit(batch -> holding(batch, TestReplica.EVERYTHING, 5));
            held.hold(store, TestReplica.EVERYTHING, tables, List.of(), null);
          }
        });
    int found =
        readWhileItMoves(() -> {
          var whole = held.count(tableId, ROW);
          if (whole != null) {
            assertEquals(new HeldCount(new StoredCount(5, 50), KeyRange.ALL), whole);
          }
          return whole != null;
        });
    assertTrue(found > 0);
  }

  /** A part of what is there may be another's already, which may have changed it. */
  @Test
  void aRangeWithAFenceIsNotCounted() {
    commit(batch -> holding(batch, TestReplica.EVERYTHING, 5));
    held.hold(store, TestReplica.EVERYTHING, tables, List.of(), null);
    assertTrue(held.fence(ROW, 1));
    assertNull(held.count(Commands.TABLE.tableId(), Bytes.EMPTY));
    held.unfence(ROW, 1);
    assertNotNull(held.count(Commands.TABLE.tableId(), Bytes.EMPTY));
  }

  private static void holding(StoreBatch batch, StoredRange range, int items) {
    batch.putRange(range);
    batch.putCount(Commands.TABLE.tableId(), new StoredCount(items, 10L * items));
  }

  @Test
  void whatIsReleasedIsNotRead() {
    held.hold(store, TestReplica.EVERYTHING, tables, List.of(), null);
    assertEquals(new HeldRow.Found(null), held.read(ROW, true));
    assertEquals(store, held.release());
    assertThrows(ReplicaEmptyException.class, () -> held.read(ROW, true));
    assertThrows(ReplicaEmptyException.class, () -> held.open(WALK, true));
    assertThrows(ReplicaEmptyException.class, () -> held.count(Commands.TABLE.tableId(), ROW));
  }

  @Test
  void aReplicaWithoutRangeHasNoRows() {
    held.hold(store, null, tables, List.of(), null);
    assertThrows(ReplicaEmptyException.class, () -> held.read(ROW, true));
    assertThrows(ReplicaEmptyException.class, () -> held.open(WALK, true));
  }

  private int readWhileItMoves(BooleanSupplier read) {
    int found = 0;
    while (!moving.isDone()) {
      if (held.range() != null && read.getAsBoolean()) {
        found++;
      }
    }
    return found;
  }

  /** The row is there before the range holds it, and goes after the range has let go of it. */
  private void moveTheRow() {
    for (int turn = 0; turn < TURNS; turn++) {
      commit(batch -> batch.putItem(ROW, VALUE));
      held.hold(store, TestReplica.EVERYTHING, tables, List.of(), null);
      commit(batch -> batch.putItem(ROW, VALUE));
      held.hold(store, WITHOUT, tables, List.of(), null);
      commit(batch -> batch.removeItem(ROW));
    }
  }

  private void commit(Consumer<StoreBatch> change) {
    var batch = store.begin(0);
    change.accept(batch);
    store.commit(batch, StoredPosition.NONE);
  }
}
