/**
 * What a replica keeps on disk: one RocksDB per replica, its row formats and its folders.
 *
 * <p>Start at {@link dev.stator.storage.store.PartitionStore}; {@link
 * dev.stator.storage.store.RowFamily} lists every kind of row. The only package that imports
 * RocksDB. It knows nothing of logs, commands or networks.
 */
@NullMarked
package dev.stator.storage.store;

import org.jspecify.annotations.NullMarked;
