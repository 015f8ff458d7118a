package dev.stator.replication;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A replica whose state is broken ends, and can be deleted and made again. */
class StoppedReplicaTest {
  @TempDir Path dir;

  /** Two threads of Ratis' that wait for each other would never let go of the division. */
  @Test
  void aReplicaThatFailsWhileItIsBeingClosedCanBeMadeAgain() throws Exception {
    try (var cluster = new LoopbackCluster(dir, 3, false).startAll()) {
      cluster.log("n1").campaign();
      cluster.put("before");
      var follower = cluster.awaitServing().equals("n3") ? "n2" : "n3";
      var log = cluster.log(follower);
      cluster
          .state(follower)
          .breakDown(() -> {
            log.stop(new IllegalStateException("found broken"));
            Await.until(
                "who closes the division waits for who applies",
                StoppedReplicaTest::somebodyJoinsTheUpdater);
          });
      cluster.put("breaks it");
      Await.until("it has stopped", () -> !log.status().alive());
      assertEquals("found broken", log.status().fault());
      Await.get(Await.aside(() -> remove(cluster, follower)));

      var again = new ListState(new ListState.Disk(), cluster.states());
      cluster.server(follower).open(cluster.groupId(), List.of(), again);
      var last = cluster.put("after");
      Await.until(
          () -> follower + " is given all again: " + again.entries(),
          () -> again.position().index() >= last.position().index());
      assertEquals(List.of("before", "breaks it", "after"), again.entries());
      assertFalse(log.status().alive());
    }
  }

  @Test
  void aReplicaThatCouldNotBeOpenedCanBeLater() throws Exception {
    try (var cluster = new LoopbackCluster(dir, 3, false).startAll()) {
      cluster.log("n1").campaign();
      cluster.put("before");
      var follower = cluster.awaitServing().equals("n3") ? "n2" : "n3";
      var server = cluster.server(follower);
      server.remove(cluster.groupId());
      var full = new ListState(new ListState.Disk(), cluster.states());
      full.damaged(new IOException("no space is left"));
      assertThrows(IOException.class, () -> server.open(cluster.groupId(), List.of(), full));

      var again = new ListState(new ListState.Disk(), cluster.states());
      server.open(cluster.groupId(), List.of(), again);
      var last = cluster.put("after");
      Await.until(
          () -> follower + " is given all again: " + again.entries(),
          () -> again.position().index() >= last.position().index());
      assertEquals(List.of("before", "after"), again.entries());
    }
  }

  private static void remove(LoopbackCluster cluster, String id) {
    try {
      cluster.server(id).remove(cluster.groupId());
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static boolean somebodyJoinsTheUpdater() {
    return Thread.getAllStackTraces().values().stream()
        .flatMap(Arrays::stream)
        .anyMatch(frame -> frame.getMethodName().equals("stopAndJoin"));
  }
}
