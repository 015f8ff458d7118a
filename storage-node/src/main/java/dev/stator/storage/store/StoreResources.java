package dev.stator.storage.store;

import org.rocksdb.Cache;
import org.rocksdb.Env;
import org.rocksdb.LRUCache;
import org.rocksdb.Priority;
import org.rocksdb.RateLimiter;
import org.rocksdb.RocksDB;
import org.rocksdb.WriteBufferManager;

/**
 * What all stores of a node share: block cache, memory for write buffers, background threads, a
 * disk rate.
 */
public final class StoreResources implements AutoCloseable {
  /**
   * Enough for any disk that a node should run on; keeps a compaction from starving the log's
   * fsyncs.
   */
  private static final long BACKGROUND_BYTES_PER_SECOND = 256L << 20;

  private final Cache blockCache;
  private final WriteBufferManager writeBuffers;
  private final RateLimiter rateLimiter;
  private final Env env;

  private StoreResources(
      Cache blockCache, WriteBufferManager writeBuffers, RateLimiter rateLimiter, Env env) {
    this.blockCache = blockCache;
    this.writeBuffers = writeBuffers;
    this.rateLimiter = rateLimiter;
    this.env = env;
  }

  /**
   * Opens them; every store that uses them must be closed before they are.
   *
   * @param writeBufferBytes charged to the block cache
   */
  public static StoreResources open(long blockCacheBytes, long writeBufferBytes) {
    RocksDB.loadLibrary();
    var cache = new LRUCache(blockCacheBytes, 4);
    var env = Env.getDefault();
    env.setBackgroundThreads(1, Priority.HIGH);
    env.setBackgroundThreads(2, Priority.LOW);
    return new StoreResources(
        cache,
        new WriteBufferManager(writeBufferBytes, cache),
        new RateLimiter(BACKGROUND_BYTES_PER_SECOND),
        env);
  }

  Cache blockCache() {
    return blockCache;
  }

  WriteBufferManager writeBuffers() {
    return writeBuffers;
  }

  RateLimiter rateLimiter() {
    return rateLimiter;
  }

  Env env() {
    return env;
  }

  /** Bytes of blocks and write buffers in memory. */
  public long blockCacheBytesUsed() {
    return blockCache instanceof LRUCache lru ? lru.getUsage() : 0;
  }

  @Override
  public void close() {
    rateLimiter.close();
    writeBuffers.close();
    blockCache.close();
  }
}
