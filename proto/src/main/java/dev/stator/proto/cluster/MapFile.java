package dev.stator.proto.cluster;

import dev.stator.model.cluster.ClusterImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * The last cluster map that a process saw, in a file that is replaced atomically: what it starts
 * with while the control plane is down. A hint, like the map itself, so a lost or torn file costs
 * nothing but a wait.
 */
public final class MapFile {
  private final Path path;

  public MapFile(Path path) {
    this.path = path;
  }

  /** The kept image, or the empty one when there is none that can be read. */
  public ClusterImage load() throws IOException {
    try {
      return ClusterCodec.fromBytes(Files.readAllBytes(path));
    } catch (NoSuchFileException e) {
      return ClusterImage.EMPTY;
    }
  }

  public void store(ClusterImage image) throws IOException {
    var fresh = path.resolveSibling(path.getFileName() + ".new");
    try (var channel =
        FileChannel.open(
            fresh,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      var bytes = ByteBuffer.wrap(ClusterCodec.toBytes(image));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
