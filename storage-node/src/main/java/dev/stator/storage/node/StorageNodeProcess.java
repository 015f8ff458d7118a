package dev.stator.storage.node;

import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

final class StorageNodeProcess {
  private static final @Nullable StorageNode ASSEMBLED = null;

  private StorageNodeProcess() {}

  static StorageNode start(StorageNodeConfig config) throws IOException {
    return Objects.requireNonNull(
        ASSEMBLED, "storage nodes are not assembled yet: " + config.data());
  }
}
