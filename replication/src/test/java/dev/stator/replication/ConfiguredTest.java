package dev.stator.replication;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a split takes from Ratis: every entry that names the voters is told to the state in log
 * order, by the thread that applies, and told again when the log is replayed. (A state that is told
 * anything out of order throws, which stops its replica.)
 */
class ConfiguredTest {
  @TempDir Path dir;

  @Test
  void everyEntryThatNamesTheVotersIsToldInOrderAndAgainOnReplay() throws Exception {
    try (var cluster = new LoopbackCluster(dir, 3, false).startAll()) {
      cluster.log("n1").campaign();
      cluster.put("before");
      var joining = cluster.newPeer("n4");
      cluster.start(joining, List.of());
      var leaver = cluster.awaitServing().equals("n3") ? "n2" : "n3";
      var staying = cluster.peers().stream().filter(peer -> !peer.id().equals(leaver)).toList();
      var wanted = new ArrayList<>(staying);
      wanted.add(joining);
      Await.until(
          "the voters change",
          () -> Await.get(cluster.log(cluster.awaitServing()).changeVoters(wanted)));
      var last = cluster.put("after");
      var voters = Set.copyOf(wanted.stream().map(Peer::id).toList());
      for (var id : voters) {
        Await.until(
            () -> id + " applies all: " + cluster.statuses(),
            () -> cluster.state(id).position().index() >= last.position().index());
      }

      var told = cluster.state("n1").configured();
      System.out.println(told);
      assertEquals(
          told.stream().sorted(Comparator.comparing(ListState.Configured::position)).toList(),
          told);
      assertTrue(told.stream().anyMatch(ListState.Configured::changing), "a joint configuration");
      assertEquals(voters, told.getLast().voters());
      assertEquals(false, told.getLast().changing());
      assertOneAtATime(told);

      cluster.stop("n1");
      cluster.setDisk("n1", new ListState.Disk());
      cluster.start(cluster.peers().getFirst(), cluster.peers());
      Await.until(
          () -> "n1 replays: " + cluster.statuses(),
          () -> cluster.state("n1").position().index() >= last.position().index());
      var again = cluster.state("n1").configured();
      assertEquals(told, again.subList(0, told.size()));
    }
  }

  /** Two configurations that follow each other have no majorities apart. */
  private static void assertOneAtATime(List<ListState.Configured> told) {
    for (int i = 1; i < told.size(); i++) {
      var before = told.get(i - 1).voters();
      var after = new HashSet<>(told.get(i).voters());
      int joined = (int) after.stream().filter(id -> !before.contains(id)).count();
      after.retainAll(before);
      assertTrue(joined + before.size() - after.size() <= 1, told.toString());
    }
  }
}
