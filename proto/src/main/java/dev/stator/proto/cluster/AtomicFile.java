package dev.stator.proto.cluster;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Files that are replaced as a whole: after a crash there is the old content or the new one, never
 * a mixture.
 */
public final class AtomicFile {
  private AtomicFile() {}

  /**
   * Replaces {@code path}'s content.
   *
   * @param force false: atomic for readers, but not on disk when this returns
   */
  public static void replace(Path path, byte[] content, boolean force) throws IOException {
    var fresh = path.resolveSibling(path.getFileName() + ".new");
    try (var channel =
        FileChannel.open(
            fresh,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      var bytes = ByteBuffer.wrap(content);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      if (force) {
        channel.force(true);
      }
    }
    rename(fresh, path, force);
  }

  /** Puts {@code from} in the place of {@code to}. */
  public static void rename(Path from, Path to, boolean force) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    var folder = to.toAbsolutePath().getParent();
    if (force && folder != null) {
      try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }
}
