package dev.stator.storage.snapshot;

import dev.stator.model.key.XxHash64;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** XXH64 of a file. */
final class FileDigest {
  private static final int BUFFER_BYTES = 64 << 10;

  private FileDigest() {}

  static long of(Path file) throws IOException {
    var hash = new XxHash64(0);
    var buffer = new byte[BUFFER_BYTES];
    try (var in = Files.newInputStream(file)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        hash.update(buffer, 0, n);
      }
    }
    return hash.value();
  }
}
