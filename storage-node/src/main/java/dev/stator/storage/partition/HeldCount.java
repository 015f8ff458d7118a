package dev.stator.storage.partition;

import dev.stator.model.key.KeyRange;
import dev.stator.storage.store.StoredCount;

/**
 * What a replica has of a table.
 *
 * @param range what the replica held when it had that
 */
record HeldCount(StoredCount count, KeyRange range) {}
