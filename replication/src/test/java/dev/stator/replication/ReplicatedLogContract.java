package dev.stator.replication;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stator.replication.replica.ReplicaLimits;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What every {@link ReplicatedLog} promises: the one over Ratis, and the simulator's, which other
 * tests take for it.
 */
@Timeout(120)
abstract class ReplicatedLogContract {
  /** Three processes with one group, and a way to let its time pass. */
  interface Cluster extends AutoCloseable {
    List<String> NODES = List.of("n1", "n2", "n3");

    ReplicatedLog<String> log(String node);

    ListState state(String node);

    void until(String what, BooleanSupplier condition);

    /** Ends a process in order. */
    void stop(String node);

    void start(String node) throws Exception;

    @Override
    void close();

    default <T> T get(CompletableFuture<T> future) {
      until("an answer", future::isDone);
      return future.join();
    }

    default String leader() {
      var found = new String[1];
      until(
          "a leader that serves",
          () -> {
            for (var node : NODES) {
              if (running(node) && log(node).status().serving()) {
                found[0] = node;
                return true;
              }
            }
            return false;
          });
      return found[0];
    }

    boolean running(String node);

    Peer peer(String node);
  }

  private Cluster cluster;

  @SuppressWarnings("NullAway.Init")
  ReplicatedLogContract() {}

  abstract Cluster open() throws Exception;

  @BeforeEach
  void begin() throws Exception {
    cluster = open();
    cluster.log("n1").campaign();
  }

  @AfterEach
  void end() {
    cluster.close();
  }

  private static byte[] command(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Writes at whoever leads, as often as it takes. */
  private Proposal.Committed<String> put(String text) {
    for (int i = 0; i < 100; i++) {
      var outcome = cluster.get(cluster.log(cluster.leader()).propose(command(text)));
      if (outcome instanceof Proposal.Committed<String> committed) {
        return committed;
      }
    }
    throw new AssertionError("not committed: " + text);
  }

  private List<String> read(String node) {
    var state = cluster.state(node);
    Reading<List<String>> reading = cluster.get(cluster.log(node).read(state::entries));
    if (reading instanceof Reading.Value<List<String>>(var entries)) {
      return entries;
    }
    throw new AssertionError(reading.toString());
  }

  private static String otherThan(String node) {
    return Cluster.NODES.stream().filter(id -> !id.equals(node)).findFirst().orElseThrow();
  }

  @Test
  void commandsAreAppliedOnceAndInOrderOnEveryReplica() {
    var leader = cluster.leader();
    var answers = new ArrayList<CompletableFuture<Proposal<String>>>();
    for (int i = 0; i < 300; i++) {
      answers.add(cluster.log(leader).propose(command("c" + i)));
    }
    var last = LogPosition.NONE;
    for (int i = 0; i < 300; i++) {
      var committed = assertInstanceOf(Proposal.Committed.class, cluster.get(answers.get(i)));
      assertEquals("c" + i + "!", committed.result(), "the result goes to who proposed");
      assertTrue(committed.position().compareTo(last) >= 0, "in the order of proposals");
      last = committed.position();
    }
    var expected = IntStream.range(0, 300).mapToObj(i -> "c" + i).toList();
    for (var node : Cluster.NODES) {
      cluster.until(
          node + " applies them, once and in order",
          () -> cluster.state(node).entries().equals(expected));
    }
  }

  @Test
  void aReadSeesWhatWasAcknowledgedBefore() {
    var expected = new ArrayList<String>();
    for (int i = 0; i < 50; i++) {
      put("w" + i);
      expected.add("w" + i);
      assertEquals(expected, read(cluster.leader()));
    }
  }

  @Test
  void whoDoesNotLeadRefusesAndNamesTheLeader() {
    var leader = cluster.leader();
    put("known to all");
    for (var node : Cluster.NODES) {
      if (!node.equals(leader)) {
        cluster.until(
            node + " knows the leader", () -> leader.equals(cluster.log(node).status().leader()));
        assertEquals(
            new Proposal.NotLeader<String>(leader),
            cluster.get(cluster.log(node).propose(command("no"))));
        assertEquals(
            new Reading.NotLeader<String>(leader), cluster.get(cluster.log(node).read(() -> "no")));
      }
    }
    assertEquals(List.of("known to all"), read(leader));
  }

  @Test
  void leadershipMovesAndNothingIsLost() {
    put("before");
    boolean moved = false;
    String former = "";
    String next = "";
    for (int i = 0; i < 50 && !moved; i++) {
      former = cluster.leader();
      next = otherThan(former);
      moved = cluster.get(cluster.log(former).transferLeadership(next));
    }
    assertTrue(moved, "never moved");
    var successor = next;
    cluster.until("the other serves", () -> cluster.log(successor).status().serving());
    put("after");
    assertEquals(List.of("before", "after"), read(cluster.leader()));
    var refused = cluster.get(cluster.log(former).propose(command("no")));
    assertInstanceOf(Proposal.NotLeader.class, refused);
  }

  @Test
  void aTransferThatFailsLeavesALeaderThatServes() {
    put("before");
    assertEquals(false, cluster.get(cluster.log(cluster.leader()).transferLeadership("nobody")));
    put("after");
    assertEquals(List.of("before", "after"), read(cluster.leader()));
  }

  @Test
  void aReplicaThatWasStoppedRefusesAndComesBackWithEverything() throws Exception {
    put("before");
    var leader = cluster.leader();
    var log = cluster.log(leader);
    var state = cluster.state(leader);
    cluster.stop(leader);
    assertInstanceOf(Proposal.NotLeader.class, cluster.get(log.propose(command("no"))));
    assertInstanceOf(Reading.NotLeader.class, cluster.get(log.read(state::entries)));
    put("meanwhile");
    assertNotEquals(leader, cluster.leader());
    cluster.start(leader);
    put("after");
    var expected = List.of("before", "meanwhile", "after");
    cluster.until(leader + " catches up", () -> cluster.state(leader).entries().equals(expected));
    assertEquals(expected, read(cluster.leader()));
  }

  @Test
  void aCommandThatTravelsAloneSharesItsEntryWithNobody() {
    var log = cluster.log(cluster.leader());
    var others = new ArrayList<CompletableFuture<Proposal<String>>>();
    for (int i = 0; i < 100; i++) {
      others.add(log.propose(command("c" + i)));
    }
    var alone = log.proposeAlone(command("alone"));
    for (int i = 100; i < 200; i++) {
      others.add(log.propose(command("c" + i)));
    }
    var committed = assertInstanceOf(Proposal.Committed.class, cluster.get(alone));
    assertEquals("alone!", committed.result());
    for (var other : others) {
      var position = assertInstanceOf(Proposal.Committed.class, cluster.get(other)).position();
      assertNotEquals(committed.position(), position);
    }
    var entries = read(cluster.leader());
    assertEquals(201, entries.size());
    assertTrue(entries.indexOf("alone") <= 100, "behind none that was proposed later");
  }

  @Test
  void whoeverServesKnowsTheTermInWhichItDoes() {
    long term = put("before").position().term();
    var leader = cluster.leader();
    cluster.until("it serves", () -> cluster.log(leader).servingTerm() >= term);
    for (var node : Cluster.NODES) {
      if (!node.equals(leader)) {
        assertEquals(0, cluster.log(node).servingTerm());
      }
    }
    var next = otherThan(leader);
    cluster.until(
        "the other takes over",
        () ->
            cluster.get(cluster.log(cluster.leader()).transferLeadership(next))
                || cluster.log(next).servingTerm() > term);
    cluster.until("the other serves", () -> cluster.log(next).servingTerm() > term);
    assertEquals(0, cluster.log(leader).servingTerm());
  }

  @Test
  void aRenewalIsAnEntryThatChangesNothing() {
    put("before");
    var leader = cluster.leader();
    var before = cluster.state(leader).position();
    cluster.log(leader).renew();
    for (var node : Cluster.NODES) {
      cluster.until(
          node + " has applied it", () -> cluster.state(node).position().index() > before.index());
      assertEquals(List.of("before"), cluster.state(node).entries());
    }
    cluster.log(otherThan(leader)).renew();
    put("after");
    assertEquals(List.of("before", "after"), read(cluster.leader()));
  }

  @Test
  void everyReplicaLearnsOfTheVotersAtTheSameEntries() {
    put("before");
    var leader = cluster.leader();
    var staying = List.of(leader, otherThan(leader));
    var peers = staying.stream().map(cluster::peer).toList();
    cluster.until(
        "the voters change", () -> cluster.get(cluster.log(cluster.leader()).changeVoters(peers)));
    put("after");
    for (var node : staying) {
      cluster.until(
          node + " knows: " + cluster.state(node).configured(),
          () -> cluster.state(node).entries().size() == 2);
    }
    var known = cluster.state(leader).configured();
    assertEquals(Set.copyOf(Cluster.NODES), known.getFirst().voters());
    assertEquals(Set.copyOf(staying), known.getLast().voters());
    assertFalse(known.getLast().changing());
    assertEquals(known, cluster.state(otherThan(leader)).configured());
  }

  @Test
  void aLeaderDoesNotRemoveItselfButHandsOver() {
    put("before");
    var leaving = cluster.leader();
    cluster.until(leaving + " serves", () -> cluster.log(leaving).servingTerm() > 0);
    var staying = Cluster.NODES.stream().filter(node -> !node.equals(leaving)).toList();
    var peers = staying.stream().map(cluster::peer).toList();
    cluster.until(
        "another leads",
        () -> {
          assertFalse(cluster.get(cluster.log(leaving).changeVoters(peers)));
          return staying.contains(cluster.leader());
        });
    var heir = cluster.state(cluster.leader());
    assertEquals(Set.copyOf(Cluster.NODES), heir.configured().getLast().voters());
    cluster.until(
        "the voters change", () -> cluster.get(cluster.log(cluster.leader()).changeVoters(peers)));
    put("after");
    assertEquals(Set.copyOf(staying), heir.configured().getLast().voters());
    assertEquals(List.of("before", "after"), heir.entries());
  }

  @Test
  void aCommandThatIsTooBigIsNoCommand() {
    var log = cluster.log(cluster.leader());
    assertThrows(
        IllegalArgumentException.class,
        () -> log.propose(new byte[ReplicaLimits.COMMAND_BYTES_MAX + 1]));
  }
}
