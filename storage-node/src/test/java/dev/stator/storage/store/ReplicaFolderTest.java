package dev.stator.storage.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stator.model.Bytes;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@NullMarked
class ReplicaFolderTest {
  private static final Bytes KEY = Bytes.ofHex("0200000010aaaaaaaaaaaaaaaa");

  @TempDir Path root;

  @Test
  void adoptingReplacesTheStoreAndSurvivesAReopen() throws Exception {
    var folder = new ReplicaFolder(root);
    folder.removeLeftovers();
    assertEquals(root.resolve("store.1"), folder.current());
    Files.createDirectories(folder.current());
    Files.createDirectories(folder.fetched());
    Files.writeString(folder.fetched().resolve("x"), "new");
    folder.adopt(folder.fetched());
    assertEquals("new", Files.readString(new ReplicaFolder(root).current().resolve("x")));
    assertFalse(Files.exists(root.resolve("store.1")));
  }

  @Test
  void whatACrashLeftIsRemoved() throws Exception {
    var folder = new ReplicaFolder(root);
    Files.createDirectories(root.resolve("store.1"));
    Files.createDirectories(root.resolve("store.2").resolve("half"));
    Files.createDirectories(folder.outgoing().resolve("s"));
    Files.createDirectories(folder.incoming());
    folder.removeLeftovers();
    assertTrue(Files.exists(root.resolve("store.1")));
    assertFalse(Files.exists(root.resolve("store.2")));
    assertFalse(Files.exists(folder.outgoing()));
    assertTrue(Files.exists(folder.incoming()), "what was fetched in part is used again");
  }

  @Test
  void whatWasNotFlushedIsGoneAfterACrashAndNothingElse() throws Exception {
    try (var resources = StoreResources.open(16 << 20, 8 << 20)) {
      var store = PartitionStore.open(root, resources);
      store.initialise(new StoredRange(Bytes.EMPTY, null, 1));
      put(store, 1);
      store.flush();
      put(store, 2);
      store.abandon();
      assertThrows(StoreClosedException.class, () -> store.get(KEY));
      try (var again = PartitionStore.open(root, resources)) {
        assertEquals(1, again.position().index());
        byte[] row = again.get(KEY);
        assertEquals(1, row == null ? -1 : RowFormat.decode(row).version());
      }
    }
  }

  private static void put(PartitionStore store, long version) {
    var batch = store.begin(0);
    batch.putItem(KEY, RowFormat.encode(version, 1, Bytes.EMPTY));
    store.commit(batch, new StoredPosition(1, version, version, version, batch.digest()));
  }
}
