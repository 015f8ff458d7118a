package dev.stator.storage.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;

/** Files and folders that survive a crash whole, or as they were before. */
public final class DurableFile {
  private DurableFile() {}

  /** Replaces the contents of {@code file}: after a crash it has the old ones or the new ones. */
  public static void write(Path file, byte[] contents) throws IOException {
    var fresh = file.resolveSibling(file.getFileName() + ".new");
    try (var channel =
        FileChannel.open(
            fresh,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      var bytes = ByteBuffer.wrap(contents);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    rename(fresh, file);
  }

  /** Moves a file or folder within its parent, durably. */
  public static void rename(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    force(to.toAbsolutePath().resolveSibling(""));
  }

  /** Copies a file of a store; one with rows never changes, and is shared instead. */
  static void share(Path file, Path copy) throws IOException {
    if (file.toString().endsWith(".sst")) {
      Files.createLink(copy, file);
    } else {
      Files.copy(file, copy);
      force(copy);
    }
  }

  /** Forces a file, or the names in a folder, to disk. */
  public static void force(Path path) throws IOException {
    try (var channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /** Deletes a file, or a folder with all in it, if it is there. */
  public static void delete(Path path) throws IOException {
    if (!Files.exists(path)) {
      return;
    }
    List<Path> all;
    try (var walk = Files.walk(path)) {
      all = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path each : all) {
      Files.deleteIfExists(each);
    }
  }
}
