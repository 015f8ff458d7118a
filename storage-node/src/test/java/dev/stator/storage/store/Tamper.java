package dev.stator.storage.store;

import dev.stator.model.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Changes one byte of a stopped node's store, for tests of what finds that. Either behind RocksDB's
 * back, so that a checksum no longer fits; or through RocksDB, in the last byte of an item, so that
 * every checksum fits and only a comparison with other replicas can tell.
 */
public final class Tamper {
  private static final int SYSTEM_KEY = 0;

  private Tamper() {}

  /**
   * @param arguments {@code raw} or {@code row}, and the folder of one replica: DATA/partitions/ID
   */
  public static void main(String[] arguments) throws IOException {
    var replica = new ReplicaFolder(Path.of(arguments[1]));
    switch (arguments[0]) {
      case "raw" -> System.out.println("changed a byte of " + flipRawByte(replica.current()));
      case "row" -> System.out.println("changed the row " + changeRow(replica.current()));
      default -> throw new IllegalArgumentException("raw or row, not " + arguments[0]);
    }
  }

  /** Flips a bit in the first data block of the largest file; returns the file. */
  public static Path flipRawByte(Path store) throws IOException {
    return flipRawByte(store, 0);
  }

  /** Flips a bit behind that part of the largest file; returns the file. */
  public static Path flipRawByte(Path store, double behind) throws IOException {
    Path file;
    try (var files = Files.list(store)) {
      file =
          files
              .filter(each -> each.toString().endsWith(".sst"))
              .max(Comparator.comparingLong(each -> each.toFile().length()))
              .orElseThrow(() -> new IOException(store + " has no file yet: flush it"));
    }
    byte[] bytes = Files.readAllBytes(file);
    bytes[100 + (int) (behind * bytes.length)] ^= 1;
    Files.write(file, bytes);
    return file;
  }

  /** Flips a bit of the first item's last byte; returns the item's row key. */
  public static Bytes changeRow(Path store) throws IOException {
    try (var resources = StoreResources.open(16 << 20, 8 << 20);
        var opened = PartitionStore.open(store, resources)) {
      var range = opened.range();
      if (range == null) {
        throw new IOException(store + " holds no partition");
      }
      var found = new AtomicReference<byte[][]>();
      try (var view = opened.view()) {
        view.visit(
            range,
            (key, value) -> {
              if (found.get() == null && key[0] != SYSTEM_KEY) {
                found.set(new byte[][] {key, value});
              }
            });
      }
      var row = found.get();
      if (row == null) {
        throw new IOException(store + " holds no item");
      }
      byte[] changed = Arrays.copyOf(row[1], row[1].length);
      changed[changed.length - 1] ^= 1;
      var position = opened.position();
      var batch = opened.begin(position.digest());
      batch.putItem(Bytes.wrap(row[0]), changed);
      opened.commit(batch, position);
      opened.flush();
      return Bytes.wrap(row[0]);
    }
  }
}
