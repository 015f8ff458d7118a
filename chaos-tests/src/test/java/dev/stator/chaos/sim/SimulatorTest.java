package dev.stator.chaos.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Some seeds of the simulator; {@code ./build sim} runs thousands. */
class SimulatorTest {
  private static final int SEEDS = 40;
  private static final int NEW_SEEDS = 20;
  private static final int SEEDS_FOR_A_DEFECT_MAX = 400;

  @SuppressWarnings("NullAway.Init")
  private static SimulatedDisk disk;

  @BeforeAll
  static void open() throws IOException {
    disk = SimulatedDisk.open();
  }

  @AfterAll
  static void close() {
    disk.close();
  }

  @Test
  void replicasStayEqualAndRightWhateverHappens() throws IOException {
    play(1, SEEDS);
  }

  @Test
  void norDoesAnySeedThatNobodyPlayedYetFail() throws IOException {
    play(new Random().nextInt(1_000_000_000), NEW_SEEDS);
  }

  /** A partition whose leader left, or whose nodes were started again, while its voters changed. */
  @ParameterizedTest
  @ValueSource(longs = {420_868_665, 1_099})
  void aPartitionHasALeaderWhateverHappensWhileItsVotersChange(long seed) throws IOException {
    play(seed, 1);
  }

  private static void play(long first, int seeds) throws IOException {
    System.out.printf("seeds %d to %d%n", first, first + seeds - 1);
    long entries = 0;
    long again = 0;
    long reads = 0;
    long crashes = 0;
    long splits = 0;
    long moves = 0;
    for (long seed = first; seed < first + seeds; seed++) {
      var trial = new Trial(seed, disk, Defect.NONE);
      assertNull(trial.run(), "again: ./build sim --seed " + seed);
      entries += trial.entries();
      again += trial.comparisons();
      reads += trial.readsServed();
      crashes += trial.crashes();
      splits += trial.splits();
      moves += trial.moves();
    }
    System.out.printf(
        "%d entries, applied %d times more, %d reads, %d crashes, %d splits, %d moves%n",
        entries, again, reads, crashes, splits, moves);
    if (seeds > 10) {
      assertTrue(entries > 10L * seeds && again > entries && reads > seeds && crashes > seeds / 4);
      assertTrue(splits > seeds / 4 && moves > seeds / 4);
    }
  }

  @Test
  void aSeedIsTheWholeStory() throws IOException {
    long seed = new Random().nextInt(1_000_000_000);
    var once = new Trial(seed, disk, Defect.NONE);
    var again = new Trial(seed, disk, Defect.NONE);
    assertNull(once.run(), "seed " + seed);
    assertNull(again.run(), "seed " + seed);
    assertEquals(once.fingerprint(), again.fingerprint(), "seed " + seed);
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void aPlantedDefectIsFound(Defect defect) throws IOException {
    long first = new Random().nextInt(1_000_000_000);
    String found = null;
    int seeds = 0;
    while (found == null && seeds < SEEDS_FOR_A_DEFECT_MAX) {
      found = new Trial(first + seeds++, disk, defect).run();
    }
    System.out.println(
        defect + ": found by seed " + (first + seeds - 1) + ", the " + seeds + "th: " + found);
    assertNotNull(found, defect + " was not found from seed " + first + " on");
  }
}
