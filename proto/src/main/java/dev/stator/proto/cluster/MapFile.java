package dev.stator.proto.cluster;

import dev.stator.model.cluster.ClusterImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * The last cluster map that a process saw, in a file that is replaced atomically: what it starts
 * with while the control plane is down. A hint, like the map itself, so a lost file costs nothing
 * but a wait.
 */
public final class MapFile {
  private final Path path;

  public MapFile(Path path) {
    this.path = path;
  }

  /** The kept image, or the empty one when there is none. */
  public ClusterImage load() throws IOException {
    try {
      return ClusterCodec.fromBytes(Files.readAllBytes(path));
    } catch (NoSuchFileException e) {
      return ClusterImage.EMPTY;
    }
  }

  public void store(ClusterImage image) throws IOException {
    AtomicFile.replace(path, ClusterCodec.toBytes(image), true);
  }
}
