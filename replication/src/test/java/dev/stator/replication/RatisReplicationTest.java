package dev.stator.replication;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RatisReplicationTest {
  @TempDir Path dir;

  @Test
  void commandsAreAppliedInOrderEverywhereAndReadOnTheLeader() throws Exception {
    try (var cluster = new LoopbackCluster(dir, 3, false).startAll()) {
      cluster.log("n1").campaign();
      var leader = cluster.awaitServing();
      var futures = new ArrayList<CompletableFuture<Proposal<String>>>();
      for (int i = 0; i < 500; i++) {
        futures.add(cluster.log(leader).propose(("c" + i).getBytes(StandardCharsets.UTF_8)));
      }
      for (int i = 0; i < 500; i++) {
        var committed = assertInstanceOf(Proposal.Committed.class, Await.get(futures.get(i)));
        assertEquals("c" + i + "!", committed.result());
      }
      var expected = IntStream.range(0, 500).mapToObj(i -> "c" + i).toList();
      var read = Await.get(cluster.log(leader).read(() -> cluster.state(leader).entries()));
      assertEquals(new Reading.Value<>(expected), read);
      for (var state : cluster.states().values()) {
        Await.until("replicas equal", () -> state.size() == 500);
        assertEquals(expected, state.entries());
      }
      var other =
          cluster.logs().keySet().stream()
              .filter(id -> !id.equals(leader))
              .findFirst()
              .orElseThrow();
      assertEquals(
          new Proposal.NotLeader<String>(leader),
          Await.get(cluster.log(other).propose(new byte[] {1})));
      assertEquals(
          new Reading.NotLeader<List<String>>(leader),
          Await.get(cluster.log(other).read(() -> List.of())));
    }
  }

  @Test
  void aFollowerSeesAnIsolatedWriteWithinTensOfMilliseconds() throws Exception {
    try (var cluster = new LoopbackCluster(dir, 3, false).startAll()) {
      var leader = cluster.awaitServing();
      cluster.put("warm");
      var waits = new long[5];
      for (int i = 0; i < waits.length; i++) {
        int size = i + 2;
        cluster.put("lonely" + i);
        long start = System.nanoTime();
        for (var state : cluster.states().values()) {
          Await.until("follower sees it", () -> state.size() == size);
        }
        waits[i] = System.nanoTime() - start;
      }
      Arrays.sort(waits);
      System.out.println(
          "isolated writes reached all followers of "
              + leader
              + " in ns: "
              + Arrays.toString(waits));
      // Each would wait half a second for the next heartbeat; a machine that stalls makes one or
      // two late.
      assertTrue(waits[2] < 400_000_000, "followers waited for a heartbeat: " + waits[2]);
    }
  }
}
