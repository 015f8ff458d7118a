package dev.stator.storage.node;

/**
 * How much memory and disk a node's stores may take.
 *
 * @param blockCacheBytes shared by all replicas of the node; write buffers are charged to it
 * @param writeBufferBytes all memtables of the node together
 * @param freeDiskBytesMin writes are refused when less is free
 * @param freeDiskFractionMin writes are refused when a smaller part of the disk is free, for
 *     example 0.05
 * @param snapshotBytesPerSecond how fast one snapshot is sent to another node
 * @param mergeBytesMax what a neighbour may hold that is to be adopted: it is copied through a log
 */
public record StoreLimits(
    long blockCacheBytes,
    long writeBufferBytes,
    long freeDiskBytesMin,
    double freeDiskFractionMin,
    long snapshotBytesPerSecond,
    long mergeBytesMax) {
  private static final long MIB = 1024L * 1024;

  /** For a node with a machine, or most of one, of its own. */
  public static final StoreLimits DEFAULT =
      new StoreLimits(256 * MIB, 128 * MIB, 2048 * MIB, 0.05, 64 * MIB, 256 * MIB);

  public StoreLimits {
    if (writeBufferBytes < MIB || blockCacheBytes < writeBufferBytes) {
      throw new IllegalArgumentException(
          "The block cache (%d bytes) must hold the write buffers (%d bytes, at least 1 MiB)"
              .formatted(blockCacheBytes, writeBufferBytes));
    }
    if (freeDiskBytesMin < 0
        || freeDiskFractionMin < 0
        || freeDiskFractionMin >= 1
        || snapshotBytesPerSecond <= 0
        || mergeBytesMax < 0) {
      throw new IllegalArgumentException("Limits must not be negative, a fraction must be below 1");
    }
  }

  public StoreLimits withFreeDisk(long bytesMin, double fractionMin) {
    return new StoreLimits(
        blockCacheBytes,
        writeBufferBytes,
        bytesMin,
        fractionMin,
        snapshotBytesPerSecond,
        mergeBytesMax);
  }
}
