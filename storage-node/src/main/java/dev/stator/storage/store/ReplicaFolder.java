package dev.stator.storage.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The folders of one replica: {@code store.N} in use, {@code incoming} while a snapshot is fetched,
 * {@code outgoing} with those being sent. The file {@code CURRENT} names the store in use;
 * replacing it is what swaps stores, so a crash leaves the old one or the new one, each complete.
 */
public final class ReplicaFolder {
  private static final String FIRST = "store.1";

  private final Path root;

  public ReplicaFolder(Path root) {
    this.root = root;
  }

  public Path root() {
    return root;
  }

  /** The folder of the store in use. */
  public Path current() throws IOException {
    var pointer = root.resolve("CURRENT");
    return root.resolve(Files.exists(pointer) ? Files.readString(pointer) : FIRST);
  }

  public Path incoming() {
    return root.resolve("incoming");
  }

  /** A snapshot that was fetched completely. */
  public Path fetched() {
    return root.resolve("fetched");
  }

  public Path outgoing() {
    return root.resolve("outgoing");
  }

  /**
   * Makes the complete, durable folder {@code store} the one in use. The one before must be closed;
   * it is deleted.
   */
  public void adopt(Path store) throws IOException {
    var former = current();
    String name = String.valueOf(former.getFileName());
    int number = Integer.parseInt(name.substring(name.indexOf('.') + 1));
    var next = root.resolve("store." + (number + 1));
    DurableFile.delete(next);
    DurableFile.rename(store, next);
    DurableFile.write(
        root.resolve("CURRENT"),
        String.valueOf(next.getFileName()).getBytes(StandardCharsets.UTF_8));
    DurableFile.delete(former);
  }

  /** Removes what a crash left: stores that are not in use, and what was being sent. */
  public void removeLeftovers() throws IOException {
    Files.createDirectories(root);
    var current = current();
    try (var entries = Files.newDirectoryStream(root, "store.*")) {
      for (Path store : entries) {
        if (!store.equals(current)) {
          DurableFile.delete(store);
        }
      }
    }
    DurableFile.delete(outgoing());
    DurableFile.delete(fetched());
  }
}
