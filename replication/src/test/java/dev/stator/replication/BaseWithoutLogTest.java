package dev.stator.replication;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * A group whose log begins behind a base that no entry made, as a split makes it: n1 and n2 hold
 * the base, n3 holds nothing. Over Ratis the base is the snapshot of an empty log. Its holders must
 * be able to elect themselves and go on behind it, and who lacks it must be sent a copy, whether it
 * is there before the first entry is or comes later; it must never lead before.
 *
 * <p>The base's position must have a term of at least 1. Ratis takes a voter whose last entry is of
 * term 0 for one with an empty log, and a candidate that has committed something does not count
 * such votes: two holders of a base (0, 41) reject each other for ever.
 */
@Execution(ExecutionMode.CONCURRENT)
class BaseWithoutLogTest {
  private static final LogPosition BASE = new LogPosition(1, 41);
  private static final long WAIT_MILLIS = LoopbackCluster.ELECTION_TIMEOUT.toMillis() * 44 / 100;
  private static final int ATTEMPTS_MAX = 5;

  @TempDir Path dir;
  private LoopbackCluster cluster;

  @SuppressWarnings("NullAway.Init")
  BaseWithoutLogTest() {}

  @BeforeEach
  void giveBase() throws Exception {
    cluster = new LoopbackCluster(dir, 3, false);
    give(BASE);
  }

  private void give(LogPosition base) {
    cluster.disk("n1").base(base, List.of("base"));
    cluster.disk("n2").base(base, List.of("base"));
  }

  @AfterEach
  void close() {
    cluster.close();
  }

  private void start(int number) throws Exception {
    cluster.start(cluster.peers().get(number - 1), cluster.peers());
  }

  private void assertAllHold(List<String> expected) {
    for (var state : cluster.states().values()) {
      Await.until(
          () -> "all hold " + expected + ", one holds " + state.entries(),
          () -> state.entries().equals(expected));
    }
  }

  @Test
  void anEmptyReplicaThatIsThereFromTheStartIsSentTheBase() throws Exception {
    start(1);
    start(2);
    start(3);
    cluster.log("n1").campaign();
    var leader = cluster.awaitServing();
    assertNotEquals("n3", leader);
    Await.until(
        () -> "n3 was given the base before anything was written: " + cluster.statuses(),
        () -> cluster.state("n3").installs() > 0);
    assertEquals(List.of("base"), cluster.state("n3").entries());
    assertTrue(cluster.put("first").position().index() > BASE.index());
    assertAllHold(List.of("base", "first"));
  }

  @Test
  void anEmptyReplicaThatComesLaterIsSentTheBaseWithWhatFollowed() throws Exception {
    start(1);
    start(2);
    cluster.log("n1").campaign();
    var first = cluster.put("first");
    assertTrue(first.position().index() > BASE.index(), first.toString());
    start(3);
    cluster.put("second");
    assertAllHold(List.of("base", "first", "second"));
    assertTrue(cluster.state("n3").installs() > 0);
  }

  /** When those who have gone on have more in their snapshots than the base. */
  @Test
  void aHolderOfTheBaseThatComesLateIsSentWhatFollowed() throws Exception {
    start(1);
    start(2);
    cluster.log("n1").campaign();
    cluster.put("first");
    cluster.stop("n1");
    cluster.stop("n2");
    start(1);
    start(2);
    cluster.put("second");
    cluster.disk("n3").base(BASE, List.of("base"));
    start(3);
    cluster.put("third");
    assertAllHold(List.of("base", "first", "second", "third"));
  }

  @Test
  void anEmptyReplicaThatCampaignsDoesNotWin() throws Exception {
    start(3);
    start(1);
    start(2);
    cluster.log("n3").campaign();
    assertNotEquals("n3", cluster.awaitServing());
    cluster.put("first");
    assertAllHold(List.of("base", "first"));
  }

  @Test
  void theBaseSurvivesARestartOfAll() throws Exception {
    start(1);
    start(2);
    cluster.log("n1").campaign();
    cluster.put("first");
    cluster.stop("n1");
    cluster.stop("n2");
    start(1);
    start(2);
    cluster.put("second");
    assertAllHold(List.of("base", "first", "second"));
  }

  /** A busy machine may be slower than the wait, hence the attempts. */
  @Test
  void aReleasedBaseServesWithoutWaiting() throws Exception {
    long millis = Long.MAX_VALUE;
    for (int i = 0; i < ATTEMPTS_MAX && millis >= WAIT_MILLIS; i++) {
      close();
      cluster = new LoopbackCluster(dir.resolve("attempt" + i), 3, false);
      give(BASE);
      cluster.disk("n1").releaseBase();
      cluster.disk("n2").releaseBase();
      millis = millisToServe();
    }
    assertTrue(millis < WAIT_MILLIS, "it served after " + millis + " ms");
    cluster.put("first");
    assertAllHold(List.of("base", "first"));
  }

  @Test
  void aBaseThatNobodyReleasedWaits() throws Exception {
    long millis = millisToServe();
    assertTrue(millis >= WAIT_MILLIS, "it served after " + millis + " ms");
  }

  /** From when the replica was made that campaigns, until somebody serves. */
  private long millisToServe() throws Exception {
    start(2);
    long made = System.nanoTime();
    start(1);
    cluster.log("n1").campaign();
    cluster.awaitServing();
    long millis = (System.nanoTime() - made) / 1_000_000;
    System.out.println("served after " + millis + " ms");
    return millis;
  }

  @Test
  void holdersOfABaseOfTermZeroElectNobody() throws Exception {
    give(new LogPosition(0, 41));
    start(1);
    start(2);
    cluster.log("n1").campaign();
    Await.until("some elections", () -> cluster.log("n1").status().term() >= 5);
    for (var log : cluster.logs().values()) {
      assertNull(log.status().leader(), cluster.statuses());
    }
  }
}
