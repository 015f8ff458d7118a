package dev.stator.storage.partition;

import dev.stator.model.Bytes;
import dev.stator.model.index.IndexDelta;
import dev.stator.model.table.IndexCount;
import dev.stator.model.write.IndexEffects;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a write does to the indexes of its table, and to the size of its item collection.
 *
 * @param baseRow key of the item
 * @param local for each local index, in the order of their definition
 * @param global for each global index, likewise
 * @param collection null: the table has no local indexes, and no sizes of collections
 * @param leavesRows a planted bug
 */
record IndexedWrite(
    Bytes baseRow,
    List<IndexDelta> local,
    List<IndexDelta> global,
    @Nullable Collection collection,
    boolean leavesRows) {

  /**
   * @param itemGrowth by how much the item itself grows
   * @param sizeRow the key of the row with the collection's size
   * @param bytesBefore the collection's size before the write
   * @param bytesMax a write must not make the collection larger than that
   */
  record Collection(int itemGrowth, Bytes sizeRow, long bytesBefore, long bytesMax) {}

  private long bytesAfter(Collection of) {
    long bytes = of.bytesBefore + of.itemGrowth;
    for (var delta : local) {
      bytes += delta.growth().bytes();
    }
    return bytes;
  }

  /** Whether the collection would get too large: one that is already may still shrink. */
  boolean tooLarge() {
    if (collection == null) {
      return false;
    }
    long bytes = bytesAfter(collection);
    return bytes > collection.bytesMax && bytes > collection.bytesBefore;
  }

  /** By how much each local index grows. */
  List<IndexCount> growth() {
    return local.stream().map(IndexDelta::growth).toList();
  }

  IndexEffects effects() {
    return new IndexEffects(
        Stream.concat(local.stream(), global.stream()).map(IndexDelta::units).toList(),
        collection == null ? 0 : bytesAfter(collection));
  }

  void write(long version, Entry entry) {
    for (var delta : local) {
      var removed = delta.removed();
      if (removed != null && !leavesRows) {
        entry.removeIndexRow(removed);
      }
      var written = delta.written();
      if (written != null) {
        entry.putIndexRow(written, version);
      }
    }
    if (collection != null) {
      long bytes = bytesAfter(collection);
      if (bytes != collection.bytesBefore) {
        entry.putCollectionBytes(collection.sizeRow, bytes);
      }
    }
    var change = IndexChange.of(baseRow, version, version, global);
    if (change != null) {
      entry.append(change);
    }
  }
}
