package dev.stator.storage.node;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.stator.model.Bytes;
import dev.stator.model.table.Derived;
import dev.stator.proto.cluster.OrderResult;
import dev.stator.proto.log.LogCommand;
import dev.stator.storage.partition.Commands;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** Items go when their time has come, whoever leads, and on both sides of a split. */
@NullMarked
class ExpiryTest extends StorageNodesFixture {
  private static final int ITEMS = 120;
  private static final long CHILD = 2;

  @Test
  void itemsGoThoughTheLeaderDoesAndThePartitionSplits() throws Exception {
    createPartition();
    assertEquals(new OrderResult.Done(), propose(new LogCommand.SetTable(Commands.TABLE)));
    long now = System.currentTimeMillis() / 1_000;
    for (int i = 0; i < ITEMS; i++) {
      put("k" + i, i % 2 == 0 ? now - 60 - i : now + 600 + i);
    }
    var expiring = Commands.TABLE.changed(new Derived(List.of(), null, "n"));
    assertEquals(new OrderResult.Done(), propose(new LogCommand.SetTable(expiring)));
    String first = leader();
    stopNode(first);
    await(() -> count(1, Bytes.EMPTY).items() == ITEMS / 2 ? true : null);
    startNode(first.substring(1).toUpperCase(Locale.ROOT));
    assertVerifiedEqual(1, 11, 3);

    long soon = System.currentTimeMillis() / 1_000 + 3;
    for (int i = 0; i < ITEMS; i += 2) {
      put("k" + i, soon + i % 4);
    }
    var at = split(1, 1, Bytes.EMPTY, CHILD);
    for (int i = 1; i < ITEMS; i += 2) {
      boolean right = Commands.row(Commands.TABLE, "k" + i).compareTo(at) >= 0;
      assertEquals(Commands.item("k" + i, now + 600 + i), get(right ? CHILD : 1, "k" + i));
    }
    await(
        () -> count(1, Bytes.EMPTY).items() + count(CHILD, at).items() == ITEMS / 2 ? true : null);
    assertVerifiedEqual(1, 21, 3);
    assertVerifiedEqual(CHILD, 22, 3);
  }
}
