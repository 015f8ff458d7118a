package dev.stator.storage.partition;

import static dev.stator.storage.partition.Commands.add;
import static dev.stator.storage.partition.Commands.command;
import static dev.stator.storage.partition.Commands.item;
import static dev.stator.storage.partition.Commands.put;
import static dev.stator.storage.partition.Commands.putIfAbsent;
import static dev.stator.storage.partition.Commands.setTable;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.stator.model.write.Outcome;
import dev.stator.storage.store.StoreResources;
import java.nio.file.Path;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@NullMarked
class OnceOnlyTest {
  private static final long NOT_AFTER = TestReplica.START_MILLIS + 10_000;

  @TempDir Path folder;
  private final StoreResources resources = StoreResources.open(16 << 20, 8 << 20);
  private TestReplica replica;

  @SuppressWarnings("NullAway.Init")
  OnceOnlyTest() {}

  @BeforeEach
  void open() throws Exception {
    replica = TestReplica.make(folder.resolve("a"), resources);
    replica.apply(setTable(), command(put("x", 10)));
  }

  @AfterEach
  void close() {
    replica.close();
    resources.close();
  }

  @Test
  void aRetryIsAnsweredWithTheFirstOutcomeOldImageIncluded() throws Exception {
    var retried = command(add("x", 1), 1, NOT_AFTER);
    var first = replica.applyOne(retried);
    assertEquals(item("x", 10), ((Outcome.Applied) first).before());
    assertEquals(first, replica.applyOne(retried));
    replica.apply(command(add("x", 5)));
    assertEquals(first, replica.applyOne(retried));
    replica.reopen();
    assertEquals(first, replica.applyOne(retried));
    replica.crash();
    assertEquals(first, replica.applyOne(retried));
    assertEquals(item("x", 16), replica.item("x"));
  }

  @Test
  void aRetryWithinTheSameEntryIsRecognised() {
    var retried = command(add("x", 1), 1, NOT_AFTER);
    var outcomes = replica.apply(retried, retried, command(add("x", 1), 2, NOT_AFTER));
    assertEquals(outcomes.get(0), outcomes.get(1));
    assertEquals(item("x", 12), replica.item("x"));
  }

  @Test
  void pastItsNotAfterAWriteIsRefused() {
    var late = command(add("x", 1), 1, NOT_AFTER);
    replica.nowMillis = NOT_AFTER + 1;
    assertEquals(new Outcome.Expired(), replica.applyOne(late));
    assertEquals(item("x", 10), replica.item("x"));
  }

  @Test
  void aClientsLaterAttemptIsRecognisedAlthoughItHasALaterNotAfter() {
    var first = replica.applyOne(command(add("x", 1), 1, NOT_AFTER));
    replica.nowMillis = NOT_AFTER + RememberedOutcomes.CLIENT_RETRIES_MILLIS;
    var attempt = command(add("x", 1), 1, replica.nowMillis + 10_000);
    assertEquals(first, replica.applyOne(attempt));
    assertEquals(item("x", 11), replica.item("x"));
  }

  @Test
  void anOutcomeIsForgottenWhenNoAttemptCanCome() {
    replica.apply(command(add("x", 1), 1, NOT_AFTER));
    assertNotNull(replica.store().outcomes(1));
    replica.nowMillis = NOT_AFTER + RememberedOutcomes.CLIENT_RETRIES_MILLIS + 1;
    replica.apply(command(add("x", 1)));
    assertNull(replica.store().outcomes(1));
  }

  @Test
  void aRefusedConditionIsDecidedAgain() {
    var retried = command(putIfAbsent("x", 1), 1, NOT_AFTER);
    assertInstanceOf(Outcome.ConditionFailed.class, replica.applyOne(retried));
    replica.apply(command(Commands.delete("x")));
    assertInstanceOf(Outcome.Applied.class, replica.applyOne(retried));
  }

  @Test
  void theSameIdForAnotherItemIsRefused() {
    replica.apply(command(put("x", 1), 1, NOT_AFTER));
    assertInstanceOf(Outcome.Rejected.class, replica.applyOne(command(put("y", 1), 1, NOT_AFTER)));
    assertNull(replica.item("y"));
  }

  @Test
  void thePlantedBugAppliesARetryTwice() throws Exception {
    replica.plant(PlantedApplyBugs.of(PlantedApplyBugs.Kind.FORGETS_OUTCOMES));
    var retried = command(add("x", 1), 1, NOT_AFTER);
    replica.apply(retried);
    replica.apply(retried);
    assertEquals(item("x", 12), replica.item("x"));
  }
}
