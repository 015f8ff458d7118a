package dev.stator.storage.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.stator.model.Bytes;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every kind of row is listed with what a split and an adoption do to it; others cannot be written.
 */
@NullMarked
class RowFamilyTest {
  private static final Set<RowFamily> OWN =
      EnumSet.of(
          RowFamily.POSITION,
          RowFamily.RANGE,
          RowFamily.TABLE,
          RowFamily.DROPPED_TABLE,
          RowFamily.OUTCOMES,
          RowFamily.TABLE_COUNT,
          RowFamily.CHILD,
          RowFamily.TALLY,
          RowFamily.VOTERS,
          RowFamily.BASE,
          RowFamily.ADOPTION,
          RowFamily.ADOPTED_PART,
          RowFamily.FREEZE,
          RowFamily.INDEXES_SHIPPED,
          RowFamily.BACKFILL,
          RowFamily.INDEX_SOURCE,
          RowFamily.EXPIRY,
          RowFamily.EXPIRY_LISTING,
          RowFamily.SHARD);

  @TempDir Path folder;

  @Test
  void ownRowsAreRecognisedByTheirKeys() {
    for (var family : OWN) {
      assertEquals(family, RowFamily.of(family.key()));
      assertEquals(family, RowFamily.of(family.key(Long.MIN_VALUE)));
      assertEquals(-5, RowFamily.number(family.key(-5)));
    }
  }

  @Test
  void everyFamilyIsOwnOrOfTheKeyspace() {
    var keyspace = EnumSet.of(RowFamily.ITEM, RowFamily.GLOBAL_INDEX, RowFamily.INDEX_CHANGE);
    keyspace.forEach(family -> assertEquals(RowFamily.OnSplit.BY_KEY, family.onSplit()));
    assertEquals(RowFamily.OnSplit.KEPT, RowFamily.CHANGE.onSplit());
    keyspace.add(RowFamily.CHANGE);
    keyspace.addAll(OWN);
    assertEquals(EnumSet.allOf(RowFamily.class), keyspace);
    assertEquals(RowFamily.ITEM, RowFamily.of(Bytes.ofHex("0200000010aa").toArray()));
    assertEquals(RowFamily.GLOBAL_INDEX, RowFamily.of(Bytes.ofHex("0200000020aa").toArray()));
  }

  @Test
  void aRowOfNoListedFamilyCannotBeWritten() throws Exception {
    try (var resources = StoreResources.open(16 << 20, 8 << 20);
        var store = PartitionStore.open(folder, resources)) {
      for (String key : List.of("000e", "0000", "00ff", "0200000011aa", "02", "")) {
        var batch = store.begin(0);
        assertThrows(StoreException.class, () -> batch.putItem(Bytes.ofHex(key), new byte[1]), key);
      }
    }
  }
}
