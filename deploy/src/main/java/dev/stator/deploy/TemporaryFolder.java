package dev.stator.deploy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;

/** A folder for what need not survive: in memory where there is one for it. */
final class TemporaryFolder {
  private TemporaryFolder() {}

  static Path create() throws IOException {
    Path sharedMemory = Path.of("/dev/shm");
    return Files.isWritable(sharedMemory)
        ? Files.createTempDirectory(sharedMemory, "stator-")
        : Files.createTempDirectory("stator-");
  }

  static void delete(Path folder) {
    try (var files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(TemporaryFolder::deleteOne);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void deleteOne(Path file) {
    try {
      Files.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
