package dev.stator.replication.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stator.replication.LeaseVariant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The shortest stories in which a rule of leases that lacks one part answers stale: schedules too
 * unlikely for {@link LeaseVariantsTest} to draw. Each is played with the variant, which must be
 * caught, and with the rule as it is, which must not answer anything stale; then both again with
 * noise around the steps.
 *
 * <p>Leases last 40 ms here, waits 44 ms. Every story begins with A as a leader of term 1 whose
 * entries all others have, and who holds a lease.
 */
class LeaseStoriesTest {
  private static final int NOISY_RUNS = 200;
  private static final double LEASE_IS_OVER = 50;

  /** A story: what happens after A has become leader. */
  enum Story {
    NO_CHECK_AFTER,
    NO_SAME_TERM,
    NO_WAIT_AFTER_START,
    RELEASE_WITHOUT_WAIT,
    RELEASE_WITHOUT_FLAG,
    RELEASE_IN_ANY_TERM,
    CHILD_SERVES_WITHOUT_RELEASE,
    ARRIVAL_BY_INDEX,
    WAIT_WITHOUT_MARGIN,
    NO_CHECK_BEFORE,
    FIRST_DRAFT,
    NO_WAIT_AFTER_INSTALL,
    LEASE_FROM_UNSTAMPED;

    LeaseVariant variant() {
      return LeaseVariant.valueOf(name());
    }

    Stage play(Stage stage) {
      aLeads(stage);
      switch (this) {
        case NO_CHECK_AFTER -> aReaderSeesTheFuture(stage);
        case NO_SAME_TERM -> aReaderSleepsThroughAnotherTerm(stage);
        case NO_WAIT_AFTER_START -> aVoterForgetsTheLeaseThatItGranted(stage);
        case RELEASE_WITHOUT_WAIT -> aReleaseErasesThePredecessorsLease(stage);
        case RELEASE_WITHOUT_FLAG -> aLeaderServesOnAfterItsRelease(stage);
        case RELEASE_IN_ANY_TERM -> aReleaseComesTwoTermsLate(stage);
        case CHILD_SERVES_WITHOUT_RELEASE -> aChildForgetsItsParentsLease(stage);
        case ARRIVAL_BY_INDEX -> anEntryInheritsAnothersArrival(stage);
        case WAIT_WITHOUT_MARGIN -> aFastClockWaitsForASlowOne(stage);
        case NO_CHECK_BEFORE, FIRST_DRAFT -> aReaderIsEarlierThanTheLog(stage);
        case NO_WAIT_AFTER_INSTALL -> aSnapshotHidesALease(stage);
        case LEASE_FROM_UNSTAMPED -> anEntryWithoutAStampHoldsALease(stage);
      }
      for (var node : new String[] {"A", "B", "C"}) {
        stage.tasks(node);
      }
      return stage;
    }
  }

  @ParameterizedTest
  @EnumSource
  void theVariantIsCaught(Story story) {
    assertNotNull(
        story.play(new Stage(story.variant())).stale(), story + " answered nothing stale");
    int caught = 0;
    for (int seed = 0; seed < NOISY_RUNS; seed++) {
      if (story.play(new Stage(story.variant(), seed)).stale() != null) {
        caught++;
      }
    }
    System.out.println(story + ": caught in " + caught + " of " + NOISY_RUNS + " noisy runs");
    assertTrue(caught > NOISY_RUNS / 2, story + " was caught in " + caught + " noisy runs only");
  }

  @ParameterizedTest
  @EnumSource
  void theRuleIsNot(Story story) {
    var stage = story.play(new Stage(LeaseVariant.SAFE));
    assertNull(stage.stale(), story.toString());
    for (int seed = 0; seed < NOISY_RUNS; seed++) {
      assertNull(story.play(new Stage(LeaseVariant.SAFE, seed)).stale(), story + ", seed " + seed);
    }
  }

  /** Else a stage on which nobody ever serves would pass every test of the safe rule. */
  @ParameterizedTest
  @EnumSource(names = {"SAFE"})
  void theStageServes(LeaseVariant variant) {
    var stage = new Stage(variant);
    aLeads(stage);
    stage.read("A");
    assertEquals(1, stage.served());
    assertTrue(stage.floor() > 0);
  }

  /** The other half of the rule about bases: a lease that was given up is not waited for. */
  @Test
  void aChildThatWasReleasedServesAtOnce() {
    for (boolean released : new boolean[] {true, false}) {
      var stage = new Stage(LeaseVariant.SAFE);
      aLeads(stage);
      stage.split("B", released);
      stage.split("C", released);
      stage.inChild(() -> {
        stage.elect("B", "C");
        stage.settle("B", "C");
        stage.read("B");
      });
      assertEquals(released ? 1 : 0, stage.served());
    }
  }

  private static void aLeads(Stage stage) {
    stage.pass(LEASE_IS_OVER);
    stage.elect("A", "B");
    stage.settle("A", "B");
    stage.settle("A", "C");
    fresh(stage);
  }

  /** A new write of A, applied by all: its lease begins now. */
  private static void fresh(Stage stage) {
    stage.write("A");
    stage.settle("A", "B");
    stage.settle("A", "C");
  }

  /**
   * A reader on A is held up before it takes its value. B leads, serves and is cut off; C leads
   * after it and waits for B's lease, its entry is committed but told to nobody. A applies it, and
   * its reader tells: a later read of B, whose lease holds, does not know.
   */
  private static void aReaderSeesTheFuture(Stage stage) {
    stage.readHeldUpBefore(
        "A",
        () -> {
          stage.pass(LEASE_IS_OVER);
          stage.elect("B", "C");
          stage.settle("B", "C");
          stage.cut("B");
          stage.elect("C", "A");
          stage.settle("C", "A");
          stage.write("C");
          stage.settle("C", "A");
        });
    stage.read("B");
  }

  /**
   * A, whose lease has lapsed and who was replaced by B without noticing, begins a read and takes
   * an old value. Its thread sleeps while A learns of B, and becomes leader again: the lease that
   * the second check finds is of another term than the value.
   */
  private static void aReaderSleepsThroughAnotherTerm(Stage stage) {
    stage.cut("A");
    stage.pass(LEASE_IS_OVER);
    stage.elect("B", "C");
    stage.settle("B", "C");
    stage.write("B");
    stage.settle("B", "C");
    stage.readHeldUpAfter(
        "A",
        () -> {
          stage.reconnect("A");
          stage.settle("B", "A");
          stage.pass(LEASE_IS_OVER);
          stage.elect("A", "C");
          stage.settle("A", "C");
          stage.pass(LEASE_IS_OVER);
          stage.write("A");
          stage.settle("A", "C");
        });
  }

  /**
   * B's store holds A's last entry, so that it is not applied again when B comes back and leads.
   */
  private static void aVoterForgetsTheLeaseThatItGranted(Stage stage) {
    stage.flush("B");
    stage.restart("B");
    stage.cut("A");
    stage.elect("B", "C");
    stage.settle("B", "C");
    stage.write("B");
    stage.settle("B", "C");
    stage.read("A");
  }

  /** B, still waiting for A's lease to end, releases its own: C takes it for the only one. */
  private static void aReleaseErasesThePredecessorsLease(Stage stage) {
    stage.cut("A");
    stage.elect("B", "C");
    stage.settle("B", "C");
    stage.release("B");
    stage.exchange("B", "C");
    stage.elect("C", "B");
    stage.settle("C", "B");
    stage.write("C");
    stage.settle("C", "B");
    stage.read("A");
  }

  /** A's release reaches B, and A never learns that it was committed. */
  private static void aLeaderServesOnAfterItsRelease(Stage stage) {
    stage.release("A");
    stage.send("A", "B", Long.MAX_VALUE);
    stage.cut("A");
    stage.elect("B", "C");
    stage.settle("B", "C");
    stage.write("B");
    stage.settle("B", "C");
    stage.read("A");
  }

  /**
   * A's release waits behind two writes. B leads, serves, and is cut off; A leads again, and now
   * the release of its first term goes into the log. C takes it for a release of B's lease.
   */
  private static void aReleaseComesTwoTermsLate(Stage stage) {
    stage.write("A");
    stage.write("A");
    stage.release("A");
    stage.cut("A");
    stage.pass(LEASE_IS_OVER);
    stage.elect("B", "C");
    stage.settle("B", "C");
    stage.reconnect("A");
    stage.exchange("B", "A");
    stage.write("B");
    stage.settle("B", "C");
    stage.exchange("B", "A");
    stage.cut("B");
    stage.elect("A", "C");
    stage.exchange("A", "C");
    stage.tasks("A");
    stage.exchange("A", "C");
    stage.elect("C", "A");
    stage.settle("C", "A");
    stage.write("C");
    stage.settle("C", "A");
    stage.read("B");
  }

  /**
   * B and C hold all that A wrote, and make a second group of it. It elects B, and writes there; A
   * knows of nothing, and answers for what it held.
   */
  private static void aChildForgetsItsParentsLease(Stage stage) {
    stage.cut("A");
    stage.split("B", false);
    stage.split("C", false);
    stage.inChild(() -> {
      stage.elect("B", "C");
      stage.settle("B", "C");
      stage.write("B");
      stage.settle("B", "C");
    });
    stage.read("A");
  }

  /**
   * Entries that A made in older terms reach B long before C, elected in between, overwrites them:
   * the one by which C holds its lease seems to have arrived when A's did. (A majority held them,
   * and they are overwritten all the same: Raft counts copies only of the leader's own term.)
   */
  private static void anEntryInheritsAnothersArrival(Stage stage) {
    long last = stage.lastIndex("A");
    stage.write("A");
    stage.write("A");
    stage.elect("A", "B");
    stage.elect("C", "B");
    stage.elect("A", "B");
    stage.send("A", "B", last + 3);
    stage.cut("A");
    stage.pass(20);
    stage.elect("C", "B");
    stage.exchange("C", "B");
    stage.exchange("C", "B");
    stage.cut("C");
    stage.reconnect("A");
    stage.elect("B", "A");
    stage.settle("B", "A");
    stage.pass(28);
    stage.write("B");
    stage.settle("B", "A");
    stage.read("C");
  }

  /** A's clock loses 4 %, B's gains 4 %: B's 40 ms are over before A's are. */
  private static void aFastClockWaitsForASlowOne(Stage stage) {
    stage.clockRate("A", 0.96);
    stage.clockRate("B", 1.04);
    fresh(stage);
    stage.cut("A");
    stage.elect("B", "C");
    stage.settle("B", "C");
    stage.pass(39.5);
    stage.write("B");
    stage.settle("B", "C");
    stage.read("A");
  }

  /**
   * B leads before it has applied A's last write, which A has acknowledged. A reader takes its
   * value now, and is held up until B has applied all and holds a lease.
   */
  private static void aReaderIsEarlierThanTheLog(Stage stage) {
    stage.write("A");
    stage.send("A", "B", Long.MAX_VALUE);
    stage.answer("A", "B");
    stage.cut("A");
    stage.pass(LEASE_IS_OVER);
    stage.elect("B", "C");
    stage.readHeldUpAfter(
        "B",
        () -> {
          stage.settle("B", "C");
          stage.pass(LEASE_IS_OVER);
          stage.write("B");
          stage.settle("B", "C");
        });
  }

  /** B's snapshot holds the entry by which A has its lease, so B never applies it. */
  private static void aSnapshotHidesALease(Stage stage) {
    stage.write("A");
    stage.settle("A", "C");
    stage.install("A", "B");
    stage.cut("A");
    stage.elect("B", "C");
    stage.settle("B", "C");
    stage.write("B");
    stage.settle("B", "C");
    stage.read("A");
  }

  /** A, elected again, takes the first entry of its term for a lease; B cannot know of that. */
  private static void anEntryWithoutAStampHoldsALease(Stage stage) {
    stage.pass(LEASE_IS_OVER);
    stage.elect("A", "B");
    stage.send("A", "B", Long.MAX_VALUE);
    stage.answer("A", "B");
    stage.cut("A");
    stage.elect("B", "C");
    stage.settle("B", "C");
    stage.write("B");
    stage.settle("B", "C");
    stage.read("A");
  }
}
