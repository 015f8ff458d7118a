package dev.stator.storage.node;

import dev.stator.storage.partition.HybridClock;
import dev.stator.storage.store.PartitionStore;
import dev.stator.storage.store.RowFamily;
import dev.stator.storage.store.StoredRange;
import java.util.Set;

/**
 * Defects in how a node brings partitions to life that were split off, which tests of the tests
 * switch on.
 *
 * @param startsEmpty a replica that was away while its partition was split begins the child without
 *     its rows
 * @param resurrects a child that was moved away is founded again
 */
record PlantedChildBugs(boolean startsEmpty, boolean resurrects) {
  private static final long AWAY_MILLIS = 2_000;

  static PlantedChildBugs of(Set<PlantedBug> bugs) {
    return new PlantedChildBugs(
        bugs.contains(PlantedBug.CHILD_STARTS_EMPTY), bugs.contains(PlantedBug.CHILD_RESURRECTED));
  }

  /** Whether what the catalog says of a child is taken for nothing. */
  boolean overlooks(CatalogEntry entry) {
    return resurrects && entry.isTombstone();
  }

  boolean keepsBases() {
    return resurrects;
  }

  /** Spoils what a child begins with. */
  void spoil(PartitionStore store, StoredRange range) {
    var position = store.position();
    long age = System.currentTimeMillis() - HybridClock.physicalMillis(position.clock());
    if (startsEmpty && age > AWAY_MILLIS) {
      var batch = store.begin(position.digest());
      var end = range.end();
      batch.removeRange(range.start(), end == null ? RowFamily.END_OF_KEYSPACE : end);
      store.commit(batch, position);
      store.flush();
    }
  }
}
