package dev.stator.replication.ratis;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stator.replication.LogPosition;
import org.apache.ratis.server.protocol.TermIndex;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** When a follower that is told to install a snapshot can do with the leader's log. */
@NullMarked
class GoesOnTest {
  private static final TermIndex FIRST = TermIndex.valueOf(4, 141);

  @Test
  void withWhatTheLeaderHas() {
    assertTrue(RatisStateMachine.goesOn(new LogPosition(3, 120), FIRST, FIRST));
    assertTrue(RatisStateMachine.goesOn(new LogPosition(4, 141), null, FIRST));
  }

  /** A leader that was deposed, and came back with entries that nobody else ever had. */
  @Test
  void notWithEntriesOfItsOwn() {
    var own = TermIndex.valueOf(3, 141);
    assertFalse(RatisStateMachine.goesOn(new LogPosition(3, 140), own, FIRST));
  }

  @Test
  void notWithLess() {
    assertFalse(RatisStateMachine.goesOn(new LogPosition(3, 140), null, FIRST));
    assertFalse(RatisStateMachine.goesOn(LogPosition.NONE, null, TermIndex.valueOf(1, 0)));
  }
}
