package dev.stator.storage.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stator.model.Bytes;
import dev.stator.proto.cluster.OrderResult;
import dev.stator.proto.item.StorageReply;
import dev.stator.proto.log.LogCommand;
import dev.stator.storage.partition.Commands;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** Splits of real partitions on real nodes, step by step (invariants I1 to I3 of ApplySplit). */
@NullMarked
class SplitTest extends StorageNodesFixture {
  private static final int ITEMS = 300;
  private static final long CHILD = 2;

  @Test
  void bothSidesHoldWhatIsTheirsAndGoOn() throws Exception {
    createPartition();
    assertEquals(new OrderResult.Done(), propose(new LogCommand.SetTable(Commands.TABLE)));
    for (int i = 0; i < ITEMS; i++) {
      put("k" + i, i);
    }
    var at = split(1, 1, Bytes.EMPTY, CHILD);
    int childs = 0;
    for (int i = 0; i < ITEMS; i++) {
      boolean right = row(i).compareTo(at) >= 0;
      childs += right ? 1 : 0;
      assertEquals(Commands.item("k" + i, i), get(right ? CHILD : 1, "k" + i));
    }
    assertTrue(childs > ITEMS / 4 && childs < ITEMS * 3 / 4, childs + " of " + ITEMS);
    assertEquals(childs, count(CHILD, at).items());
    assertEquals(ITEMS - childs, count(1, Bytes.EMPTY).items());

    var moved = assertInstanceOf(StorageReply.Moved.class, ask(1, rightOf(at)));
    assertEquals(List.of(CHILD), moved.known().stream().map(each -> each.partitionId()).toList());
    assertEquals(2, moved.known().getFirst().rangeEpoch());
    assertInstanceOf(StorageReply.Moved.class, ask(CHILD, leftOf(at)));

    for (int i = 0; i < ITEMS; i++) {
      put(row(i).compareTo(at) >= 0 ? CHILD : 1, "k" + i, i + 1000);
    }
    assertVerifiedEqual(1, 11, 3);
    assertVerifiedEqual(CHILD, 12, 3);
    awaitNoBases();
    restartAll();
    assertVerifiedEqual(1, 21, 3);
    assertVerifiedEqual(CHILD, 22, 3);
    var again = split(1, 2, Bytes.EMPTY, 3);
    assertTrue(again.compareTo(at) < 0);
    assertVerifiedEqual(3, 31, 3);
  }

  /** Of one item, and at a key that is not inside. */
  @Test
  void whatCannotBeSplitIsSaidSo() throws Exception {
    createPartition();
    assertEquals(new OrderResult.Done(), propose(new LogCommand.SetTable(Commands.TABLE)));
    put("k7", 7);
    assertEquals(
        new OrderResult.Impossible("The partition holds too little to be split in the middle."),
        refusal(Bytes.EMPTY));
    split(1, 1, row(7), CHILD);
    assertEquals(
        new OrderResult.Impossible("The key is not inside the partition's range."),
        refusal(row(7)));
  }

  private OrderResult refusal(Bytes at) {
    return await(() -> {
      String leader = leader();
      long epoch = client(leader).status().replicas().getFirst().rangeEpoch();
      var order = client(leader).splitPartition(token(leader), 7, 1, epoch, at, 77).order();
      return order instanceof OrderResult.Working ? null : order;
    });
  }

  @Test
  void aReplicaThatWasDownFindsBothSidesInTheLog() throws Exception {
    createPartition();
    assertEquals(new OrderResult.Done(), propose(new LogCommand.SetTable(Commands.TABLE)));
    for (int i = 0; i < ITEMS; i++) {
      put("k" + i, i);
    }
    String led = leader();
    String down = nodes.keySet().stream().filter(id -> !id.equals(led)).findFirst().orElseThrow();
    stopNode(down);
    var at = split(1, 1, Bytes.EMPTY, CHILD);
    for (int i = 0; i < ITEMS; i++) {
      put(row(i).compareTo(at) >= 0 ? CHILD : 1, "k" + i, i + 1000);
    }
    startNode(down.substring(1).toUpperCase(Locale.ROOT));
    assertVerifiedEqual(1, 11, 3);
    assertVerifiedEqual(CHILD, 12, 3);
  }

  /** It finds the split in the log, and must not found a member that the child does not know. */
  @Test
  void aReplicaThatJoinedTheParentLaterFoundsNoChild() throws Exception {
    createPartition();
    assertEquals(new OrderResult.Done(), propose(new LogCommand.SetTable(Commands.TABLE)));
    for (int i = 0; i < ITEMS; i++) {
      put("k" + i, i);
    }
    var voters = new ArrayList<>(peers());
    var at = split(1, 1, Bytes.EMPTY, CHILD);
    startNode("D");
    assertEquals(
        new OrderResult.Done(),
        client("nd").createReplica(token("nd"), partition(), List.of(), false));
    String led = leader();
    String leaves =
        nodes.keySet().stream()
            .filter(id -> !id.equals(led) && !id.equals("nd"))
            .findFirst()
            .orElseThrow();
    voters.removeIf(peer -> peer.nodeId().equals(leaves));
    peers().stream().filter(peer -> peer.nodeId().equals("nd")).forEach(voters::add);
    await(() ->
        client(led).changeVoters(token(led), 1, voters) instanceof OrderResult.Done ? true : null);
    await(() -> {
      var replica = client("nd").status().replicas().getFirst();
      return replica.rangeEpoch() == 2 ? true : null;
    });
    put(CHILD, keyRightOf(at), 7);
    assertEquals(
        List.of(1L),
        client("nd").status().replicas().stream().map(each -> each.partitionId()).toList());
    assertEquals(OrderResult.Done.class, client(leaves).removeReplica(token(leaves), 1).getClass());
  }

  private String keyRightOf(Bytes at) {
    return "k" + rows().ceilingEntry(at).getValue();
  }

  private Bytes row(int i) {
    return Commands.row(Commands.TABLE, "k" + i);
  }

  private Bytes rightOf(Bytes at) {
    return rows().ceilingKey(at);
  }

  private Bytes leftOf(Bytes at) {
    return rows().lowerKey(at);
  }

  private NavigableMap<Bytes, Integer> rows() {
    var rows = new TreeMap<Bytes, Integer>();
    for (int i = 0; i < ITEMS; i++) {
      rows.put(row(i), i);
    }
    return rows;
  }

  /** I3: once the child lives nobody keeps its base. */
  private void awaitNoBases() {
    await(() -> {
      var bases = new ArrayList<String>();
      for (String az : List.of("A", "B", "C")) {
        var folder = root.resolve(az).resolve("partitions").resolve("1").resolve("bases");
        if (Files.exists(folder.resolve(String.valueOf(CHILD)))) {
          bases.add(az);
        }
      }
      return bases.isEmpty() ? true : null;
    });
  }
}
