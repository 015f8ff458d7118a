package dev.stator.storage.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stator.model.Bytes;
import dev.stator.model.cluster.PartitionRecord;
import dev.stator.proto.cluster.NodeIdentity;
import dev.stator.proto.cluster.PeerAddress;
import io.prometheus.client.CollectorRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@NullMarked
class CatalogTest {
  @TempDir Path root;

  @Test
  void entriesAndTombstonesSurviveAReopen() throws Exception {
    var peers = List.of(new PeerAddress("n1", "a:1", "a:2"), new PeerAddress("n2", "b:1", "b:2"));
    var first =
        new PartitionRecord(1, Bytes.EMPTY, Bytes.ofHex("80"), 1, List.of("n1", "n2"), "n1", true);
    var last = new PartitionRecord(2, Bytes.ofHex("80"), null, 4, List.of("n1"), "n1", false);
    var entries =
        List.of(
            new CatalogEntry(1, 3, 4, first, peers, true),
            new CatalogEntry(2, 3, 5, last, List.of(), false),
            new CatalogEntry(3, 3, 6, null, List.of(), false));
    var catalog = Catalog.open(root.resolve("catalog"));
    for (var entry : entries) {
      catalog.put(entry);
    }
    assertEquals(entries, List.copyOf(Catalog.open(root.resolve("catalog")).entries()));
  }

  @Test
  void aDamagedFileIsNotBelieved() throws Exception {
    var file = root.resolve("catalog");
    Catalog.open(file).put(new CatalogEntry(3, 3, 6, null, List.of(), false));
    byte[] bytes = Files.readAllBytes(file);
    bytes[7] ^= 1;
    Files.write(file, bytes);
    assertThrows(IOException.class, () -> Catalog.open(file));
  }

  @Test
  void aFolderBelongsToOneNodeInOneZoneAndOneProcess() throws Exception {
    var zoneA = StorageNodeConfig.of(root, "A", List.of("127.0.0.1:1"), new CollectorRegistry());
    int port;
    try (var folder = DataFolder.open(zoneA)) {
      folder.own(new NodeIdentity("c1", "n1"));
      port = folder.servicePort();
      var locked = assertThrows(IOException.class, () -> DataFolder.open(zoneA));
      assertTrue(
          String.valueOf(locked.getMessage()).contains("is in use by another process"),
          locked.getMessage());
    }
    try (var folder = DataFolder.open(zoneA)) {
      assertEquals(new NodeIdentity("c1", "n1"), folder.node());
      assertEquals(port, folder.servicePort());
    }
    var zoneB = StorageNodeConfig.of(root, "B", List.of("127.0.0.1:1"), new CollectorRegistry());
    var foreign = assertThrows(IOException.class, () -> DataFolder.open(zoneB));
    assertEquals(
        "The data folder "
            + root
            + " belongs to a node in az A. Start it with --az A, or give another folder with --data.",
        foreign.getMessage());
  }

  @Test
  void theFolderOfAnotherRoleIsRefused() throws Exception {
    Files.writeString(root.resolve("identity"), "role = router\n");
    var config = StorageNodeConfig.of(root, "A", List.of("127.0.0.1:1"), new CollectorRegistry());
    var refused = assertThrows(IOException.class, () -> DataFolder.open(config));
    assertTrue(
        String.valueOf(refused.getMessage()).contains("belongs to a router"), refused.getMessage());
  }
}
