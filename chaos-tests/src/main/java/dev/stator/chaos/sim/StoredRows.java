package dev.stator.chaos.sim;

import dev.stator.model.Bytes;
import dev.stator.storage.partition.PartitionState;
import dev.stator.storage.store.RowFormat;
import dev.stator.storage.store.StoredRange;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** What a replica's store really holds. */
final class StoredRows {
  private StoredRows() {}

  static Map<Bytes, RowFormat.Row> items(PartitionState state) {
    var items = new TreeMap<Bytes, RowFormat.Row>();
    try (var view = state.store().view()) {
      view.visit(
          held(state),
          (key, value) -> items.put(Bytes.copyOf(key), RowFormat.decode(value.clone())));
    }
    return items;
  }

  /** Rows outside of the range may not be deleted yet; they are not there. */
  private static StoredRange held(PartitionState state) {
    return Objects.requireNonNull(state.heldRange(), "the replica holds nothing");
  }

  /** Every row: items, and what the partition keeps for itself. */
  static Map<Bytes, Bytes> all(PartitionState state) {
    var all = new TreeMap<Bytes, Bytes>();
    try (var view = state.store().view()) {
      view.visitOwn((key, value) -> all.put(Bytes.copyOf(key), Bytes.copyOf(value)));
      view.visit(held(state), (key, value) -> all.put(Bytes.copyOf(key), Bytes.copyOf(value)));
    }
    return all;
  }

  static boolean equal(Map<Bytes, Model.Row> expected, Map<Bytes, RowFormat.Row> found) {
    if (!expected.keySet().equals(found.keySet())) {
      return false;
    }
    for (var row : expected.entrySet()) {
      var held = found.get(row.getKey());
      var should = row.getValue();
      if (held == null
          || held.version() != should.version()
          || held.size() != should.size()
          || !held.item().equals(should.item())) {
        return false;
      }
    }
    return true;
  }
}
