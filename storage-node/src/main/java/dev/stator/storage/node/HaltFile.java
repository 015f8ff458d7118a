package dev.stator.storage.node;

import dev.stator.storage.partition.CrashPoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * For tests: kills the process where a file in the data folder names a {@link CrashPoint}, once. As
 * kill -9 would: nothing is flushed, nothing is closed.
 */
final class HaltFile implements CrashPoint.Watch {
  private static final Logger LOG = LoggerFactory.getLogger(HaltFile.class);
  private static final int KILLED = 137;

  private final Path file;

  HaltFile(Path data) {
    this.file = data.resolve("halt-at");
  }

  @Override
  public void passes(CrashPoint point) {
    try {
      if (Files.exists(file) && Files.readString(file).trim().equals(point.name())) {
        Files.delete(file);
        LOG.warn("halting at {}", point);
        Runtime.getRuntime().halt(KILLED);
      }
    } catch (IOException e) {
      LOG.warn("{} cannot be read", file, e);
    }
  }
}
