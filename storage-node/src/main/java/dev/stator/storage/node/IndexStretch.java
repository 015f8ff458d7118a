package dev.stator.storage.node;

import dev.stator.model.Bytes;
import dev.stator.proto.log.LogCommand.IndexRowChange;
import dev.stator.storage.partition.IndexChange;
import dev.stator.storage.store.ChangeKey;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/** Changes that are shipped together, in the order of the log. */
final class IndexStretch {
  private static final int CHANGES_MAX = 512;
  private static final int BYTES_MAX = 512 << 10;

  private final List<IndexChange> changes = new ArrayList<>();
  private ChangeKey last = ChangeKey.NONE;
  private int bytes;

  /**
   * @param baseRow key of the item
   */
  record Row(Bytes baseRow, IndexRowChange change) {}

  /** Whether there may be more behind it. */
  boolean isFull() {
    return changes.size() >= CHANGES_MAX || bytes >= BYTES_MAX;
  }

  /** False when it is as long as it gets. */
  boolean take(ChangeKey key, byte[] change) {
    changes.add(IndexChange.decode(change));
    last = key;
    bytes += change.length;
    return !isFull();
  }

  boolean isEmpty() {
    return changes.isEmpty();
  }

  ChangeKey last() {
    return last;
  }

  long firstStamp() {
    return changes.getFirst().stamp();
  }

  long lastStamp() {
    return changes.getLast().stamp();
  }

  /** When each change was made, by the partition's clock. */
  LongStream stamps() {
    return changes.stream().mapToLong(IndexChange::stamp);
  }

  /** What it does to rows. */
  List<Row> rows() {
    var rows = new ArrayList<Row>();
    for (var change : changes) {
      for (var row : change.rows()) {
        var kept = row.kept();
        rows.add(
            new Row(
                change.baseRow(),
                new IndexRowChange(
                    row.key(),
                    change.stamp(),
                    change.version(),
                    kept == null ? null : kept.item(),
                    kept == null ? 0 : kept.size())));
      }
    }
    return rows;
  }
}
