package dev.stator.storage.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stator.model.cluster.PartitionRecord;
import dev.stator.proto.cluster.FencingToken;
import dev.stator.proto.cluster.OrderResult;
import dev.stator.proto.log.LogCommand;
import dev.stator.storage.partition.Commands;
import dev.stator.storage.store.ReplicaFolder;
import dev.stator.storage.store.Tamper;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a node does with one partition: orders, failures, replicas that come and go. */
@NullMarked
class StorageNodesTest extends StorageNodesFixture {
  @Test
  void writesSurviveLeadersAndRestartsAndANewReplicaCatchesUp() throws Exception {
    createPartition();
    assertEquals(new OrderResult.Done(), propose(new LogCommand.SetTable(Commands.TABLE)));
    for (int i = 0; i < 50; i++) {
      put("k" + i, i);
    }
    assertEquals(Commands.item("k7", 7), get("k7"));
    assertVerifiedEqual(1, 3);

    String leader = leader();
    stopNode(leader);
    put("after", 1);
    assertEquals(Commands.item("k7", 7), get("k7"));

    startNode(leader.substring(1).toUpperCase(java.util.Locale.ROOT));
    put("again", 2);
    assertVerifiedEqual(2, 3);

    var ids = List.copyOf(nodes.keySet());
    for (var node : List.copyOf(nodes.values())) {
      node.close();
    }
    nodes.clear();
    for (String id : ids) {
      startNode(id.substring(1).toUpperCase(java.util.Locale.ROOT));
    }
    assertEquals(Commands.item("after", 1), get("after"));
    assertVerifiedEqual(3, 3);
    replaceAReplica();
  }

  @Test
  void aReplicaThatIsFoundWrongStopsAndTheOthersGoOn() throws Exception {
    createPartition();
    assertEquals(new OrderResult.Done(), propose(new LogCommand.SetTable(Commands.TABLE)));
    for (int i = 0; i < 50; i++) {
      put("k" + i, i);
    }
    String led = leader();
    assertEquals(new OrderResult.Done(), client(led).stopReplica(1, "for the test"));
    put("without", 1);
    assertTrue(!leader().equals(led));
    assertEquals("for the test", fault(led));
    restart(led, store -> {});
    assertVerifiedEqual(1, 3);

    String changed = follower();
    restart(changed, Tamper::changeRow);
    await(() -> client(leader()).verify(1, 2).order() instanceof OrderResult.Done ? true : null);
    assertTrue(!digest(changed, 2).equals(digest(leader(), 2)));

    String damaged = follower();
    restart(damaged, Tamper::flipRawByte);
    put("after", 1);
    await(() -> client(leader()).verify(1, 3).order() instanceof OrderResult.Done ? true : null);
    assertTrue(!await(() -> fault(damaged)).isEmpty());
  }

  /** I2: an empty founder would forget what the range held before it was split or joined. */
  @Test
  void aRangeThatWasSplitOrMergedIsNotFoundedByOrder() {
    var whole = partition();
    var split = new PartitionRecord(1, whole.start(), whole.end(), 2, whole.replicas(), "na", true);
    assertEquals(
        new OrderResult.Refused("Partition 1 was split or merged: a replica of it can only join"),
        client("na").createReplica(token("na"), split, peers(), true));
    assertEquals(List.of(), client("na").status().replicas());
    assertEquals(
        new OrderResult.Done(), client("na").createReplica(token("na"), split, List.of(), false));
    assertEquals(
        new OrderResult.Done(), client("na").createReplica(token("na"), split, peers(), true));
  }

  /** What is done to a store while its node is down. */
  private interface Mischief {
    void to(Path store) throws Exception;
  }

  private void restart(String id, Mischief mischief) throws Exception {
    String az = id.substring(1).toUpperCase(java.util.Locale.ROOT);
    stopNode(id);
    mischief.to(new ReplicaFolder(root.resolve(az).resolve("partitions").resolve("1")).current());
    startNode(az);
    await(() -> client(id).status().replicas().isEmpty() ? null : true);
  }

  private String follower() {
    String leader = leader();
    return nodes.keySet().stream().filter(id -> !id.equals(leader)).findFirst().orElseThrow();
  }

  /** Why the node's replica stopped, or null while it lives. */
  private @Nullable String fault(String id) {
    var replica = client(id).status().replicas().getFirst();
    return replica.alive() ? null : replica.fault();
  }

  /** A fourth node joins, fetches what it lacks, and takes the place of one that leaves. */
  private void replaceAReplica() throws Exception {
    startNode("D");
    var leaving =
        nodes.keySet().stream()
            .filter(id -> !id.equals(leader()) && !id.equals("nd"))
            .findFirst()
            .orElseThrow();
    assertEquals(
        new OrderResult.Done(),
        client("nd").createReplica(token("nd"), partition(), List.of(), false));
    var voters = new ArrayList<>(peers());
    voters.removeIf(peer -> peer.nodeId().equals(leaving));
    await(() ->
        client(leader()).changeVoters(token(leader()), 1, voters) instanceof OrderResult.Done
            ? true
            : null);
    assertEquals(new OrderResult.Done(), client(leaving).removeReplica(token(leaving), 1));
    assertInstanceOf(
        OrderResult.Refused.class,
        client(leaving).createReplica(token(leaving), partition(), peers(), false));
    var late = new FencingToken(0, 0, leaving);
    assertInstanceOf(
        OrderResult.Refused.class,
        client(leaving).createReplica(late, partition(), List.of(), false));
    stopNode(leaving);
    put("moved", 3);
    assertVerifiedEqual(4, 3);
  }
}
