package dev.stator.storage.node;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Watches the free space, so that writes are refused while the store can still be flushed. */
final class DiskGuard {
  private static final Logger LOG = LoggerFactory.getLogger(DiskGuard.class);

  private final Path folder;
  private final StoreLimits limits;
  private volatile boolean full;

  DiskGuard(Path folder, StoreLimits limits) {
    this.folder = folder;
    this.limits = limits;
  }

  /** Looks again; called now and then. */
  void look() {
    try {
      FileStore disk = Files.getFileStore(folder);
      long free = disk.getUsableSpace();
      boolean nowFull =
          free < limits.freeDiskBytesMin()
              || free < disk.getTotalSpace() * limits.freeDiskFractionMin();
      if (nowFull != full) {
        LOG.warn(
            "{}: {} bytes are free under {}",
            nowFull ? "the disk is nearly full, writes are refused" : "the disk has room again",
            free,
            folder);
      }
      full = nowFull;
    } catch (IOException e) {
      LOG.warn("the free space under {} is unknown", folder, e);
    }
  }

  boolean full() {
    return full;
  }
}
