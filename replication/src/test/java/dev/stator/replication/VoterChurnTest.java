package dev.stator.replication;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Voters leave a group and come back with the log that they had, while somebody writes all the
 * time: as when a replica that was moved away is moved back before it was deleted.
 */
class VoterChurnTest {
  private static final int ROUNDS = 9;

  @TempDir Path dir;

  @Test
  void aVoterThatLeftAndComesBackGoesOnWithItsLog() throws Exception {
    try (var cluster = new LoopbackCluster(dir, 3, false).startAll()) {
      cluster.log("n1").campaign();
      var acknowledged = new ArrayList<String>();
      var ended = new AtomicBoolean();
      var writing = Await.aside(() -> write(cluster, acknowledged, ended));
      var voters = new ArrayList<>(cluster.peers());
      var joining = cluster.newPeer("n4");
      cluster.start(joining, List.of());
      for (int i = 0; i < ROUNDS; i++) {
        joining = exchange(cluster, voters, joining);
      }
      ended.set(true);
      Await.get(writing);
      for (var peer : voters) {
        Await.until(
            () -> peer.id() + " holds all: " + cluster.statuses(),
            () -> cluster.state(peer.id()).entries().contains(acknowledged.getLast()));
        assertEquals(acknowledged, cluster.state(peer.id()).entries().stream().distinct().toList());
      }
    }
  }

  private static void write(
      LoopbackCluster cluster, List<String> acknowledged, AtomicBoolean ended) {
    for (int i = 0; !ended.get(); i++) {
      cluster.put("write " + i);
      acknowledged.add("write " + i);
    }
  }

  /** Gives a follower's vote to another; returns who lost it. */
  private static Peer exchange(LoopbackCluster cluster, List<Peer> voters, Peer joining) {
    var leader = cluster.awaitServing();
    var leaving =
        voters.stream().filter(peer -> !peer.id().equals(leader)).findFirst().orElseThrow();
    voters.remove(leaving);
    voters.add(joining);
    Await.until(
        () -> joining.id() + " votes: " + cluster.statuses(),
        () -> Await.get(cluster.log(cluster.awaitServing()).changeVoters(voters)));
    return leaving;
  }
}
