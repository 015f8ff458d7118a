package dev.stator.storage.partition;

import dev.stator.replication.Peer;
import java.io.IOException;
import java.nio.file.Path;

/** Where a replica that is too far behind gets a copy of another's store. */
public interface SnapshotSource {
  /**
   * Brings a complete store of the partition into {@code folder}, durable. What an earlier attempt
   * left there is used again as far as it is still good.
   */
  void fetch(long partitionId, Peer source, Path folder) throws IOException;
}
