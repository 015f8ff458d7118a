package dev.stator.storage.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.stator.model.Bytes;
import java.util.HashMap;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StoredChildTest {
  /** The order of Map.copyOf differs from process to process: replicas would diverge. */
  @Test
  void whatTheChildHeldHasOneOrderInAllProcesses() {
    var counts = new HashMap<Integer, StoredCount>();
    var tables = IntStream.range(0, 40).map(i -> 0x01000000 + i).boxed().toList();
    tables.forEach(table -> counts.put(table, new StoredCount(1, 1)));
    var at = Bytes.wrap(new byte[] {1});
    var child = new StoredChild(2, 1, at, null, 2, 9, List.of("n1"), true, counts);
    assertEquals(tables, List.copyOf(child.counts().keySet()));
    assertEquals(tables, List.copyOf(child.closed().counts().keySet()));
    var tally = new StoredTally(1, at, 3, counts).with(0x01000000, StoredCount.NONE);
    assertEquals(tables, List.copyOf(tally.changes().keySet()));
  }
}
