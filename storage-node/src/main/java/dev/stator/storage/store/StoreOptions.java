package dev.stator.storage.store;

import dev.stator.model.key.Keyspace;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.Options;
import org.rocksdb.RocksObject;
import org.rocksdb.TablePropertiesCollectorFactory;

/**
 * The settings of one store. A node has up to 128 of them on a small machine, so each is kept
 * small; what is big is shared, see {@link StoreResources}.
 */
final class StoreOptions implements AutoCloseable {
  private static final long WRITE_BUFFER_BYTES = 16L << 20;
  private static final long ARENA_BLOCK_BYTES = 256L << 10;
  private static final int OPEN_FILES_MAX = 128;

  /**
   * RocksDB would start 16 threads to open what are a handful of files: 5 of an opening's 10 ms.
   */
  private static final int OPENING_THREADS = 1;

  /** RocksDB would reserve 4 MB of disk for each store's list of files. */
  private static final long MANIFEST_PREALLOCATION_BYTES = 64L << 10;

  private static final int BLOOM_BITS_PER_KEY = 10;

  /**
   * A Query behind many deleted rows reads them all: files with this many tombstones in a row are
   * compacted.
   */
  private static final int TOMBSTONE_WINDOW = 10_000;

  private static final int TOMBSTONES_IN_WINDOW = 5_000;
  private static final double TOMBSTONE_RATIO = 0.5;

  /**
   * ... and a memtable becomes a file at the next write when one step of a walk had to skip this
   * many of its rows that are not there any more. Fewer would rewrite large files for a few rows,
   * again and again. In a store that rests {@link DeletedRows} sees to it.
   */
  private static final int TOMBSTONES_IN_MEMTABLE = 10_000;

  /**
   * A Query looks into every file that was flushed and not merged yet: 7 to 9 us of CPU each for
   * ten rows, as much as a third of all that a GetItem costs on its node.
   */
  private static final int FLUSHED_FILES_MAX = 2;

  private final BloomFilter bloom = new BloomFilter(BLOOM_BITS_PER_KEY, false);
  private final TablePropertiesCollectorFactory compactOnDeletion =
      TablePropertiesCollectorFactory.NewCompactOnDeletionCollectorFactory(
          TOMBSTONE_WINDOW, TOMBSTONES_IN_WINDOW, TOMBSTONE_RATIO);
  final DBOptions database;
  final ColumnFamilyOptions rows;
  final ColumnFamilyOptions changes;

  StoreOptions(StoreResources resources) {
    database =
        new DBOptions()
            .setCreateIfMissing(true)
            .setCreateMissingColumnFamilies(true)
            .setAtomicFlush(true)
            .setEnv(resources.env())
            .setRateLimiter(resources.rateLimiter())
            .setWriteBufferManager(resources.writeBuffers())
            .setMaxOpenFiles(OPEN_FILES_MAX)
            .setMaxFileOpeningThreads(OPENING_THREADS)
            .setManifestPreallocationSize(MANIFEST_PREALLOCATION_BYTES)
            .setMaxBackgroundJobs(3)
            .setKeepLogFileNum(1)
            .setInfoLogLevel(InfoLogLevel.ERROR_LEVEL)
            .setStatsDumpPeriodSec(0)
            .setStatsPersistPeriodSec(0);
    rows =
        tuned(compactingOnDeletion(), resources)
            .useFixedLengthPrefixExtractor(Keyspace.FIXED_PREFIX)
            .setMemtablePrefixBloomSizeRatio(0.05)
            .setMemtableWholeKeyFiltering(true);
    changes = tuned(new ColumnFamilyOptions(), resources);
  }

  /**
   * The binding offers collectors only on the options of a whole database, from which a family's
   * can be made.
   */
  private ColumnFamilyOptions compactingOnDeletion() {
    try (var plain = new DBOptions();
        var flushing = flushingTombstones();
        var whole = new Options(plain, flushing)) {
      whole.setTablePropertiesCollectorFactory(List.of(compactOnDeletion));
      return new ColumnFamilyOptions(whole);
    }
  }

  /** The binding offers this setting only by its name. */
  private static ColumnFamilyOptions flushingTombstones() {
    var settings = new Properties();
    settings.setProperty(
        "memtable_op_scan_flush_trigger", Integer.toString(TOMBSTONES_IN_MEMTABLE));
    return Objects.requireNonNull(
        ColumnFamilyOptions.getColumnFamilyOptionsFromProps(settings), "a setting is unknown");
  }

  private ColumnFamilyOptions tuned(ColumnFamilyOptions options, StoreResources resources) {
    return options
        .setWriteBufferSize(WRITE_BUFFER_BYTES)
        .setArenaBlockSize(ARENA_BLOCK_BYTES)
        .setMaxWriteBufferNumber(3)
        .setCompressionType(CompressionType.LZ4_COMPRESSION)
        .setLevelCompactionDynamicLevelBytes(true)
        .setLevel0FileNumCompactionTrigger(FLUSHED_FILES_MAX)
        .setTableFormatConfig(
            new BlockBasedTableConfig()
                .setBlockCache(resources.blockCache())
                .setCacheIndexAndFilterBlocks(true)
                .setPinL0FilterAndIndexBlocksInCache(true)
                .setFilterPolicy(bloom)
                .setWholeKeyFiltering(true)
                .setBlockSize(8 << 10));
  }

  @Override
  public void close() {
    List.<RocksObject>of(database, rows, changes, compactOnDeletion, bloom)
        .forEach(RocksObject::close);
  }
}
