package dev.stator.storage.partition;

import dev.stator.model.Bytes;
import dev.stator.model.index.IndexDelta;
import dev.stator.model.table.IndexCount;
import dev.stator.model.write.IndexEffects;
import java.util.List;

/**
 * What a write does to the local indexes of its table, and to the size of its item collection.
 *
 * @param deltas for each index, in the order of their definition
 * @param itemGrowth by how much the item itself grows
 * @param sizeRow the key of the row with the collection's size
 * @param bytesBefore the collection's size before the write
 * @param bytesMax a write must not make the collection larger than that
 * @param leavesRows a planted bug
 */
record IndexedWrite(
    List<IndexDelta> deltas,
    int itemGrowth,
    Bytes sizeRow,
    long bytesBefore,
    long bytesMax,
    boolean leavesRows) {

  private long bytesAfter() {
    long bytes = bytesBefore + itemGrowth;
    for (var delta : deltas) {
      bytes += delta.growth().bytes();
    }
    return bytes;
  }

  /** Whether the collection would get too large: one that is already may still shrink. */
  boolean tooLarge() {
    long bytes = bytesAfter();
    return bytes > bytesMax && bytes > bytesBefore;
  }

  /** By how much each index grows. */
  List<IndexCount> growth() {
    return deltas.stream().map(IndexDelta::growth).toList();
  }

  IndexEffects effects() {
    return new IndexEffects(deltas.stream().map(IndexDelta::units).toList(), bytesAfter());
  }

  void write(long version, Entry entry) {
    for (var delta : deltas) {
      var removed = delta.removed();
      if (removed != null && !leavesRows) {
        entry.removeIndexRow(removed);
      }
      var written = delta.written();
      if (written != null) {
        entry.putIndexRow(written, version);
      }
    }
    long bytes = bytesAfter();
    if (bytes != bytesBefore) {
      entry.putCollectionBytes(sizeRow, bytes);
    }
  }
}
